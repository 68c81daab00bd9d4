/** The page in a real browser: headless Chromium, where it is installed or required. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../../src/report/page.ts';
import { enginesRequired } from '../support/engines.ts';
import { sampleExtras, sampleReport } from './sample.ts';

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe.skipIf(executablePath === undefined && !enginesRequired)('report page in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pelab-page-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, reportPage(sampleReport, sampleExtras));
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(colorScheme: 'light' | 'dark', width = 1200): Promise<Page> {
    const page = await browser.newPage({
      colorScheme,
      offline: true,
      viewport: { width, height: 900 },
    });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  test.each(['light', 'dark'] as const)(
    'no accessibility fault in the %s scheme',
    async (scheme) => {
      const page = await open(scheme);
      await page.addScriptTag({ path: axe });
      const results = await page.evaluate<AxeResults>('axe.run()');
      expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual(
        [],
      );
      expect(results.passes.length).toBeGreaterThan(10);
      await page.close();
    },
  );

  test('the two schemes look different, and both draw something', async () => {
    const shots = await Promise.all(
      (['light', 'dark'] as const).map(async (scheme) => {
        const page = await open(scheme);
        const picture = await page.screenshot();
        await page.close();
        return picture;
      }),
    );
    for (const picture of shots) expect(picture.length).toBeGreaterThan(20_000);
    expect(shots[0]?.equals(shots[1] ?? Buffer.alloc(0))).toBe(false);
  });

  test('a narrow screen scrolls tables, not the page', async () => {
    const page = await open('light', 400);
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.close();
  });

  test('the keyboard reaches the skip link first and opens an emitted file', async () => {
    const page = await open('light');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.className')).toBe('skip');
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().getAttribute('open')).not.toBeNull();
    await page.close();
  });
});

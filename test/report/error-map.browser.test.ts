/** The page of a duel in a real browser: headless Chromium, where it is installed or required. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duel } from '../../src/index.ts';
import { enginesRequired } from '../support/engines.ts';

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

/** Cells of four words by four, words in the order of their values, that hold a vector of the list of failing ones. */
function wrongCells(folder: string): string[] {
  const cellOf = (word: number): number => Math.floor((word < 128 ? 128 + word : 255 - word) / 4);
  const lines = readFileSync(join(folder, 'failing.txt'), 'utf8').trim().split('\n');
  const cells = lines.map((line) => {
    const [a = 0, b = 0] = line.split(' ').map((word) => Number.parseInt(word, 16));
    return [cellOf(a), cellOf(b)].join();
  });
  expect(lines).toHaveLength(888);
  return [...new Set(cells)];
}

describe.skipIf(executablePath === undefined && !enginesRequired)('a duel in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pelab-error-map-'));
  const unit = join(folder, 'e5m2_mul.duel');
  let browser: Browser;

  beforeAll(async () => {
    await duel({
      files: ['designs/duel/e5m2_mul.sv'],
      top: 'e5m2_mul',
      map: 'designs/duel/e5m2_mul.ports.yaml',
      out: folder,
    });
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['light', 'dark'] as const)(
    'the map shows mistakes where they are, in the %s scheme',
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme, offline: true });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(pathToFileURL(join(unit, 'duel.html')).href);
      expect(await page.textContent('.lead')).toContain('888 of 65536 vectors are wrong');
      const drawn = await page.evaluate<{ cells: number; bad: string[] }>(`(() => {
        const rects = [...document.querySelectorAll('svg rect')];
        const visible = rects.filter((rect) => rect.getBoundingClientRect().width > 0);
        const panel = getComputedStyle(rects[0]).fill;
        const bad = visible.filter((rect) => getComputedStyle(rect).fill !== panel);
        const place = (rect) => [rect.getAttribute('x') / 8, 63 - rect.getAttribute('y') / 8].join();
        return { cells: visible.length, bad: bad.map(place) };
      })()`);
      expect(drawn.cells).toBe(64 * 64);
      expect(drawn.bad.toSorted()).toEqual(wrongCells(unit).toSorted());
      expect(errors).toEqual([]);
      await page.close();
    },
  );
});

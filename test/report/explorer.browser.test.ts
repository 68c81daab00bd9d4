/** The explorer in a real browser, with ten thousand designs in it. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { metrics } from '../../src/explore/metrics.ts';
import { explorerPage, type ExplorerData } from '../../src/report/explorer-page.ts';
import { enginesRequired } from '../support/engines.ts';

const DESIGNS = 10_000;

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const rows = Array.from({ length: DESIGNS }, (_, i) => i);

/** Area grows with the row, delay falls: every design is on the front of those two. */
const data: ExplorerData = {
  name: 'many',
  version: '0',
  seed: 1,
  lead: 'made for the test',
  objectives: ['areaUm2', 'delayPs', 'energyPerMacFj'],
  metrics,
  keys: rows.map((row) => `key-${row}`),
  parameters: [
    { name: 'element.family', cells: rows.map((row) => (row % 2 === 0 ? 'even' : '</script>')) },
    { name: 'array.rows', cells: rows.map((row) => 2 ** (row % 6)) },
  ],
  levels: { 'element.family': ['even', '</script>'] },
  figures: {
    model: {
      areaUm2: rows.map((row) => 100 + row),
      delayPs: rows.map((row) => 20_000 - row),
      energyPerMacFj: rows.map((row) => 500 + (row % 100)),
    },
    synthesis: {
      areaUm2: rows.map((row) => (row < 3 ? 90 + row : null)),
      delayPs: rows.map((row) => (row < 3 ? 20_010 - row : null)),
    },
  },
  expected: {
    area: { median: 0.03, p95: 0.1 },
    delay: { median: 0.05, p95: 0.15 },
    energy: { median: 0.05, p95: 0.15 },
  },
  front: [0, 1, 2],
  mismatches: rows.map((row) => (row < 2 ? 0 : null)),
  refused: rows.map((row) => (row === 9 ? 'element.accumulator must be more' : null)),
  documents: { 0: { name: 'zero' } },
  written: { 0: { folder: 'designs/zero', verilog: 'designs/zero/rtl/top.v' } },
};

describe.skipIf(executablePath === undefined && !enginesRequired)('explorer in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pelab-explorer-'));
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    const file = join(folder, 'report.html');
    writeFileSync(file, explorerPage(data));
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
    page = await browser.newPage({ offline: true, viewport: { width: 1200, height: 900 } });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(pathToFileURL(file).href);
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const count = (): Promise<string | null> => page.textContent('#count');
  const firstRow = (): Promise<string | null> => page.textContent('#rows tr');

  test('opens from disk with all designs, draws both charts, and throws nothing', async () => {
    expect(await count()).toBe('10,000 of 10,000 designs');
    expect(await page.locator('canvas').count()).toBeGreaterThanOrEqual(2);
    expect(errors).toEqual([]);
  });

  test('words in the data never become markup', async () => {
    expect(await page.locator('#rows tr').count()).toBe(50);
    expect(await page.textContent('#rows')).toContain('</script>');
  });

  test('a search keeps the designs that contain all its words', async () => {
    await page.fill('#text', 'key-77');
    await page.waitForFunction("document.getElementById('count').textContent.startsWith('111 ')");
    await page.fill('#text', 'must be more');
    await page.waitForFunction("document.getElementById('count').textContent.startsWith('1 ')");
    await page.click('#reset');
    expect(await count()).toBe('10,000 of 10,000 designs');
  });

  test('a heading sorts, and sorts the other way when it is pressed again', async () => {
    const head = page.getByRole('button', { name: 'critical path (ps)' });
    await head.click();
    expect(await firstRow()).toContain('10,001');
    await head.click();
    expect(await firstRow()).toContain('20,010');
  });

  test('a row opens its design: figures of both sources, report, Verilog, certificate, document', async () => {
    await page.locator('#rows tr').first().click();
    const detail = await page.textContent('#detail');
    expect(detail).toContain('key-0');
    expect(detail).toContain('90 synthesised, 100 by the model');
    const links = await page.$$eval('#detail a', (all) => all.map((a) => a.getAttribute('href')));
    expect(links).toEqual([
      'designs/zero/report.html',
      'designs/zero/rtl/top.v',
      'designs/zero/certificate.json',
      'designs/zero/report.json',
    ]);
    expect(detail).toContain('"name": "zero"');
  });

  test('the front alone is three designs, and figures can be the model\u2019s alone', async () => {
    await page.selectOption('#which', 'front');
    expect(await count()).toBe('3 of 10,000 designs');
    await page.selectOption('#source', 'synthesis');
    await page.selectOption('#source', 'best');
    await page.click('#reset');
  });

  test('a region of the plot keeps the designs inside it', async () => {
    await page.evaluate(`echarts.getInstanceByDom(document.getElementById('scatter')).dispatchAction({
      type: 'brush',
      areas: [{ brushType: 'rect', xAxisIndex: 0, yAxisIndex: 0,
        coordRange: [[1100.5, 1110.5], [0, 30000]] }],
    })`);
    await expect.poll(count).toBe('10 of 10,000 designs');
    await page.click('#reset');
  });

  test('an interval on an axis keeps the designs inside it, in table and plot', async () => {
    await page.locator('#parallel').scrollIntoViewIfNeeded();
    const box = await page.locator('#parallel').boundingBox();
    if (box === null) throw new Error('the parallel coordinates are not there');
    // The first axis stands 60 pixels from the left, from 60 below the top to 30 above the bottom.
    const x = box.x + 60;
    await page.mouse.move(x, box.y + 150);
    await page.mouse.down();
    await page.mouse.move(x, box.y + 50, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction("document.getElementById('count').textContent.startsWith('5,000 ')");
    expect(await page.textContent('#rows')).not.toContain('even');
    await page.click('#reset');
  });

  test('no accessibility fault', async () => {
    await page.addScriptTag({ path: axe });
    const results = await page.evaluate<AxeResults>('axe.run()');
    expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

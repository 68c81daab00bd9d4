/**
 * How fast the page of a sweep opens and answers, in headless Chromium:
 *
 *   node --import tsx bench/explorer/page.ts rtl-out/<sweep>/report.html [--repeat 5]
 *
 * Medians of the repeats: from the event to the frame that shows its effect, and the time that the page's main thread
 * computed meanwhile, which other programs on the machine do not lengthen.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type CDPSession } from 'playwright-core';

const { values, positionals } = parseArgs({
  options: { repeat: { type: 'string', default: '5' } },
  allowPositionals: true,
});
const [file] = positionals;
if (file === undefined || !existsSync(file)) {
  process.stderr.write('give the report.html of a sweep\n');
  process.exit(2);
}

/** Source of a promise for the frame after the next. */
const frame = 'new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))';

type Times = { readonly wallMs: number; readonly threadMs: number };

/** Time something that the page does. */
async function timed(cdp: CDPSession, work: () => Promise<unknown>): Promise<Times> {
  const before = await threadSeconds(cdp);
  const from = performance.now();
  await work();
  const wallMs = performance.now() - from;
  return { wallMs, threadMs: 1000 * ((await threadSeconds(cdp)) - before) };
}

async function threadSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/** What a user does, by name. */
const actions: Readonly<Record<string, string>> = {
  'other vertical axis': `
    const y = document.getElementById('y');
    y.selectedIndex = (y.selectedIndex + 1) % y.options.length;
    y.dispatchEvent(new Event('change'));`,
  'colour by a third figure': `
    const colour = document.getElementById('colour');
    colour.selectedIndex = 1 + (colour.selectedIndex % (colour.options.length - 1));
    colour.dispatchEvent(new Event('change'));`,
  'sort the table': `document.querySelector('#heads th:nth-child(2) button').click();`,
  'open a design': `document.querySelector('#rows tr').click();`,
  'keep part of an axis': `
    const chart = echarts.getInstanceByDom(document.getElementById('parallel'));
    const axis = chart.getModel().findComponents({ mainType: 'parallelAxis' })[0];
    const [low, high] = axis.axis.scale.getExtent();
    chart.dispatchAction({ type: 'axisAreaSelect', parallelAxisId: axis.id,
      intervals: [[low, (low + high) / 2]] });`,
  'show all again': `document.getElementById('reset').click();`,
};

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .filter((path) => existsSync(path))
  .at(0);
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-gpu'],
});
const times = new Map<string, Times[]>();
const note = (name: string, one: Times): void => {
  times.set(name, [...(times.get(name) ?? []), one]);
};
for (let repeat = 0; repeat < Number(values.repeat); repeat++) {
  const page = await browser.newPage({ offline: true, viewport: { width: 1200, height: 900 } });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const opened = await timed(cdp, async () => {
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.waitForSelector('#rows tr');
    await page.evaluate(frame);
  });
  note('open from disk', opened);
  if (repeat === 0) process.stdout.write(`${await page.textContent('#count')}\n`);
  for (const [name, action] of Object.entries(actions)) {
    note(name, await timed(cdp, () => page.evaluate(`${action}; ${frame}`)));
  }
  await page.close();
}
await browser.close();
const median = (list: readonly number[]): string =>
  (list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN).toFixed(0);
for (const [name, list] of times) {
  const wall = median(list.map(({ wallMs }) => wallMs));
  const thread = median(list.map(({ threadMs }) => threadMs));
  process.stdout.write(`${name.padEnd(26)} ${wall.padStart(6)} ms, computing ${thread} ms\n`);
}

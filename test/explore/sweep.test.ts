/** Sweeps: what is stored, what a killed sweep loses, what comes out. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { elaborateDesign } from '../../src/design/elaborate.ts';
import { EngineError } from '../../src/errors.ts';
import { evaluate } from '../../src/explore/evaluate.ts';
import { exploreSpace, type Exploration } from '../../src/explore/explore.ts';
import { inThisThread, inThreads, type Evaluator } from '../../src/explore/pool.ts';
import { parseSpace, type Space } from '../../src/explore/space.ts';
import { openStore } from '../../src/explore/store.ts';
import { sweepSpace, type Sweep } from '../../src/explore/sweep.ts';
import { estimateDesign } from '../../src/run/estimate.ts';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pelab-sweep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const space = (more = ''): Space =>
  parseSpace(
    `name: tiny
element:
  choices:
    - { family: mac, accumulator: { range: [12, 24, 4] }, weight: int4, activation: int4 }
    - { family: booth-mac, accumulator: { range: [8, 24, 4] }, weight: int4, activation: int4 }
    - { family: mac, accumulator: 1 }
workload: { gemms: [{ m: 4, k: 16, n: 4 }] }
objectives: [areaUm2, delayPs]
${more === '' ? 'search: { survivors: 0 }' : more}`,
    'tiny.space.yaml',
  );

/** Dies after a number of designs, as a killed process does. */
function dyingAfter(count: number): Evaluator {
  const inner = inThisThread();
  let left = count;
  return {
    async run(tasks, done) {
      await inner.run(tasks, (outcome) => {
        if (left-- === 0) throw new Error('killed');
        done(outcome);
      });
    },
    close: () => inner.close(),
  };
}

const figures = ({ designs }: Sweep): unknown => designs;

describe('a sweep', () => {
  test('quotes of an array what estimate quotes: its elements are corrected by likeness', async () => {
    const data = {
      name: 'one',
      element: { family: 'mac', weight: 'int4', activation: 'int4', accumulator: 24 },
      array: { architecture: 'systolic-os', rows: 4, columns: 4 },
      workload: { gemms: [{ m: 4, k: 16, n: 4 }] },
    };
    const [estimated] = await estimateDesign(elaborateDesign(data), {
      sources: ['model'],
      scopes: ['array'],
    });
    const task = { key: 'one', stage: 'model', data, folder: '.', wanted: [], vectors: 0 } as const;
    const { judgement } = await evaluate(task);
    expect(judgement).toMatchObject({
      status: 'judged',
      figures: {
        areaUm2: estimated?.estimate.areaUm2,
        delayPs: estimated?.estimate.criticalPathPs,
      },
      expected: estimated?.expected,
    });
  });

  test('judges every design and says why one is none', async () => {
    const { designs, asked, judged } = await sweepSpace(space(), { folder: temporary() });
    expect({ asked, judged }).toEqual({ asked: 10, judged: 10 });
    const refused = designs.filter(({ model }) => model?.status === 'refused');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.model).toMatchObject({ why: /element\.accumulator must be/ });
  });

  test('that has finished does nothing when it is started again', async () => {
    const folder = temporary();
    const first = await sweepSpace(space(), { folder });
    const second = await sweepSpace(space(), { folder });
    expect(second.judged).toBe(0);
    expect(figures(second)).toEqual(figures(first));
  });

  test('that dies keeps what it had, and ends as one that did not die', async () => {
    const folder = temporary();
    await expect(sweepSpace(space(), { folder, evaluator: dyingAfter(4) })).rejects.toThrow(
      'killed',
    );
    const resumed = await sweepSpace(space(), { folder });
    expect(resumed.judged).toBe(6);
    expect(figures(resumed)).toEqual(figures(await sweepSpace(space(), { folder: temporary() })));
  });

  test('gives the same on threads', async () => {
    const evaluator = inThreads(2);
    onTestFinished(() => evaluator.close());
    const threaded = await sweepSpace(space(), { folder: temporary(), evaluator });
    expect(figures(threaded)).toEqual(figures(await sweepSpace(space(), { folder: temporary() })));
  });

  test('takes another file behind the same name for another design', async () => {
    const folder = temporary();
    const file = join(folder, 'layers.csv');
    const text = `name: named
element: { family: mac, accumulator: { choices: [24, 28] } }
workload: { topology: layers.csv }
search: { survivors: 0 }`;
    const row = (height: number): string =>
      `Layer, H, W, FH, FW, C, N, S\nconv, ${height}, 8, 3, 3, 4, 4, 1,\n`;
    const at = (): Space => parseSpace(text, join(folder, 'named.space.yaml'));
    writeFileSync(file, row(8));
    const first = await sweepSpace(at(), { folder: join(folder, 'out') });
    writeFileSync(file, row(10));
    const second = await sweepSpace(at(), { folder: join(folder, 'out') });
    expect([first.judged, second.judged]).toEqual([2, 2]);
    expect(first.designs[0]?.key).not.toBe(second.designs[0]?.key);
  });

  test('refuses a folder that another process is sweeping, and takes over from one that is gone', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'sweep.lock'), String(process.ppid));
    await expect(sweepSpace(space(), { folder })).rejects.toThrow(EngineError);
    writeFileSync(join(folder, 'sweep.lock'), '999999999');
    await expect(sweepSpace(space(), { folder })).resolves.toMatchObject({ asked: 10 });
  });

  test('keeps to budgets: no design outside one is on the front', async () => {
    const limited = space('search: { survivors: 0 }\nbudgets: { areaUm2: 300 }');
    const { designs } = await sweepSpace(limited, { folder: temporary() });
    const front = designs.filter((design) => design.front);
    expect(front.length).toBeGreaterThan(0);
    for (const { model } of front) {
      expect(model?.status === 'judged' ? model.figures.areaUm2 : Infinity).toBeLessThanOrEqual(
        300,
      );
    }
  });
});

test('a file that is no store is refused and left as it was', () => {
  const file = join(temporary(), 'sweep.sqlite');
  writeFileSync(file, 'not a database, and long enough to be read as one'.repeat(100));
  const before = readFileSync(file);
  expect(() => openStore(file)).toThrow(EngineError);
  expect(readFileSync(file).equals(before)).toBe(true);
});

describe('the results', () => {
  let out = '';
  let exploration: Exploration;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'pelab-explore-'));
    const file = join(out, 'best.space.yaml');
    writeFileSync(
      file,
      `name: best
element: { family: { choices: [mac, booth-mac] }, accumulator: 16, weight: int4, activation: int4 }
workload: { gemms: [{ m: 4, k: 16, n: 4 }] }
objectives: [areaUm2, delayPs]
search: { survivors: 2, verified: 2, vectors: 200 }`,
    );
    // Threads judge the designs, and write those of the front out.
    exploration = await exploreSpace(file, { out, workers: 2 });
  }, 60_000);

  afterAll(() => rmSync(out, { recursive: true, force: true }));

  test('the front is synthesised, co-simulated, and has its Verilog beside it', () => {
    expect(exploration).toMatchObject({ held: true });
    expect(exploration.report.front.length).toBeGreaterThan(0);
    for (const { folder, mismatches, source } of exploration.report.front) {
      expect({ mismatches, source }).toEqual({
        mismatches: 0,
        source: 'synthesis, generic45, element',
      });
      const report: unknown = JSON.parse(
        readFileSync(join(exploration.folder, folder ?? '', 'report.json'), 'utf8'),
      );
      expect(report).toMatchObject({ schema: 'pelab.report/1' });
    }
  });

  test('CSV and Parquet hold the same rows', async () => {
    const csv = readFileSync(join(exploration.folder, 'designs.csv'), 'utf8')
      .trimEnd()
      .split('\r\n');
    const names = csv[0]?.split(',') ?? [];
    const bytes = readFileSync(join(exploration.folder, 'designs.parquet'));
    const file = new Uint8Array(bytes).buffer;
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(csv.length - 1);
    rows.forEach((row, i) => {
      const cells = csv[i + 1]?.split(',') ?? [];
      names.forEach((name, column) => {
        const value: unknown = row[name];
        expect(value === null || value === undefined ? '' : String(value)).toBe(cells[column]);
      });
    });
  });
});

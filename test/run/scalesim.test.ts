/** SCALE-Sim's users: their files read, their totals reproduced, the difference to the RTL named. */

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scaleSimLayer } from '../../src/arrays/scalesim.ts';
import { elaborateDesign } from '../../src/design/index.ts';
import { InputError } from '../../src/errors.ts';
import { importDesign, simulate, simulateToFiles } from '../../src/index.ts';
import { readScaleSimConfig } from '../../src/workloads/scalesim-config.ts';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pelab-scalesim-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('one layer', () => {
  // folds * per fold - 1, by hand from the table of formulas.
  test.each([
    ['os', 8, 8, { m: 64, k: 64, n: 64 }, 64, 78, 4991],
    ['ws', 8, 8, { m: 64, k: 64, n: 64 }, 64, 86, 5503],
    ['is', 8, 8, { m: 64, k: 64, n: 64 }, 64, 86, 5503],
    ['os', 16, 4, { m: 100, k: 20, n: 30 }, 56, 38, 2127],
    ['ws', 16, 4, { m: 100, k: 20, n: 30 }, 16, 134, 2143],
    ['is', 16, 4, { m: 100, k: 20, n: 30 }, 50, 64, 3199],
    ['os', 32, 32, { m: 1, k: 1, n: 1 }, 1, 63, 62],
  ] as const)('%s on %i x %i', (dataflow, rows, columns, shape, folds, cyclesPerFold, cycles) => {
    expect(scaleSimLayer(dataflow, { rows, columns }, shape)).toMatchObject({
      folds,
      cyclesPerFold,
      cycles,
    });
  });

  test('a full array maps all of its elements; a ragged one its share', () => {
    const grid = { rows: 8, columns: 8 };
    expect(scaleSimLayer('os', grid, { m: 16, k: 9, n: 24 }).mappingEfficiency).toBe(1);
    expect(scaleSimLayer('os', grid, { m: 12, k: 9, n: 8 }).mappingEfficiency).toBe(0.75);
  });

  test('the compute share of stationary operands counts one more skew', () => {
    const grid = { rows: 16, columns: 16 };
    expect(scaleSimLayer('ws', grid, { m: 64, k: 64, n: 64 }).computeUtilisation).toBe(64 / 125);
    expect(scaleSimLayer('os', grid, { m: 64, k: 64, n: 64 }).computeUtilisation).toBe(64 / 94);
  });
});

/** Every request of a run as SCALE-Sim lays it out, one cycle after the other: the slow form of the formulas. */
function requests(
  dataflow: 'os' | 'ws' | 'is',
  { rows, columns }: { readonly rows: number; readonly columns: number },
  { m, k, n }: { readonly m: number; readonly k: number; readonly n: number },
): Record<'ifmap' | 'filter' | 'ofmap', number[]> {
  const stationary = dataflow !== 'os';
  const [down, across, time] = { os: [m, n, k], ws: [k, n, m], is: [k, m, n] }[dataflow] as [
    number,
    number,
    number,
  ];
  const cycles = {
    held: [] as number[],
    ifmap: [] as number[],
    filter: [] as number[],
    ofmap: [] as number[],
  };
  const fold = (stationary ? 2 * rows : rows) + columns + time - 2;
  let start = 0;
  for (let left = 0; left < across; left += columns) {
    for (let top = 0; top < down; top += rows) {
      for (let c = 0; c < Math.min(columns, across - left); c++) {
        for (let r = 0; r < Math.min(rows, down - top); r++) {
          if (stationary) cycles.held.push(start + rows - 1 - r);
          else cycles.ofmap.push(start + time - 1 + rows - 1 - r + c);
        }
        for (let t = 0; t < time; t++) {
          if (stationary) cycles.ofmap.push(start + 2 * rows - 1 + t + c);
          else cycles.filter.push(start + t + c);
        }
      }
      for (let r = 0; r < Math.min(rows, down - top); r++) {
        for (let t = 0; t < time; t++) cycles.ifmap.push(start + (stationary ? rows : 0) + t + r);
      }
      start += fold;
    }
  }
  const { held, ifmap, filter, ofmap } = cycles;
  if (dataflow === 'ws') return { ifmap, filter: held, ofmap };
  return dataflow === 'is' ? { ifmap: held, filter: ifmap, ofmap } : { ifmap, filter, ofmap };
}

describe('the access of its buffers', () => {
  test('stationary outputs, one fold by hand: reads a cycle late, four writes and rows + columns more', () => {
    const { cycles, sram } = scaleSimLayer('os', { rows: 2, columns: 2 }, { m: 2, k: 3, n: 2 });
    expect({ cycles, ...sram }).toEqual({
      cycles: 4,
      ifmap: { startCycle: 1, stopCycle: 4, words: 6 },
      filter: { startCycle: 1, stopCycle: 4, words: 6 },
      ofmap: { startCycle: 2, stopCycle: 4, words: 8 },
    });
  });

  test('stationary weights, two folds of k by hand: partial sums are written in each', () => {
    // A fold takes 2 * 2 + 2 + 3 - 2 = 7 cycles; the second holds one row of weights.
    const { cycles, sram } = scaleSimLayer('ws', { rows: 2, columns: 2 }, { m: 3, k: 3, n: 2 });
    expect({ cycles, ...sram }).toEqual({
      cycles: 13,
      ifmap: { startCycle: 3, stopCycle: 12, words: 9 },
      filter: { startCycle: 1, stopCycle: 9, words: 6 },
      ofmap: { startCycle: 3, stopCycle: 13, words: 12 },
    });
  });

  test.each(['os', 'ws', 'is'] as const)(
    '%s: formulas equal the requests one by one',
    (dataflow) => {
      for (const [rows, columns, m, k, n] of [
        [4, 3, 9, 5, 7],
        [2, 5, 1, 6, 11],
        [3, 3, 6, 3, 3],
        [5, 2, 3, 13, 1],
      ] as const) {
        const grid = { rows, columns };
        const { cycles, folds, sram } = scaleSimLayer(dataflow, grid, { m, k, n });
        const slow = requests(dataflow, grid, { m, k, n });
        for (const buffer of ['ifmap', 'filter', 'ofmap'] as const) {
          const late = buffer === 'ofmap' ? 0 : 1;
          const surplus = dataflow === 'os' && buffer === 'ofmap' ? folds * (rows + columns) : 0;
          expect({ buffer, ...sram[buffer] }).toEqual({
            buffer,
            startCycle: Math.min(...slow[buffer]) + late,
            stopCycle: Math.max(...slow[buffer]) + late,
            words: slow[buffer].length + surplus,
          });
        }
        expect(cycles).toBeGreaterThanOrEqual(sram.ofmap.stopCycle);
      }
    },
  );
});

describe('configurations', () => {
  const v1 = `[general]
run_name = "first"
[architecture_presets]
ArrayHeight: 12
ArrayWidth:  14
IfmapSramSz: 108
FilterSramSz: 96
OfmapSramSz: 64
DataFlow : ws
`;
  const v3 = `[general]
run_name = third
[architecture_presets]
ArrayHeight = 32
arraywidth = 16
IfmapSramSzkB = 64
FilterSramSzkB = 32
OfmapSramSzkB = 16
Bandwidth = 10,20,5
Dataflow = is
ReadRequestBuffer = 64
[layout]
IfmapCustomLayout = False
[sparsity]
SparsitySupport = false
[run_presets]
InterfaceBandwidth = USER
`;

  test('of the first generation', () => {
    expect(readScaleSimConfig(v1, 'v1.cfg')).toEqual({
      runName: 'first',
      rows: 12,
      columns: 14,
      dataflow: 'ws',
      ifmapKib: 108,
      filterKib: 96,
      ofmapKib: 64,
    });
  });

  test('of the third, with a bandwidth of its own', () => {
    expect(readScaleSimConfig(v3, 'v3.cfg')).toMatchObject({
      rows: 32,
      columns: 16,
      dataflow: 'is',
      bandwidth: 5,
    });
  });

  test.each([
    [v1.replace('12', 'twelve'), /v1\.cfg:4: ArrayHeight must be a whole number/],
    [v1.replace('ArrayWidth:  14\n', ''), /ArrayWidth must be .*not absent/],
    [v1.replace(': ws', ': wss'), /Dataflow must be one of os, ws, is.*did you mean ws\?/],
    [v1.replace('IfmapSramSz:', 'IfmapSramSz'), /v1\.cfg:6: the line must be/],
    [v3.replace('10,20,5', '10,,5'), /Bandwidth must be numbers above 0/],
  ])('with a fault is refused with its line', (text, message) => {
    expect(() => readScaleSimConfig(text, 'v1.cfg')).toThrow(message);
    expect(() => readScaleSimConfig(text, 'v1.cfg')).toThrow(InputError);
  });
});

describe('an import', () => {
  const config = (dataflow: string): string =>
    `[general]\nrun_name: my run\n[architecture_presets]\nArrayHeight: 8\nArrayWidth: 4\nDataflow: ${dataflow}\n`;
  const topology = 'Layer, M, N, K,\nfirst, 20, 12, 9,\nsecond, 7, 30, 16,\n';

  test.each(['os', 'ws', 'is'] as const)(
    '%s: the design has SCALE-Sim\u2019s totals',
    async (dataflow) => {
      const folder = temporary();
      writeFileSync(join(folder, 'a.cfg'), config(dataflow));
      writeFileSync(join(folder, 'a.csv'), topology);
      const to = join(folder, 'design.yaml');
      const files = [join(folder, 'a.cfg'), join(folder, 'a.csv')];
      const { name } = await importDesign('scalesim', files, { to });
      expect(name).toBe('my-run');
      const grid = { rows: 8, columns: 4 };
      const expected = [
        scaleSimLayer(dataflow, grid, { m: 20, k: 9, n: 12 }).cycles,
        scaleSimLayer(dataflow, grid, { m: 7, k: 16, n: 30 }).cycles,
      ];
      const { cycles, gemms, scalesim } = await simulate(to, { mode: 'scalesim-compat' });
      expect(gemms.map((gemm) => gemm.cycles)).toEqual(expected);
      expect(cycles).toBe(expected.reduce((a, b) => a + b));
      const ours = await simulate(to);
      expect(ours.cycles).toBe(scalesim?.rtlCycles);
      expect(ours.scalesim).toEqual(scalesim);
    },
  );

  test('leaves a design file that is there alone', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'a.cfg'), config('os'));
    writeFileSync(join(folder, 'a.csv'), topology);
    const to = join(folder, 'design.yaml');
    writeFileSync(to, 'mine');
    const files = [join(folder, 'a.cfg'), join(folder, 'a.csv')];
    await expect(importDesign('scalesim', files, { to })).rejects.toThrow(/must be a new file/);
    expect(readFileSync(to, 'utf8')).toBe('mine');
  });

  test.each([
    ['no/design.yaml', /the design file .* must be in a folder that exists/],
    ['a.cfg/design.yaml', /the design file .* must be in a folder that exists, not below a file/],
  ])('a design file that cannot be written is refused: %s', async (name, sentence) => {
    const folder = temporary();
    writeFileSync(join(folder, 'a.cfg'), config('os'));
    writeFileSync(join(folder, 'a.csv'), topology);
    const files = [join(folder, 'a.cfg'), join(folder, 'a.csv')];
    const imported = importDesign('scalesim', files, { to: join(folder, name) });
    await expect(imported).rejects.toThrow(InputError);
    await expect(imported).rejects.toThrow(sentence);
    expect(readdirSync(folder)).toEqual(['a.cfg', 'a.csv']);
  });
});

describe('a simulation', () => {
  const design = (architecture?: string): object => ({
    name: 'small',
    element: { family: 'mac' },
    ...(architecture === undefined ? {} : { array: { architecture, rows: 4, columns: 4 } }),
    workload: { gemms: [{ name: 'g', m: 10, k: 6, n: 9, count: 3 }] },
  });

  test('names the difference, and its parts add up to it', async () => {
    const { scalesim } = await simulate(design('systolic-os'));
    const parts = scalesim?.difference.because.map((line) => Number.parseInt(line, 10)) ?? [];
    expect(parts).toHaveLength(2);
    expect(parts.reduce((a, b) => a + b)).toBe(scalesim?.difference.cycles);
  });

  test('of a machine that SCALE-Sim does not model has no such count, and refuses its mode', async () => {
    const alone = elaborateDesign(design());
    expect((await simulate(alone)).scalesim).toBeUndefined();
    await expect(simulate(alone, { mode: 'scalesim-compat' })).rejects.toThrow(InputError);
    const tree = elaborateDesign(design('adder-tree'));
    await expect(simulate(tree, { mode: 'scalesim-compat' })).rejects.toThrow(/adder-tree/);
  });

  test('in its mode has no stalls, and phases that add up to its cycles', async () => {
    const memory = { weight: '1KiB', activation: '1KiB', output: '1KiB', bandwidth: 1 };
    const starved = { ...design('systolic-os'), memory };
    expect((await simulate(starved)).stallCycles).toBeGreaterThan(0);
    const { cycles, computeCycles, stallCycles, phases, gemms } = await simulate(starved, {
      mode: 'scalesim-compat',
    });
    expect({ computeCycles, stallCycles }).toEqual({ computeCycles: cycles, stallCycles: 0 });
    expect(phases.reduce((sum, phase) => sum + phase.cycles, 0)).toBe(cycles);
    expect(gemms.map((gemm) => gemm.stallCycles)).toEqual([0]);
  });

  test('in its mode writes its reports, a row per product', async () => {
    const out = temporary();
    const { files } = await simulateToFiles(design('systolic-ws'), {
      mode: 'scalesim-compat',
      products: false,
      out,
    });
    const [lines = [], bandwidth, access] = files.map((file) =>
      readFileSync(file, 'utf8').trimEnd().split('\n'),
    );
    expect(lines[0]).toBe(
      'LayerID, Total Cycles, Stall Cycles, Overall Util %, Mapping Efficiency %, Compute Util %,',
    );
    const { cycles } = scaleSimLayer('ws', { rows: 4, columns: 4 }, { m: 10, k: 6, n: 9 });
    expect(lines.slice(1).map((line) => line.split(', ').slice(0, 2))).toEqual(
      [0, 1, 2].map((id) => [String(id), String(cycles)]),
    );
    // 6 folds of 2 * 4 + 4 + 10 - 2 = 20 cycles: 60 words of A in each of three columns of folds, 54 of B.
    expect(bandwidth).toEqual([
      'LayerID, Avg IFMAP SRAM BW, Avg FILTER SRAM BW, Avg OFMAP SRAM BW,' +
        ' Avg IFMAP DRAM BW, Avg FILTER DRAM BW, Avg OFMAP DRAM BW,',
      ...[0, 1, 2].map((id) => `${id}, ${180 / 119}, ${54 / 119}, ${180 / 119}, , , ,`),
    ]);
    const columns = (memory: string): string =>
      ['IFMAP', 'Filter', 'OFMAP']
        .map((name) => {
          const all = name === 'OFMAP' ? 'Writes' : 'Reads';
          const part = `${memory} ${name}`;
          return `${part} Start Cycle, ${part} Stop Cycle, ${part} ${all}`;
        })
        .join(', ');
    expect(access).toEqual([
      `LayerID, ${columns('SRAM')}, ${columns('DRAM')},`,
      ...[0, 1, 2].map((id) => `${id}, 5, 115, 180, 1, 104, 54, 7, 116, 180${', '.repeat(9)},`),
    ]);
  });
});

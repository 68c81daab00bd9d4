import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Outputs } from '../../src/bits/machine.ts';
import { parseDesign } from '../../src/design/index.ts';
import { elaborate, simulate, simulateToFiles } from '../../src/index.ts';
import { emitDesign } from '../../src/run/emit.ts';
import { simulateDesign } from '../../src/run/simulate.ts';
import { soloRole } from '../../src/verify/subjects.ts';
import { materialise, openLayer } from '../../src/workloads/operands.ts';
import { readNpy, writeNpy } from '../../src/workloads/npy.ts';
import { toWords } from '../../src/workloads/words.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const array = 'array: {architecture: systolic-os, rows: 3, columns: 4}\n';

test('cycles of every layer are those of the stepped array, driven through its ports', async () => {
  const design = parseDesign(
    `name: d\nelement: {family: mac}\n${array}workload: {gemms: [{m: 5, k: 7, n: 6}, {m: 3, k: 2, n: 9}]}\n`,
    'd.yaml',
  );
  const { gemms } = await simulateDesign(design);
  const stepped = design.workload.layers.map((layer, index) => {
    const { a, b, ...shape } = materialise(
      openLayer(layer, index, design.formats, design.workload.data).operands(0),
      design.formats,
    );
    const machine = design.array!.golden();
    const driver = design.array!.driver({ ...shape, a: toWords(a), b: toWords(b) });
    let previous: Outputs | undefined;
    for (let cycle = 0; !driver.done && cycle < 10_000; cycle++) {
      previous = machine.step({ rst: 0n, ...driver.next(previous) });
    }
    return driver.cycles;
  });
  expect(gemms.map(({ cycles }) => cycles)).toEqual(stepped);
});

test('totals are the sums of the layers, repeated layers counted', async () => {
  const design = parseDesign(
    `name: d\nelement: {family: mac}\n${array}memory: {weight: 1KiB, activation: 1KiB, output: 1KiB, bandwidth: 1}\nworkload: {gemms: [{m: 5, k: 7, n: 6, count: 3}, {m: 3, k: 2, n: 9}]}\n`,
    'd.yaml',
  );
  const simulation = await simulateDesign(design);
  const [first, second] = simulation.gemms;
  expect(simulation.macs).toBe(3 * 5 * 7 * 6 + 3 * 2 * 9);
  expect(simulation.cycles).toBe(first!.cycles + second!.cycles);
  expect(simulation.stallCycles).toBeGreaterThan(0);
  expect(first!.cycles).toBe(3 * design.array!.schedule({ m: 5, k: 7, n: 6 }).cycles);
  const { cycles, stallCycles, macs, utilisation } = simulation;
  expect(utilisation).toBeCloseTo(macs / ((cycles + stallCycles) * 12), 12);
  expect(simulation.phases.reduce((sum, phase) => sum + phase.cycles, 0)).toBe(cycles);
});

describe('an element alone', () => {
  test('takes one product per cycle, and its last sum shows when the stepped machine shows it', async () => {
    for (const pipeline of [1, 2]) {
      const design = parseDesign(
        `name: d\nelement: {family: mac, pipeline: ${pipeline}}\nworkload: {gemms: [{m: 2, k: 3, n: 2}]}\n`,
        'd.yaml',
      );
      const { cycles } = await simulateDesign(design);
      const machine = design.element.golden(soloRole(design.element));
      let last = 0;
      for (let cycle = 0; cycle < 30; cycle++) {
        const valid = cycle < 12 ? 1n : 0n;
        const first = cycle % 3 === 0 ? 1n : 0n;
        const inputs = { rst: 0n, en_i: 1n, valid_i: valid, first_i: first, a_i: 1n, b_i: 1n };
        if (machine.step(inputs)['valid_o'] === 1n) last = cycle;
      }
      expect(cycles).toBe(last + 1);
    }
  });
});

function numbers(length: number, step: number): Int8Array {
  return Int8Array.from({ length }, (_, i) => ((i * step) % 255) - 127);
}

/** Decibels with uniform operands of `bits` bits and no overflow. */
async function sqnr(bits: number): Promise<number> {
  const format = `int${bits}`;
  const { numericError } = await simulate({
    name: 'd',
    element: { family: 'mac', weight: format, activation: format, accumulator: 48 },
    workload: { gemms: [{ m: 32, k: 64, n: 32 }], data: { distribution: 'uniform' } },
  });
  return numericError.sqnrDb!;
}

describe('numeric error', () => {
  test('is none for integers that fit, over every output of a small product', async () => {
    writeFileSync(join(folder, 'a.npy'), writeNpy(numbers(6 * 10, 37), [6, 10]));
    writeFileSync(join(folder, 'b.npy'), writeNpy(numbers(10 * 7, 91), [10, 7]));
    const design = parseDesign(
      `name: d\nelement: {family: mac}\n${array}workload: {tensors: {a: a.npy, b: b.npy}}\n`,
      join(folder, 'd.yaml'),
    );
    const { numericError } = await simulateDesign(design);
    expect(numericError).toEqual({
      sqnrDb: null,
      maxAbs: 0,
      notFinite: 0,
      comparedOutputs: 42,
      outputs: 42,
    });
  });
  test('falls by six decibels per bit of the operands', async () => {
    const six = await sqnr(6);
    const ten = await sqnr(10);
    expect((ten - six) / 4).toBeCloseTo(6.02, 0);
  });
  test('shows a sum that wraps', async () => {
    const wide = { distribution: 'uniform', scale: 'absmax' };
    const design = (accumulator: number): object => ({
      name: 'd',
      element: { family: 'mac', accumulator },
      workload: { gemms: [{ m: 8, k: 512, n: 8 }], data: wide },
    });
    expect((await simulate(design(32))).numericError.sqnrDb).toBeGreaterThan(30);
    expect((await simulate(design(16))).numericError.sqnrDb).toBeLessThan(3);
  });
  test('counts results that overflow as lost: they are not exact', async () => {
    const large = { distribution: 'uniform', scale: 'absmax' };
    const { numericError } = await simulate({
      name: 'd',
      element: { family: 'float-mac', weight: 'e5m2', activation: 'e5m2', accumulator: 'fp16' },
      workload: { gemms: [{ m: 4, k: 64, n: 4 }], data: large },
    });
    expect(numericError.notFinite).toBe(numericError.comparedOutputs);
    expect(numericError.sqnrDb).toBeCloseTo(0, 9);
  });
  test('of a large product is measured on a sample, and says so', async () => {
    const { numericError } = await simulate(
      {
        name: 'd',
        element: { family: 'mac' },
        workload: { gemms: [{ m: 1000, k: 500, n: 1000 }] },
      },
      { errorBudget: 100_000 },
    );
    expect(numericError.outputs).toBe(1_000_000);
    expect(numericError.comparedOutputs).toBeGreaterThan(100);
    expect(numericError.comparedOutputs).toBeLessThan(400);
  });
});

describe('results', () => {
  const both = `workload: {gemms: [{name: a/b, m: 5, k: 19, n: 6, count: 2}], data: {seed: 3}}\n`;
  test.each(['wrap', 'saturate'])(
    'every output of every product is the sum of its products, overflow %s',
    async (overflow) => {
      const design = parseDesign(
        `name: d\nelement: {family: mac, accumulator: 17, overflow: ${overflow}}\n${array}${both}`,
        'd.yaml',
      );
      const kept: number[][] = [];
      await simulateDesign(design, {
        results: (_index, _gemm, data) => kept.push(Array.from(data, Number)),
      });
      const opened = openLayer(design.workload.layers[0]!, 0, design.formats, design.workload.data);
      const expected = [0, 1].flatMap((instance) => {
        const { a, b } = materialise(opened.operands(instance), design.formats);
        const { arithmetic } = design.element;
        return Array.from({ length: 30 }, (_, at) => {
          let sum = arithmetic.zero;
          for (let i = 0; i < 19; i++) {
            const activation = BigInt(a[Math.floor(at / 6) * 19 + i]!);
            sum = arithmetic.accumulate(sum, [activation], [BigInt(b[i * 6 + (at % 6)]!)]);
          }
          return Number(BigInt.asIntN(17, sum));
        });
      });
      expect(kept).toEqual([expected]);
    },
  );
  test('go to one file per layer, in a folder of their own', async () => {
    const design = parseDesign(`name: d\nelement: {family: mac}\n${array}${both}`, 'd.yaml');
    const { files } = await simulateToFiles(design, { out: folder });
    expect(files).toEqual([join(folder, 'd.results/000-a_b.npy')]);
    const { shape, kind, bits } = readNpy(readFileSync(files[0]!), 'x');
    expect({ shape, kind, bits }).toEqual({ shape: [2, 5, 6], kind: 'int', bits: 32 });
  });
});

test('emission: the same bytes twice, and from a design in memory', async () => {
  const text = `name: d\nelement: {family: mac}\n${array}`;
  const once = emitDesign(parseDesign(text, '/here/d.yaml'));
  const again = emitDesign(
    await elaborate({
      name: 'd',
      element: { family: 'mac' },
      array: { architecture: 'systolic-os', rows: 3, columns: 4 },
    }),
  );
  expect(again.files).toEqual(once.files);
  expect(once.rtl.at(-1)).toBe(`rtl/${once.top}.v`);
});

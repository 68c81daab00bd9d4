import { sample } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArrayDesign, GemmShape, GemmWords } from '../../src/arrays/family.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { drawnGemms } from '../../src/verify/gemm-choice.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { contractText, failureText } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { shrinkGemm } from '../../src/verify/shrink-gemm.ts';
import { formatWords } from '../../src/verify/stimuli.ts';
import { macElement } from '../laws/engine-laws.ts';
import { isPresent } from '../support/engines.ts';

function arrayOf(rows: number, columns: number): ArrayDesign {
  const array = systolicOs.configure({ rows, columns }, macElement());
  if (!array.ok) throw new Error(JSON.stringify(array.error));
  return array.value;
}

function drawn({ m, k, n }: GemmShape, seed: number): GemmWords {
  const word = formatWords(8, 'int8');
  return {
    m,
    k,
    n,
    a: sample(word, { seed, numRuns: m * k }),
    b: sample(word, { seed: seed + 1, numRuns: k * n }),
  };
}

const array = arrayOf(3, 2);
const gemms = [
  drawn({ m: 1, k: 1, n: 1 }, 1),
  drawn({ m: 3, k: 7, n: 2 }, 2),
  drawn({ m: 7, k: 5, n: 5 }, 3),
];

describe.skipIf(!isPresent(icarus))('whole products under Icarus', () => {
  test('are exact, golden in every cycle, and take the cycles of the schedule', async () => {
    const [result] = await cosimulateGemms(array, gemms, { engines: [icarus], seed: 1 });
    expect(result).toMatchObject({ kind: 'gemm', mismatches: 0 });
    // One beat per term of each tile: 1; 7; 3 x 3 tiles of 5.
    expect(result?.vectors).toBe(1 + 7 + 45);
    const cycles = gemms.reduce((sum, gemm) => sum + array.schedule(gemm).cycles, 0);
    expect(result?.contract).toEqual({ products: 3, cycles, difference: 0 });
  });

  test('a fault in the array is shrunk to a product a person can check', async () => {
    const rtl = rtlOf(array.plan());
    const files = rtl.files.map((file) => ({
      ...file,
      text: file.text.replace('a_0 * w_0', "(a_0 * w_0) & 16'shbfff"),
    }));
    const options = { engines: [icarus], seed: 1, rtl: { ...rtl, files } };
    const [result] = await cosimulateGemms(array, gemms.slice(1), options);
    expect(result?.mismatches).toBeGreaterThan(0);
    expect(result?.counterexample?.rows.length).toBeLessThanOrEqual(
      array.schedule({ m: 1, k: 1, n: 1 }).cycles + 2,
    );
    const operands = result?.counterexample?.rows.map((row) => row.inputs['a_i']) ?? [];
    expect(operands.filter((word) => word !== '0').length).toBe(1);
  });

  test('a schedule that is one cycle off is told, and with which product', async () => {
    const late: ArrayDesign = {
      ...array,
      schedule: (shape) => ({ ...array.schedule(shape), cycles: array.schedule(shape).cycles + 1 }),
    };
    const [result] = await cosimulateGemms(late, gemms, { engines: [icarus], seed: 4 });
    if (result === undefined) throw new Error('no result');
    const { cycles } = array.schedule({ m: 1, k: 1, n: 1 });
    expect(result.mismatches).toBe(1);
    expect(result.contract).toEqual({ products: 1, cycles: cycles + 1, difference: 1 });
    expect(contractText([result])).toEqual([
      `cycle contract: 1 products, ${cycles + 1} cycles by the closed form, 1 of difference`,
    ]);
    expect(failureText(result)).toBe(
      `${array.plan().module}: the product 1 x 1 x 1 must take ${cycles + 1} cycles by the schedule, ` +
        `not ${cycles} (icarus, seed 4)`,
    );
  });
});

test('products of drawn shapes reach beyond one tile each way, and stay within their budget', () => {
  const drawnOf = (budget: number): GemmWords[] =>
    [1, 2, 3].flatMap((seed) => drawnGemms(array, seed, budget));
  const all = drawnOf(1e6);
  expect(all).toHaveLength(18);
  expect(drawnOf(1e6)).toEqual(all);
  for (const [side, tile] of [
    ['m', array.rows],
    ['n', array.columns],
  ] as const) {
    expect(all.some((gemm) => gemm[side] > tile && gemm[side] % tile !== 0)).toBe(true);
    expect(all.some((gemm) => gemm[side] <= tile)).toBe(true);
  }
  const few = drawnGemms(array, 1, 200);
  const cost = few.reduce((sum, gemm) => sum + array.schedule(gemm).cycles * array.elements, 0);
  expect(few.length).toBeGreaterThan(0);
  expect(cost).toBeLessThanOrEqual(200);
});

test('a smaller product is the upper left part of the failing one, or has fewer operands', () => {
  const from: GemmWords = { m: 2, k: 2, n: 1, a: [1n, 2n, 3n, 4n], b: [5n, 6n] };
  expect([...shrinkGemm(from)].slice(0, 3)).toEqual([
    { m: 1, k: 2, n: 1, a: [1n, 2n], b: [5n, 6n] },
    { m: 2, k: 1, n: 1, a: [1n, 3n], b: [5n] },
    { m: 2, k: 2, n: 1, a: [0n, 2n, 3n, 4n], b: [5n, 6n] },
  ]);
  expect([...shrinkGemm({ m: 1, k: 1, n: 1, a: [0n], b: [0n] })]).toEqual([]);
});

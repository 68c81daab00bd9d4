import { describe, expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import type { GemmShape, GemmWords } from '../../src/arrays/family.ts';
import { randomWords } from '../../src/formats/random.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { arrayOf } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

const engines = await lawEngines('embedded');

/** Seeded int8 operands. */
function words({ m, k, n }: GemmShape, seed: number): GemmWords {
  const next = randomWords(seed);
  const draw = (count: number): bigint[] =>
    Array.from({ length: count }, () => BigInt(next() % 256));
  return { m, k, n, a: draw(m * k), b: draw(k * n) };
}

describe.each(arrayFamilies)('$slug of 16 x 16 in Verilog', (family) => {
  test('products with edge tiles on every side are exact, in the cycles of the schedule', async () => {
    const design = arrayOf(family, { rows: 16, columns: 16 });
    const gemms = [
      words({ m: 19, k: 37, n: 21 }, 1),
      words({ m: 1, k: 50, n: 16 }, 2),
      words({ m: 40, k: 3, n: 2 }, 3),
    ];
    const results = await cosimulateGemms(design, gemms, { engines, seed: 1 });
    expect(results.map(({ mismatches }) => mismatches)).toEqual(engines.map(() => 0));
  });
});

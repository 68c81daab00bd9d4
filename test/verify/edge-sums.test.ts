/** Which small numbers meet which edges of a rounding. */

import { expect, test } from 'vitest';
import { loadDesign } from '../../src/design/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { edgeGemms } from '../../src/verify/edge-sums.ts';
import { smallArray } from '../../src/verify/mutate/small-array.ts';

test('a tie of posit(8,0) meets nine tenths of the powers of two below it, among them twice the least product', async () => {
  const design = await loadDesign('designs/xr-npe-systolic.yaml');
  if (design.array === undefined) throw new Error('an array');
  const { decode } = requireFormat('posit16_1');
  const product = (a: bigint, b: bigint): { m: bigint; e: number } | undefined => {
    const [x, y] = [decode(a), decode(b)];
    if (x.kind !== 'finite' || y.kind !== 'finite') return undefined;
    let [m, e] = [x.m * y.m, x.e + y.e];
    for (; m !== 0n && m % 2n === 0n; m /= 2n) e++;
    return { m, e };
  };
  const met = new Set<string>();
  for (const { a, b, m, k, n } of edgeGemms(smallArray(design.array), 1)) {
    for (let row = 0; row < m; row++) {
      const edge = product(a[row * k + row] ?? 0n, b[row * n] ?? 0n);
      // The mode of posit(16,1) is 0. Halfway between the least posit(8,0), 2^-6, and 2^-5.
      if ((a[row * k] ?? 0n) >> 16n !== 0n || edge?.m !== -3n || edge.e !== -7) continue;
      for (let column = 0; column < n; column++) {
        const small = product(a[row * k + m] ?? 0n, b[m * n + column] ?? 0n);
        const doubled = Math.log2(k - m);
        if (small?.m === 1n || small?.m === -1n) met.add(`${small.m} ${small.e + doubled}`);
      }
    }
  }
  const below = Array.from({ length: 56 - 7 }, (_, i) => -56 + i);
  expect(below.filter((power) => met.has(`1 ${power}`)).length).toBeGreaterThan(0.9 * below.length);
  // No product of two numbers is that.
  expect(met.has('1 -55')).toBe(true);
});

test('an array that gives its sums as they are has no rounding', async () => {
  const design = await loadDesign('designs/int8-systolic.yaml');
  if (design.array === undefined) throw new Error('an array');
  expect([...edgeGemms(design.array, 1)]).toEqual([]);
});

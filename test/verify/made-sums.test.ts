/** Sums that no input brings, made of products. */

import { expect, test } from 'vitest';
import { wrap, type Word } from '../../src/bits/index.ts';
import { loadDesign } from '../../src/design/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { resultOf } from '../../src/golden/arithmetic.ts';
import { madeSums } from '../../src/verify/made-sums.ts';
import { soloRole } from '../../src/verify/subjects.ts';
import { randomStream } from '../../src/workloads/random.ts';

/** Operands of the sums of a design's element, in order, and which of them begin one. */
async function operandsOf(name: string) {
  const { element } = await loadDesign(`designs/${name}.yaml`);
  const plan = element.plan(soloRole(element));
  const random = randomStream(1, 2);
  const beats = [...madeSums(plan, element.arithmetic, random)].flatMap(
    (one) => one.beats[0] ?? [],
  );
  return { arithmetic: element.arithmetic, beats };
}

/** Exponent of the top bit of a finite number that is not zero. */
function topOf(format: string, word: Word): number | undefined {
  const value = requireFormat(format).decode(word);
  if (value.kind !== 'finite' || value.m === 0n) return undefined;
  return value.e + (value.m < 0n ? -value.m : value.m).toString(2).length - 1;
}

test('half floats: a product comes at every distance from a sum at which both count, with each bit of its fraction', async () => {
  const { arithmetic, beats } = await operandsOf('float-mac-fp16');
  const { accumulate, accumulator, zero } = arithmetic;
  const distances = new Set<number>();
  let bits = 0n;
  let sum = zero;
  for (const [first = 0n, a = 0n, b = 0n] of beats) {
    const before = first === 1n ? zero : sum;
    const product = topOf(accumulator.format, accumulate(zero, [a], [b]));
    const top = topOf(accumulator.format, before);
    if (top !== undefined && product !== undefined) distances.add(top - product);
    bits |= before;
    sum = accumulate(before, [a], [b]);
  }
  const reach = requireFormat(accumulator.format).row;
  if (reach.kind !== 'float') throw new Error('a float');
  const near = Array.from({ length: 2 * reach.fraction + 1 }, (_, i) => i - reach.fraction);
  expect(near.filter((distance) => !distances.has(distance))).toEqual([]);
  expect(wrap(bits, reach.fraction)).toBe(2n ** BigInt(reach.fraction) - 1n);
});

test('blocks of mxfp4: the least product less a sum that all but cancels it leaves one part in 2^20 and less', async () => {
  const { arithmetic, beats } = await operandsOf('mx-dot-mxfp4');
  const { accumulate, zero } = arithmetic;
  const { format, read } = resultOf(arithmetic);
  let least = 0;
  let state = zero;
  for (const [first = 0n, a = 0n, b = 0n] of beats) {
    const before = topOf(format, read(state));
    state = accumulate(first === 1n ? zero : state, [a], [b]);
    const after = topOf(format, read(state));
    if (before !== undefined && after !== undefined) least = Math.min(least, after - before);
  }
  expect(least).toBeLessThanOrEqual(-20);
});

test('integers, quires, and elements that add to a sum which comes in, have none', async () => {
  expect((await operandsOf('mac-int8')).beats).toEqual([]);
  expect((await operandsOf('xr-npe')).beats).toEqual([]);
  const { element } = await loadDesign('designs/float-mac-fp16.yaml');
  const passing = element.plan({ kind: 'chain', lanes: 1 });
  expect([...madeSums(passing, element.arithmetic, randomStream(1))]).toEqual([]);
});

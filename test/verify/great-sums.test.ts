/** What products of the greatest numbers reach. */

import { expect, test } from 'vitest';
import { loadDesign } from '../../src/design/index.ts';
import { readField } from '../../src/simulate/engine.ts';
import { playGemm } from '../../src/verify/play-side.ts';
import { greatGemms } from '../../src/verify/great-sums.ts';
import { smallArray } from '../../src/verify/mutate/small-array.ts';
import { faceOf } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';

const quire = 116;
const width = quire + 6;

test('a quire of posits is filled up to the bit below its sign, with both signs', async () => {
  const design = await loadDesign('designs/xr-npe-layers.yaml');
  if (design.array === undefined) throw new Error('an array');
  const array = smallArray(design.array);
  const face = faceOf(rtlOf(array.plan()));
  const seen = new Set<string>();
  for (const gemm of greatGemms(array, 1)) {
    const { expected } = playGemm(array, gemm, face);
    const fields = expected.layout.fields;
    const [valid, row] = ['valid_o', 'c_o'].map((name) =>
      fields.find((field) => field.name === name),
    );
    if (valid === undefined || row === undefined) throw new Error('ports');
    for (let cycle = 0; cycle < expected.cycles; cycle++) {
      if (readField(expected, valid, cycle) !== 1n) continue;
      const sum = readField(expected, row, cycle) & ((1n << BigInt(width)) - 1n);
      const top = (sum >> BigInt(quire - 2)) & 3n;
      const sticky = (sum >> BigInt(quire)) & 1n;
      seen.add(`${top.toString(2).padStart(2, '0')} ${sticky === 1n ? 'passed' : 'held'}`);
    }
  }
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining(['00 held', '01 held', '10 held', '11 held']) as string[],
  );
});

test('each greatest number of each mode stands in each row', async () => {
  const design = await loadDesign('designs/xr-npe-systolic.yaml');
  if (design.array === undefined) throw new Error('an array');
  const array = smallArray(design.array);
  const words = new Set<string>();
  for (const { a, k, m } of greatGemms(array, 1)) {
    for (let row = 0; row < m; row++) words.add(`${row}: ${a[row * k]}`);
  }
  // Four modes, three widths of lanes, two signs, three rows.
  expect(words.size).toBe(4 * 3 * 2 * 3);
  expect(words).toContain(`2: ${0x7fff}`);
  expect(words).toContain(`0: ${0x18181}`);
});

test('blocks of mxfp4 are filled with their greatest sums, of either sign', async () => {
  const design = await loadDesign('designs/mx-dot-mxfp4.yaml');
  if (design.array === undefined) throw new Error('an array');
  const array = smallArray(design.array);
  const { accumulate, zero } = array.element.arithmetic;
  const sums = [...greatGemms(array, 1)].map(({ k, a, b, n }) =>
    a.slice(0, k).reduce((sum, word, at) => accumulate(sum, [word], [b[at * n] ?? 0n]), zero),
  );
  // 32 products of 6 by 6 in quarters are 4608, which 13 bits hold: the upper two are unlike.
  const blocks = new Set(sums.map((sum) => Number((sum >> 32n) & 0x3fffn)));
  expect(blocks).toContain(4608);
});

/** Sums of one power of two, and of the greatest numbers again and again. */

import { expect, test } from 'vitest';
import type { Word } from '../../src/bits/index.ts';
import { loadDesign } from '../../src/design/index.ts';
import { driveOf } from '../../src/verify/drive.ts';
import { greatestAgain } from '../../src/verify/greatest-operands.ts';
import { smallArray } from '../../src/verify/mutate/small-array.ts';
import { drawnStimuli } from '../../src/verify/mutate/staged-check.ts';
import { powerGemms } from '../../src/verify/power-sums.ts';
import { soloRole } from '../../src/verify/subjects.ts';
import { randomStream } from '../../src/workloads/random.ts';

test('posit(16,1): every pair of neighbouring bits of the quire differs in some sum, of all rows and columns at once', async () => {
  const { array } = await loadDesign('designs/posit16-systolic.yaml');
  if (array === undefined) throw new Error('an array');
  const small = smallArray(array);
  const { accumulate, zero, accumulator } = small.element.arithmetic;
  const greatest = 113;
  const apart = new Set<number>();
  for (const { m, k, n, a, b } of powerGemms(small, 1)) {
    expect([m, n, new Set(a).size, new Set(b).size]).toEqual([small.rows, small.columns, 1, 1]);
    const sum = accumulate(zero, a.slice(0, k), b.slice(0, k));
    const changes = sum ^ (sum >> 1n);
    for (let bit = 0; bit < greatest; bit++) {
      if ((changes >> BigInt(bit)) & 1n) apart.add(bit);
    }
  }
  expect(accumulator.width).toBeGreaterThan(greatest);
  expect(apart.size).toBe(greatest);
});

test('xr-npe: the greatest posit(16,1) squared, four times in a row and in one sum', async () => {
  const { element } = await loadDesign('designs/xr-npe-layers.yaml');
  const drive = driveOf(element.plan(soloRole(element)));
  const at = (name: string): number =>
    drive.sources[0]?.data.findIndex((port) => port.name === name) ?? -1;
  let [longest, now] = [0, 0];
  const stimuli = greatestAgain(drawnStimuli(drive, 384, 64, 1), drive, randomStream(2));
  for (const [beats = []] of [...stimuli].map((one) => one.beats)) {
    for (const beat of beats) {
      const word = (name: string): Word => beat[at(name)] ?? 0n;
      // Mode 0 stands above the activation.
      const isGreatest = word('a_i') === 0x7fffn && word('b_i') === 0x7fffn;
      now = isGreatest ? (word('first_i') === 1n ? 1 : now + 1) : 0;
      longest = Math.max(longest, now);
    }
  }
  expect(longest).toBeGreaterThanOrEqual(4);
});

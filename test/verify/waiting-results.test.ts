/** Products whose results are refused for a while: drivers that know nothing of it still come to their end. */

import { expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { gemmsOf } from '../../src/verify/gemm-choice.ts';
import { playGemm } from '../../src/verify/play-side.ts';
import { faceOf } from '../../src/verify/play.ts';
import { shapesOf } from '../../src/verify/rtl.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { configuredArray } from '../emit/families.ts';

test.each(arrayFamilies)('$slug: every beat is taken, only later', ({ slug }) => {
  const array = configuredArray(slug);
  const face = faceOf(shapesOf(array.plan()));
  const random = randomStream(5);
  for (const gemm of gemmsOf(undefined, array, 5, 2000)) {
    const free = playGemm(array, gemm, face);
    const waiting = playGemm(array, gemm, face, () => random.unit() < 0.6);
    expect(waiting.inputs.cycles).toBeGreaterThanOrEqual(free.inputs.cycles);
    expect(waiting.vectors).toBe(free.vectors);
  }
});

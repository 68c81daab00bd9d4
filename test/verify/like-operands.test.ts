/** Operands that are alike from beat to beat. */

import { expect, test } from 'vitest';
import { driveOf } from '../../src/verify/drive.ts';
import { withLikeWords } from '../../src/verify/like-operands.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { configured } from '../emit/families.ts';

test('upper bits stay for most beats, and change one at a time in the others', () => {
  const element = configured('float-mac');
  const plan = element.plan({ kind: 'accumulate', lanes: 1 });
  const drive = driveOf(plan);
  const data = drive.sources[0]?.data ?? [];
  const at = data.findIndex(({ name }) => name === 'a_i');
  const width = BigInt(data[at]?.width ?? 0);
  const random = randomStream(1);
  const drawn = Array.from({ length: 200 }, () =>
    data.map((port) => BigInt(random.word()) & ((1n << BigInt(port.width)) - 1n)),
  );
  const stimulus = { cycles: 200, beats: [drawn], bubbles: [[]], stalls: [], resets: [] };
  const counts = Array.from({ length: 24 }, (_, seed) => {
    const [like] = withLikeWords([stimulus], drive, randomStream(seed));
    const words = like?.beats[0]?.map((beat) => beat[at] ?? 0n) ?? [];
    // How often the sign of the first operand is that of the first beat.
    const sign = (word: bigint): bigint => word >> (width - 1n);
    return words.filter((word) => sign(word) === sign(drawn[0]?.[at] ?? 0n)).length;
  });
  // Drawn words would have it in half of the beats.
  expect(Math.min(...counts)).toBeGreaterThan(130);
  expect(Math.min(...counts)).toBeLessThan(200);
  // What is no number stays as it was drawn.
  const [like] = withLikeWords([stimulus], drive, randomStream(1));
  const flag = data.findIndex(({ name }) => name === 'first_i');
  expect(like?.beats[0]?.map((beat) => beat[flag])).toEqual(drawn.map((beat) => beat[flag]));
});

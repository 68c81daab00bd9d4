/** Products of which one side is nearly as long as software can ask for. */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import { drawnGemm } from './gemm-choice.ts';

/** A size with all of the upper bits of a register of 16, so that counts of tiles and panels have them, too. */
const longest = 0xe005;

/** One long side each, the other two a single word: each is counted in a register of its own. */
export function* longestGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  const shapes = [
    { m: 1, k: longest, n: 1 },
    { m: longest, k: 1, n: 1 },
    { m: 1, k: 1, n: longest },
  ];
  for (const shape of shapes) yield drawnGemm(array, shape, seed);
}

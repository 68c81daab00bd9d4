/** Golden functions that worker threads import. */

import type { GoldenFace, VectorGolden } from '../../src/verify/exhaustive-golden.ts';

/** The unsigned product, wrong by one for one pair of operands. */
export function productGolden(_face: GoldenFace, args: unknown): VectorGolden {
  const [wrongA, wrongB] = (args as { wrongAt: [number, number] }).wrongAt;
  return ([a, b], [p], _start, count) => {
    for (let i = 0; i < count; i++) {
      const isWrong = a![i] === wrongA && b![i] === wrongB;
      p![i] = a![i]! * b![i]! + (isWrong ? 1 : 0);
    }
  };
}

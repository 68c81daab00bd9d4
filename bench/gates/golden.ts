/** The product of two signed operands over columns: the golden side of the exhaustive bench. */

import type { GoldenFace, VectorGolden } from '../../src/verify/exhaustive-golden.ts';
import { laneProductGolden } from '../../src/verify/exhaustive-lanes.ts';
import type { LaneOperand } from '../../src/verify/exhaustive-lanes.ts';

/** @param width bits of each operand, at most 16 */
export function signedProduct(face: GoldenFace, width: unknown): VectorGolden {
  const golden = laneProductGolden(face, {
    left: operand('a_i', Number(width)),
    right: operand('b_i', Number(width)),
    result: operand('p_o', 2 * Number(width)),
    overflow: 'wrap',
    constants: {},
  });
  if (golden === undefined) throw new RangeError(`no lanes for ${String(width)} bits`);
  return golden;
}

function operand(port: string, width: number): LaneOperand {
  return { port, width, signed: true };
}

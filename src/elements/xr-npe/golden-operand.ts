/** Words of the SIMD element, whatever its sums are. */

import { pack, type Word } from '../../bits/index.ts';
import { requireFormat } from '../../formats/index.ts';
import type { Operand } from '../../golden/arithmetic.ts';
import { lanesOf, type ModeName } from './params.ts';

/** Numbers of a mode, as many as a word holds, below what every word has above them. */
export function operandOf(mode: ModeName, width: number, above: Word): Operand {
  const { bits } = requireFormat(mode);
  const numbers = lanesOf[mode];
  return {
    format: mode,
    width,
    packing: { numbers, pack: (words) => pack(words, bits) | above },
  };
}

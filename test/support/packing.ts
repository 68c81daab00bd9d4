/** Words of operands that hold several numbers. */

import type { Word } from '../../src/bits/index.ts';
import type { Operand } from '../../src/golden/arithmetic.ts';

/** One word of an operand whose numbers have words of their own. */
export function packed({ packing }: Operand, words: readonly Word[]): Word {
  if (packing === undefined || !('pack' in packing)) throw new Error('not packed word by word');
  return packing.pack(words);
}

/** The words of all beats of a number. */
export function split({ packing }: Operand, word: Word): readonly Word[] {
  if (packing === undefined || !('split' in packing)) throw new Error('not split into beats');
  return packing.split(word);
}

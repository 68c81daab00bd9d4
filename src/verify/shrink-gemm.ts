/** Smaller products than a failing one: fewer rows, columns and terms, then fewer operands that are not zero. */

import type { GemmShape, GemmWords } from '../arrays/family.ts';
import type { Word } from '../bits/index.ts';

/** Products with more operands than this are not searched operand by operand. */
const maxOperands = 128;

/** Candidates, most drastic first. */
export function* shrinkGemm(from: GemmWords): Generator<GemmWords, void> {
  for (const side of ['m', 'n', 'k'] as const) {
    for (let less = from[side] >> 1; less > 0; less >>= 1) {
      yield cutTo(from, { m: from.m, k: from.k, n: from.n, [side]: from[side] - less });
    }
  }
  if (from.a.length + from.b.length > maxOperands) return;
  for (const side of ['a', 'b'] as const) {
    for (const [i, word] of from[side].entries()) {
      if (word !== 0n) yield { ...from, [side]: from[side].with(i, 0n) };
      if (word > 1n) yield { ...from, [side]: from[side].with(i, 1n) };
    }
  }
}

/** The upper left parts of both matrices. */
function cutTo({ a, b, k, n }: GemmWords, to: GemmShape): GemmWords {
  return { ...to, a: corner(a, k, to.m, to.k), b: corner(b, n, to.k, to.n) };
}

function corner(words: readonly Word[], width: number, rows: number, columns: number): Word[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns);
    return words[row * width + (i % columns)] ?? 0n;
  });
}

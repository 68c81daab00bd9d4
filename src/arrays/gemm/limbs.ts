/** Operands as the kernel takes them: words read as numbers, cut into 16-bit pieces where they are wider. */

/** A piece of every operand: `2^shift` times a number of `bits` bits. */
export type Limb = { readonly shift: number; readonly bits: number; readonly isSigned: boolean };

/** An integer operand of at most 32 bits. */
export type IntegerOperand = { readonly width: number; readonly isSigned: boolean };

/** Pieces that fit the kernel's signed 16 bits: one, if the whole operand does, or one per byte. */
export function limbsOf({ width, isSigned }: IntegerOperand, mustSplit: boolean): Limb[] {
  if (!mustSplit && width <= (isSigned ? 16 : 15)) return [{ shift: 0, bits: width, isSigned }];
  return Array.from({ length: Math.ceil(width / 8) }, (_, i) => {
    const isTop = (i + 1) * 8 >= width;
    return { shift: 8 * i, bits: isTop ? width - 8 * i : 8, isSigned: isTop && isSigned };
  });
}

/** Greatest magnitude of a piece. */
export function limbBound({ bits, isSigned }: Limb): number {
  return isSigned ? 2 ** (bits - 1) : 2 ** bits - 1;
}

/**
 * Write one piece of every word to `target`.
 *
 * @param step  from one pair of words to the next in `target`; the two of a pair are neighbours
 */
export function unpackLimb(
  words: ArrayLike<number>,
  { shift, bits, isSigned }: Limb,
  target: Int16Array,
  from: number,
  step: number,
): void {
  const count = words.length;
  const unused = 32 - bits;
  let at = from;
  for (let k = 0; k < count; k += 2, at += step) {
    const low = ((words[k] ?? 0) >>> shift) << unused;
    const high = ((words[k + 1] ?? 0) >>> shift) << unused;
    target[at] = isSigned ? low >> unused : low >>> unused;
    target[at + 1] = isSigned ? high >> unused : high >>> unused;
  }
}

/** All words as numbers. */
export function numbersOf(
  words: ArrayLike<number>,
  { width, isSigned }: IntegerOperand,
): Float64Array {
  const unused = 32 - width;
  return Float64Array.from(words, (word) =>
    isSigned ? (word << unused) >> unused : (word << unused) >>> unused,
  );
}

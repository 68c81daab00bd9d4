/** Levels of an arithmetic right shifter that remembers whether a one has fallen off the end, as text. */

export type StickyLevel = {
  readonly index: number;
  /** The word before this level, and what had fallen off. */
  readonly word: string;
  readonly sticky: string;
  readonly select: string;
  readonly moved: string;
  readonly lost: string;
};

/**
 * Levels for a word `seed` of `width` bits and an `amount` of `amountWidth` bits, smallest distance first. Level `i`
 * gives `level_i` and `lost_i`.
 *
 * @param before the net that says whether ones had followed the word already, or a constant
 */
export function stickyLevels(width: number, amountWidth: number, before: string): StickyLevel[] {
  return Array.from({ length: amountWidth }, (_, index) => {
    const distance = 2 ** index;
    const word = index === 0 ? 'seed' : `level_${index - 1}`;
    const sign = `${word}[${width - 1}]`;
    const isWhole = distance >= width;
    return {
      index,
      word,
      sticky: index === 0 ? before : `lost_${index - 1}`,
      select: amountWidth === 1 ? 'amount' : `amount[${index}]`,
      moved: isWhole
        ? `{ ${width}{${sign}} }`
        : `{ {${distance}{${sign}}}, ${word}[${width - 1}:${distance}] }`,
      lost: isWhole ? `|${word}` : `|${word}[${distance - 1}:0]`,
    };
  });
}

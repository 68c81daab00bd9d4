/** Operand words in bulk, as `formats/bulk` lays them out: bit patterns, always unsigned. */

import type { Word } from '../bits/index.ts';
import type { WordArray } from '../formats/bulk.ts';

export type { WordArray } from '../formats/bulk.ts';

/** One word. */
export function wordAt(words: WordArray, index: number): Word {
  return BigInt(words[index] ?? 0);
}

/** Store one word. */
export function setWord(words: WordArray, index: number, word: Word): void {
  if (words instanceof BigUint64Array) words[index] = word;
  else words[index] = Number(word);
}

/** Copy `source` into `target` at `from, from + step, ...`. Both hold words of one format. */
export function scatter(source: WordArray, target: WordArray, from: number, step: number): void {
  if (target instanceof BigUint64Array) {
    for (let i = 0; i < source.length; i++) target[from + i * step] = wordAt(source, i);
    return;
  }
  for (let i = 0; i < source.length; i++) target[from + i * step] = Number(source[i] ?? 0);
}

/** All words as bigints, for machines that step one word at a time. */
export function toWords(words: WordArray): Word[] {
  return Array.from({ length: words.length }, (_, i) => wordAt(words, i));
}

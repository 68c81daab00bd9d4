/** Operand words in bulk: the narrowest typed array that holds a format's bit patterns, always unsigned. */

import type { Word } from '../bits/index.ts';

/** `length` words of up to 8, 16, 32 or 64 bits. */
export type WordArray = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/**
 * An all-zero array of words.
 *
 * @param width 1..64 bits
 */
export function wordArray(width: number, length: number): WordArray {
  if (width <= 8) return new Uint8Array(length);
  if (width <= 16) return new Uint16Array(length);
  if (width <= 32) return new Uint32Array(length);
  return new BigUint64Array(length);
}

/** One word. Index within the array. */
export function wordAt(words: WordArray, index: number): Word {
  return BigInt(words[index] ?? 0);
}

/** Store one word. */
export function setWord(words: WordArray, index: number, word: Word): void {
  if (words instanceof BigUint64Array) words[index] = word;
  else words[index] = Number(word);
}

/** Words `from, from + step, ...` of `source`, `count` of them, as a new array of the same kind. */
export function gather(source: WordArray, from: number, step: number, count: number): WordArray {
  if (source instanceof BigUint64Array) {
    return BigUint64Array.from({ length: count }, (_, i) => source[from + i * step] ?? 0n);
  }
  const target =
    source instanceof Uint8Array
      ? new Uint8Array(count)
      : source instanceof Uint16Array
        ? new Uint16Array(count)
        : new Uint32Array(count);
  for (let i = 0; i < count; i++) target[i] = source[from + i * step] ?? 0;
  return target;
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

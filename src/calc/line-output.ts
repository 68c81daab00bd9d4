/** Results of lines as text, gathered into large chunks. */

import type { Format } from '../formats/format.ts';

/** Bytes of results gathered before they are passed on. */
const OUTPUT_BYTES = 1 << 16;
const NEWLINE = 10;

/** Gathers one line for each result: all digits of a word of `to`, in upper case, or a text. */
export class LineOutput {
  readonly #digits: number;
  #buffer = Buffer.allocUnsafe(2 * OUTPUT_BYTES);
  #length = 0;

  constructor(to: Format) {
    this.#digits = Math.ceil(to.bits / 4);
  }

  get isFull(): boolean {
    return this.#length >= OUTPUT_BYTES;
  }

  /** A word as a number, or text of any length. */
  write(result: string | number): void {
    if (typeof result === 'number') this.#writeWord(result);
    else {
      this.#reserve(result.length + 1);
      this.#length += this.#buffer.write(result, this.#length, 'latin1');
    }
    this.#buffer[this.#length++] = NEWLINE;
  }

  #writeWord(word: number): void {
    this.#reserve(this.#digits + 1);
    for (let shift = 4 * (this.#digits - 1); shift >= 0; shift -= 4) {
      const digit = (word >>> shift) & 15;
      this.#buffer[this.#length++] = digit < 10 ? 48 + digit : 55 + digit;
    }
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#buffer.length + bytes);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }

  /** What has been gathered; the next results go elsewhere. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(2 * OUTPUT_BYTES);
    this.#length = 0;
    return taken;
  }
}

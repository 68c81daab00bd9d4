/** Where a unit is wrong: mistakes by the first two operands, in the order of their values. */

import type { Word } from '../../bits/index.ts';
import type { Format } from '../../formats/format.ts';
import type { ErrorPicture } from '../../report/error-map.ts';

/** Cells along one side, a power of two. */
const side = 64;

export class ErrorMap {
  readonly #format: Format;
  readonly #columns: number;
  readonly #tried = new Uint32Array(side * side);
  readonly #wrong = new Uint32Array(side * side);

  /** @param operands of the unit; with one, the map is a single row */
  constructor(format: Format, operands: number) {
    this.#format = format;
    this.#columns = Math.min(side, 2 ** format.bits);
    if (operands < 1) throw new RangeError('a unit has operands');
  }

  add(vector: readonly Word[], isWrong: boolean): void {
    const [a = 0n, b = 0n] = vector;
    const at = this.#bin(b) * side + this.#bin(a);
    this.#tried[at] = (this.#tried[at] ?? 0) + 1;
    if (isWrong) this.#wrong[at] = (this.#wrong[at] ?? 0) + 1;
  }

  /** Shares of mistakes, row by row from the least second operand. */
  picture(): ErrorPicture {
    const columns = this.#columns;
    const cells = Array.from({ length: columns }, (_, row) =>
      Array.from({ length: columns }, (__, column) => {
        const at = row * side + column;
        const tried = this.#tried[at] ?? 0;
        return { tried, wrong: this.#wrong[at] ?? 0 };
      }),
    );
    return { cells };
  }

  #bin(word: Word): number {
    const { bits } = this.#format;
    const place = Number(this.#order(word));
    return Math.floor((place / 2 ** bits) * this.#columns);
  }

  /** The place of a word among all, by value. */
  #order(word: Word): bigint {
    const { bits, row, signed } = this.#format;
    if (!signed) return word;
    const top = 1n << BigInt(bits - 1);
    const isSignMagnitude = row.kind === 'float' || row.kind === 'sign-magnitude';
    if (isSignMagnitude && word >= top) return 2n * top - 1n - word;
    return BigInt.asUintN(bits, word + top);
  }
}

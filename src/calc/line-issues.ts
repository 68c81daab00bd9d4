/** What can be wrong with a line of operands. */

import { InputError } from '../errors.ts';
import type { Request } from './calculate.ts';
import { ARITY } from './operation.ts';

/**
 * Check the number of operands.
 *
 * @param length of a dot product, as written; else undefined
 * @throws {InputError} if it is not that of the operation
 */
export function checkCount(
  request: Request,
  count: number,
  length: string | undefined,
  arity: number,
  line: number,
): void {
  if (length === undefined) {
    if (count !== arity) throw badLine(line, expectation(request), `${count}`);
    return;
  }
  // Decimal or hexadecimal: the number of operands tells which was meant.
  const isDecimal = /^\d+$/.test(length) && 2 * Number(length) === count;
  const isHex = /^(?:0x)?[0-9a-f]+$/i.test(length) && 2 * Number.parseInt(length, 16) === count;
  if (!isDecimal && !isHex) {
    throw badLine(line, expectation(request), `length ${length} and ${count} operands`);
  }
}

/** What a line must be. */
export function expectation({ format, operation }: Request): string {
  const digits = Math.ceil(format.bits / 4);
  const words = `of ${format.bits} bits (${format.name}, up to ${digits} digits)`;
  if (operation === 'dot') return `a length and then that many pairs of hex operands ${words}`;
  const count = operation === 'encode' ? 1 : ARITY[operation];
  return `${count} hex operand${count === 1 ? '' : 's'} ${words}`;
}

/** Bytes as text, one character each. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** The error of a line. Long text is cut. */
export function badLine(line: number, expected: string, actual: string): InputError {
  const shown = actual.length > 40 ? `${actual.slice(0, 40)}...` : actual;
  return new InputError([{ code: 'unreadable', path: [`line ${line}`], expected, actual: shown }]);
}

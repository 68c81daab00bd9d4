/** From one line of text to its result. */

import { InputError } from '../errors.ts';
import type { Request } from './calculate.ts';
import { evaluator, exactEvaluator, isNarrow, type Evaluator } from './evaluator.ts';
import { badLine, checkCount, expectation, textOf } from './line-issues.ts';
import { readOperand } from './operand.ts';
import { ARITY, operate } from './operation.ts';
import { exactText } from './show.ts';

const SPACE = 32;

/**
 * The result of bytes `start..end`, which are one line that is not blank: a word of up to 32 bits as
 * a number, else the text of a line of results.
 *
 * @throws {InputError} naming the line
 */
export type LineReader = (
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
) => string | number;

/** The reader for a request. `exactOnly` leaves out the fast path, whose reference it is. */
export function lineReader(request: Request, exactOnly: boolean): LineReader {
  const { format, to, operation } = request;
  if (operation === 'encode') return decimalReader(request);
  if (operation === 'decode' && to === format) return wideReader(request);
  if (!isNarrow(format) || !isNarrow(to)) return wideReader(request);
  return narrowReader(request, exactOnly ? exactEvaluator(request) : evaluator(request));
}

/** Lines of words of up to 32 bits, read digit by digit into numbers. */
function narrowReader(request: Request, evaluate: Evaluator): LineReader {
  const { format, operation } = request;
  const limit = 2 ** format.bits;
  const isDot = operation === 'dot';
  const arity = isDot ? 0 : ARITY[operation];
  let words = new Float64Array(8);
  const badToken = (bytes: Uint8Array, start: number, end: number, line: number): InputError => {
    const [token = ''] = textOf(bytes, start, end).split(/\s/);
    return badLine(line, expectation(request), token);
  };
  return (bytes, start, end, line) => {
    let at = start;
    let count = 0;
    let length = '';
    while (at < end) {
      if ((bytes[at] ?? 0) <= SPACE) {
        at++;
        continue;
      }
      const tokenStart = at;
      let value = 0;
      let digits = 0;
      for (; at < end; at++) {
        const byte = bytes[at] ?? 0;
        if (byte <= SPACE) break;
        const digit = digitOf(byte);
        if (digit >= 0) {
          value = value * 16 + digit;
          digits++;
        } else if (isPrefix(bytes, tokenStart, at)) digits = 0;
        else throw badToken(bytes, tokenStart, end, line);
      }
      if (isDot && length === '') length = textOf(bytes, tokenStart, at);
      else {
        if (digits === 0 || value >= limit) throw badToken(bytes, tokenStart, end, line);
        if (count === words.length) {
          const larger = new Float64Array(2 * count);
          larger.set(words);
          words = larger;
        }
        words[count++] = value;
      }
    }
    checkCount(request, count, isDot ? length : undefined, arity, line);
    return evaluate(words, count);
  };
}

/** Value of a hexadecimal digit, or -1. */
function digitOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Whether the byte at `at` is the x of a 0x that begins a token. */
function isPrefix(bytes: Uint8Array, tokenStart: number, at: number): boolean {
  return at === tokenStart + 1 && ((bytes[at] ?? 0) | 32) === 120 && bytes[tokenStart] === 48;
}

/** Lines of words of any width, by BigInt. */
function wideReader(request: Request): LineReader {
  const { format, to, operation, rounding, encode } = request;
  const digits = Math.ceil(to.bits / 4);
  const isDot = operation === 'dot';
  const arity = isDot ? 0 : ARITY[operation];
  const asDecimal = operation === 'decode' && to === format;
  return (bytes, start, end, line) => {
    const tokens = textOf(bytes, start, end).trim().split(/\s+/);
    const length = isDot ? (tokens.shift() ?? '') : undefined;
    const values = tokens.map((token) => {
      const hex = /^(?:0x)?([0-9a-f]+)$/i.exec(token)?.[1];
      const word = hex === undefined ? undefined : BigInt(`0x${hex}`);
      if (word === undefined || word >> BigInt(format.bits) !== 0n) {
        throw badLine(line, expectation(request), token);
      }
      return format.decode(word);
    });
    checkCount(request, values.length, length, arity, line);
    const exact = operate(operation, values, rounding);
    if (asDecimal) return exactText(exact, format);
    return to.encode(exact, encode).toString(16).toUpperCase().padStart(digits, '0');
  };
}

/** Lines of one value each, decimal (or a word as 0x..), to be encoded. */
function decimalReader({ format, to, encode }: Request): LineReader {
  const digits = Math.ceil(to.bits / 4);
  return (bytes, start, end, line) => {
    const text = textOf(bytes, start, end).trim();
    try {
      const { word } = readOperand(format, text, 1, true, to === format ? encode : {});
      const result = to === format ? word : to.encode(format.decode(word), encode);
      return result.toString(16).toUpperCase().padStart(digits, '0');
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw badLine(line, `one value for ${format.name}, decimal or 0x..`, text);
    }
  };
}

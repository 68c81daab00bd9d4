/**
 * One operation per line, in TestFloat's layout: hexadecimal operands separated by spaces, for `dot`
 * a length and then the pairs. One hexadecimal result per line, all digits, upper case.
 */

import { InputError } from '../errors.ts';
import type { Format } from '../formats/format.ts';
import type { Request } from './calculate.ts';
import { evaluator, exactEvaluator, isNarrow, type Evaluator } from './evaluator.ts';
import { readOperand } from './operand.ts';
import { ARITY, operate } from './operation.ts';
import { exactText } from './show.ts';

/** Bytes of results gathered before they are passed on. */
const OUTPUT_BYTES = 1 << 16;
const SPACE = 32;
const NEWLINE = 10;

/** Results of lines `start..end` of `bytes`, which is one line without its newline. */
type LineReader = (bytes: Uint8Array, start: number, end: number, line: number) => string | number;

export type LineOptions = {
  /** Use only the exact path: the reference that the fast one is tested against. */
  readonly exactOnly?: boolean;
  /** Told the number of results so far, now and then. */
  readonly onProgress?: (lines: number) => void;
};

/**
 * The results of all lines, in chunks of text. Lines may end in CR LF; empty lines at the end are
 * ignored. `decode` without a result format gives decimals; `encode` takes decimals.
 *
 * @throws {InputError} at the first bad line, after the results of the lines before it
 */
export async function* calculateLines(
  request: Request,
  input: AsyncIterable<Uint8Array>,
  options: LineOptions = {},
): AsyncGenerator<Uint8Array> {
  const output = new Output(request.to);
  const results = new LineCounter(lineReader(request, options.exactOnly === true), output);
  let rest: Uint8Array = new Uint8Array(0);
  try {
    for await (const chunk of input) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        results.line(bytes, start, end);
        start = end + 1;
        if (output.isFull) yield output.take();
      }
      // The reader may reuse its chunk.
      rest = bytes.slice(start);
      options.onProgress?.(results.count);
    }
    if (rest.length > 0) results.line(rest, 0, rest.length);
  } catch (error) {
    if (error instanceof InputError) yield output.take();
    throw error;
  }
  yield output.take();
}

/** Counts lines, skips empty ones at the end, and writes results. */
class LineCounter {
  readonly #read: LineReader;
  readonly #output: Output;
  #line = 0;
  #firstEmpty = 0;
  /** Results so far. */
  count = 0;

  constructor(read: LineReader, output: Output) {
    this.#read = read;
    this.#output = output;
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    this.#line++;
    let last = end;
    while (last > start && (bytes[last - 1] ?? 0) <= SPACE) last--;
    if (last === start) {
      if (this.#firstEmpty === 0) this.#firstEmpty = this.#line;
      return;
    }
    if (this.#firstEmpty !== 0) throw bad(this.#firstEmpty, 'operands', 'empty');
    this.#output.write(this.#read(bytes, start, last, this.#line));
    this.count++;
  }
}

/** Gathers results as text. */
class Output {
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

function lineReader(request: Request, exactOnly: boolean): LineReader {
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
      for (; at < end; at++) {
        const byte = bytes[at] ?? 0;
        if (byte <= SPACE) break;
        const digit = digitOf(byte);
        if (digit >= 0) value = value * 16 + digit;
        else if (isPrefix(bytes, tokenStart, at)) value = 0;
        else throw badToken(request, bytes, tokenStart, end, line);
      }
      if (isDot && length === '') length = tokenText(bytes, tokenStart, at);
      else {
        if (value >= limit) throw badToken(request, bytes, tokenStart, end, line);
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
  const arity = isDot || operation === 'encode' ? 1 : ARITY[operation];
  const asDecimal = operation === 'decode' && to === format;
  return (bytes, start, end, line) => {
    const tokens = tokenText(bytes, start, end).trim().split(/\s+/);
    const length = isDot ? (tokens.shift() ?? '') : undefined;
    const values = tokens.map((token) => {
      const hex = /^(?:0x)?([0-9a-f]+)$/i.exec(token)?.[1];
      const word = hex === undefined ? undefined : BigInt(`0x${hex}`);
      if (word === undefined || word >> BigInt(format.bits) !== 0n) {
        throw bad(line, expectation(request), token);
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
    const text = tokenText(bytes, start, end).trim();
    try {
      const { word } = readOperand(format, text, 1, true, to === format ? encode : {});
      const result = to === format ? word : to.encode(format.decode(word), encode);
      return result.toString(16).toUpperCase().padStart(digits, '0');
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw bad(line, `one value for ${format.name}, decimal or 0x..`, text);
    }
  };
}

function checkCount(
  request: Request,
  count: number,
  length: string | undefined,
  arity: number,
  line: number,
): void {
  if (length === undefined) {
    if (count !== arity) throw bad(line, expectation(request), `${count}`);
    return;
  }
  // Decimal or hexadecimal: the number of operands tells which was meant.
  const isDecimal = /^\d+$/.test(length) && 2 * Number(length) === count;
  const isHex = /^(?:0x)?[0-9a-f]+$/i.test(length) && 2 * Number.parseInt(length, 16) === count;
  if (!isDecimal && !isHex) {
    throw bad(line, expectation(request), `length ${length} and ${count} operands`);
  }
}

function expectation({ format, operation }: Request): string {
  const digits = Math.ceil(format.bits / 4);
  const words = `of ${format.bits} bits (${format.name}, up to ${digits} digits)`;
  if (operation === 'dot') return `a length and then that many pairs of hex operands ${words}`;
  const count = operation === 'encode' ? 1 : ARITY[operation];
  return `${count} hex operand${count === 1 ? '' : 's'} ${words}`;
}

function badToken(
  request: Request,
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
): InputError {
  const [token = ''] = tokenText(bytes, start, end).split(/\s/);
  return bad(line, expectation(request), token);
}

function tokenText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function bad(line: number, expected: string, actual: string): InputError {
  const shown = actual.length > 40 ? `${actual.slice(0, 40)}...` : actual;
  return new InputError([{ code: 'unreadable', path: [`line ${line}`], expected, actual: shown }]);
}

/**
 * One operation per line, in TestFloat's layout: hexadecimal operands separated by spaces, for `dot`
 * a length and then the pairs. One hexadecimal result per line, all digits, upper case.
 */

import { InputError } from '../errors.ts';
import type { Request } from './calculate.ts';
import { badLine, expectation } from './line-issues.ts';
import { LineOutput } from './line-output.ts';
import { lineReader, type LineReader } from './line-readers.ts';

const SPACE = 32;
const NEWLINE = 10;

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
  const output = new LineOutput(request.to);
  const results = new LineCounter(request, lineReader(request, options.exactOnly === true), output);
  // The beginning of a line that has not ended yet.
  let begun: Uint8Array[] = [];
  try {
    for await (const chunk of input) {
      const bytes = begun.length === 0 ? chunk : joinAtNewline(begun, chunk);
      if (bytes === undefined) continue;
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        results.line(bytes, start, end);
        start = end + 1;
        if (output.isFull) yield output.take();
      }
      begun = start < bytes.length ? [Buffer.from(bytes.subarray(start))] : [];
      options.onProgress?.(results.count);
    }
    const rest = Buffer.concat(begun);
    if (rest.length > 0) results.line(rest, 0, rest.length);
  } catch (error) {
    if (error instanceof InputError) yield output.take();
    throw error;
  }
  yield output.take();
}

/** All bytes so far if `chunk` ends the line begun; else undefined, with a copy of `chunk` kept. */
function joinAtNewline(begun: Uint8Array[], chunk: Uint8Array): Uint8Array | undefined {
  if (chunk.includes(NEWLINE)) return Buffer.concat([...begun, chunk]);
  begun.push(Buffer.from(chunk));
  return undefined;
}

/** Counts lines, skips empty ones at the end, and writes results. */
class LineCounter {
  readonly #request: Request;
  readonly #read: LineReader;
  readonly #output: LineOutput;
  #line = 0;
  #firstEmpty = 0;
  /** Results so far. */
  count = 0;

  constructor(request: Request, read: LineReader, output: LineOutput) {
    this.#request = request;
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
    if (this.#firstEmpty !== 0) {
      throw badLine(this.#firstEmpty, expectation(this.#request), 'empty');
    }
    this.#output.write(this.#read(bytes, start, last, this.#line));
    this.count++;
  }
}

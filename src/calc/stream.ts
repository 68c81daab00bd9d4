/** The calculator between two streams: lines of operands in, lines of results out. */

import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { InputError } from '../errors.ts';
import { request, type CalcOptions } from './calculate.ts';
import { calculateLines } from './lines.ts';

export type StreamOptions = CalcOptions & {
  /** Values given beside the stream: there must be none. */
  readonly values?: readonly string[];
  /** Wrap the results in one JSON document. */
  readonly json?: boolean;
  /** Told the number of results so far, now and then. */
  readonly onProgress?: (lines: number) => void;
};

/**
 * Calculate line by line; see `calculateLines` for the layout. Holds one chunk of input at a time and
 * waits for a slow reader.
 *
 * @throws {InputError} for an unknown name, or at the first bad line, when the results of the lines
 *   before it have been written
 */
export async function calculateStream(
  format: string,
  op: string,
  input: AsyncIterable<Uint8Array>,
  output: Writable,
  options: StreamOptions = {},
): Promise<void> {
  const checked = request(format, op, options);
  const [extra] = options.values ?? [];
  if (extra !== undefined) {
    const expected = 'on standard input when --stdin is given';
    throw new InputError([{ code: 'conflict', path: ['values'], expected, actual: extra }]);
  }
  const chunks = calculateLines(checked, input, options);
  if (options.json === true) {
    await writeJson(checked.format.name, op, checked.to.name, chunks, output);
    return;
  }
  for await (const chunk of chunks) await write(output, chunk);
}

/** Nothing is written before all lines are known to be good: a document is whole or absent. */
async function writeJson(
  format: string,
  op: string,
  to: string,
  chunks: AsyncIterable<Uint8Array>,
  output: Writable,
): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const lines = Buffer.concat(parts).toString('latin1');
  const results = lines.split('\n').slice(0, -1);
  await write(output, `${JSON.stringify({ format, op, to, results })}\n`);
}

async function write(output: Writable, chunk: Uint8Array | string): Promise<void> {
  if (chunk.length > 0 && !output.write(chunk)) await once(output, 'drain');
}

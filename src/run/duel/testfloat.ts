/**
 * Vectors as TestFloat writes them: a line for each, hexadecimal words of all digits separated by blanks, the
 * operands, then the result and the exception flags, which may both be left out.
 *
 * @source J. R. Hauser, Berkeley TestFloat release 3e, testfloat_gen
 */

import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Word } from '../../bits/index.ts';
import { trackLeftover } from '../../cleanup.ts';
import { readText } from '../../design/files.ts';
import { ofFile, writing } from '../../writing.ts';
import { InputError, type Issue } from '../../errors.ts';
import type { Oracle } from './oracle.ts';
import type { UnitMap } from './port-map.ts';
import { hex, type StatedResults } from './report.ts';
import type { StatedVector, Vector } from './vector.ts';

const maxBytes = 512 * 1024 * 1024;

/** Issues named before the rest is left unread. */
const mostIssues = 10;

/** Read a file of vectors. @throws {InputError} naming the lines that do not fit the unit's operation */
export function readVectors(file: string, map: UnitMap): StatedVector[] {
  return parseVectors(readText(file, maxBytes), map, file);
}

/**
 * The vectors of a text. Blank lines are passed over.
 *
 * @throws {InputError} naming the lines that do not fit, and when there is no vector at all
 */
export function parseVectors(
  text: string,
  map: Pick<UnitMap, 'request' | 'operands'>,
  file: string,
): StatedVector[] {
  const { format, to } = map.request;
  const arity = map.operands.length;
  const widths = [...Array.from({ length: arity }, () => format.bits), to.bits, flagBits];
  const vectors: StatedVector[] = [];
  const issues: Issue[] = [];
  for (const [i, written] of text.split('\n').entries()) {
    const tokens = written.trim().split(/\s+/);
    if (tokens[0] === '') continue;
    const words = tokens.map((token, at) => wordOf(token, widths[at] ?? 0));
    const result = words[arity];
    if (tokens.length < arity || tokens.length > widths.length || words.includes(undefined)) {
      issues.push(badLine(i + 1, written, arity, map));
      if (issues.length === mostIssues) break;
      continue;
    }
    const operands = words.slice(0, arity).map((word) => word ?? 0n);
    vectors.push({ line: i + 1, operands, ...(result === undefined ? {} : { result }) });
  }
  if (issues.length === 0 && vectors.length === 0) {
    issues.push({ code: 'unreadable', path: ['the file'], expected: 'vectors', actual: 'empty' });
  }
  if (issues.length > 0) throw new InputError(issues, file);
  return vectors;
}

/** Inexact, underflow, overflow, infinite, invalid. */
const flagBits = 5;

function wordOf(token: string, bits: number): Word | undefined {
  if (!/^[0-9a-fA-F]{1,64}$/.test(token)) return undefined;
  const word = BigInt(`0x${token}`);
  return word >> BigInt(bits) === 0n ? word : undefined;
}

function badLine(
  line: number,
  written: string,
  arity: number,
  { request: { format, to } }: Pick<UnitMap, 'request'>,
): Issue {
  const expected = `${arity} hex words of ${format.bits} bits, then perhaps a result of ${to.bits} bits, and flags`;
  const text = written.trim();
  const actual = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return { code: 'unreadable', path: [`line ${line}`], expected, actual };
}

/** A vector with its right result, as a line. */
export function vectorLine(
  { request: { format, to } }: UnitMap,
  vector: Vector,
  result: Word,
): string {
  const words = [...vector.map((word) => hex(word, format)), hex(result, to)];
  return `${words.join(' ').toUpperCase()}\n`;
}

/** What a file's results are worth beside those of the oracle. */
export function statedResults(
  file: string,
  vectors: readonly StatedVector[],
  oracle: Oracle,
  { request: { format, to } }: UnitMap,
): StatedResults {
  let [results, others] = [0, 0];
  let first: StatedResults['first'];
  for (const { line, operands, result } of vectors) {
    if (result === undefined) continue;
    results++;
    const expected = oracle.expected(operands);
    if (oracle.mistake(expected, result) === undefined) continue;
    others++;
    first ??= {
      line,
      operands: operands.map((word) => hex(word, format)),
      stated: hex(result, to),
      expected: hex(expected, to),
    };
  }
  return { file, results, others, ...(first === undefined ? {} : { first }) };
}

export type VectorWriter = {
  write(vectors: readonly Vector[], results: readonly Word[]): void;
  /** Put the file in its place: it is seen whole or not at all. */
  finish(): void;
  /** Take away what was not finished. */
  discard(): void;
};

/** A file of vectors, written as they come. */
export function vectorWriter(file: string, map: UnitMap): VectorWriter {
  const begun = `${file}.${process.pid}.partial`;
  const forget = trackLeftover({ kind: 'path', path: begun });
  const guard = (work: () => void): void => writing(`the file of vectors ${file}`, work, ofFile);
  try {
    guard(() => writeFileSync(begun, ''));
  } catch (error) {
    forget();
    throw error;
  }
  return {
    write(vectors, results): void {
      const lines = vectors.map((vector, i) => vectorLine(map, vector, results[i] ?? 0n));
      guard(() => appendFileSync(begun, lines.join('')));
    },
    finish: () => guard(() => renameSync(begun, file)),
    discard(): void {
      rmSync(begun, { force: true });
      forget();
    },
  };
}

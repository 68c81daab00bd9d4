/** The text of a design file as plain data, with the place of every value for messages. */

import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { InputError, type Issue } from '../errors.ts';

export type Place = { readonly line: number; readonly column: number };

export type Document = {
  readonly data: unknown;
  /** Numbers that are not finite: `.inf`, `.nan`. */
  readonly issues: readonly Issue[];
  /** Where the value at a path stands, or its nearest ancestor that exists. */
  locate(path: readonly (string | number)[]): Place | undefined;
};

/** Longest design file, characters. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** Most faults of the text told at once: one early slip can cause hundreds. */
const MAX_FAULTS = 10;

/** Most aliases expanded: enough for shared settings, too few to blow up. */
const MAX_ALIASES = 100;

/**
 * Read YAML 1.2 (and so JSON): one document, unique keys, no unknown tags, finite numbers.
 *
 * @throws {InputError} with the place of every fault of the text
 */
export function readDocument(text: string, file: string | undefined): Document {
  if (text.length > MAX_LENGTH) {
    throw refuse(file, `at most ${MAX_LENGTH} characters`, String(text.length));
  }
  const lines = new LineCounter();
  const document = guard(file, () =>
    parseDocument(text, {
      // What it warns of is a fault of the file, told as such; a library writes nothing on stderr.
      logLevel: 'error',
      lineCounter: lines,
      prettyErrors: false,
    }),
  );
  const faults = [...document.errors, ...document.warnings].filter(
    (fault, i, all) => all.findIndex((other) => other.pos[0] === fault.pos[0]) === i,
  );
  if (faults.length > 0) {
    const issues = faults.slice(0, MAX_FAULTS).map((fault): Issue => {
      const { line, col } = lines.linePos(fault.pos[0]);
      const expected = 'well-formed YAML or JSON';
      const actual = `text with a fault (${fault.message.replace(/\.$/, '').toLowerCase()})`;
      return { code: 'unreadable', path: ['the text'], expected, actual, line, column: col };
    });
    throw new InputError(issues, file);
  }
  const { contents } = document;
  const locate = (path: readonly (string | number)[]): Place | undefined => {
    const offset = offsetOf(contents, path);
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const data: unknown = guard(file, () => document.toJS({ maxAliasCount: MAX_ALIASES }));
  return { data, issues: nonFinite(data, []), locate };
}

/** The parser's own refusals: nesting deeper than its stack, more aliases than allowed. */
function guard<T>(file: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw refuse(file, 'less deeply nested', 'too deep to read');
    if (!(error instanceof ReferenceError)) throw error;
    throw refuse(file, `text with at most ${MAX_ALIASES} aliases`, error.message);
  }
}

function refuse(file: string | undefined, expected: string, actual: string): InputError {
  return new InputError([{ code: 'unreadable', path: ['the text'], expected, actual }], file);
}

/** Start of the key (in a map) or of the entry (in a list) that a path names. */
function offsetOf(root: Node | null, path: readonly (string | number)[]): number | undefined {
  let node: unknown = root;
  let offset = root?.range?.[0];
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (pair === undefined || !isNode(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

function nonFinite(data: unknown, path: readonly (string | number)[]): Issue[] {
  if (typeof data === 'number' && !Number.isFinite(data)) {
    return [{ code: 'wrong_type', path, expected: 'a finite number', actual: String(data) }];
  }
  if (Array.isArray(data)) return data.flatMap((entry, i) => nonFinite(entry, [...path, i]));
  if (typeof data === 'object' && data !== null) {
    return Object.entries(data).flatMap(([key, value]) => nonFinite(value, [...path, key]));
  }
  return [];
}

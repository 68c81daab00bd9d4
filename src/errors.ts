/**
 * What can go wrong, as data. Text is made at the edge, in one form:
 * subject, "must be", expectation, "not", actual, then the nearest valid name.
 */

/** One thing wrong with user input. */
export type Issue = {
  readonly code:
    | 'out_of_range'
    | 'wrong_type'
    | 'unknown_key'
    | 'unknown_name'
    | 'conflict'
    | 'unsupported'
    | 'unreadable';
  /** Where in the file: `['element', 'accumulator']`. */
  readonly path: readonly (string | number)[];
  /** What it must be: `an integer in 2..64`. */
  readonly expected: string;
  /** What it is: `1`. */
  readonly actual: string;
  /** The nearest valid name, for unknown names and keys. */
  readonly nearest?: string;
  /** Place in the text, counted from 1. */
  readonly line?: number;
  readonly column?: number;
};

export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wrap a success. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** Wrap a failure. */
export function fail<E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/** One issue as a sentence: `element.accumulator must be an integer in 2..64, not 1`. */
export function sentence(issue: Issue): string {
  const subject = issue.path.length === 0 ? 'the document' : issue.path.join('.');
  const hint = issue.nearest === undefined ? '' : `; did you mean ${issue.nearest}?`;
  return `${subject} must be ${issue.expected}, not ${issue.actual}${hint}`;
}

/** `file:line:column: `, as far as they are known. */
function place(issue: Issue, file: string | undefined): string {
  const parts = [file, issue.line, issue.column].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(':')}: `;
}

/** The user's input is wrong: exit code 2. Holds every issue found in one file. */
export class InputError extends Error {
  readonly file: string | undefined;
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], file?: string) {
    super(issues.map((issue) => place(issue, file) + sentence(issue)).join('\n'));
    this.name = 'InputError';
    this.file = file;
    this.issues = issues;
  }
}

/** A tool is missing or failed to run: exit code 2. */
export class EngineError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
  }
}

/** A check did not hold: exit code 1. `detail` is the shrunk counter-example, ready for JSON. */
export class MismatchError extends Error {
  readonly detail: unknown;

  constructor(message: string, detail: unknown) {
    super(message);
    this.name = 'MismatchError';
    this.detail = detail;
  }
}

/** A bug of ours. */
export class InvariantError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}

/** Throw an `InvariantError` unless `condition` holds. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/**
 * A name that is none of those known, with the nearest of them.
 *
 * @param more what the sentence says instead of `one of ...` and the name as it is
 */
export function unknownName(
  path: Issue['path'],
  name: string,
  known: readonly string[],
  more: Partial<Pick<Issue, 'expected' | 'actual'>> = {},
): Issue {
  const nearest = nearestName(name, known);
  return {
    code: 'unknown_name',
    path,
    expected: `one of ${known.join(', ')}`,
    actual: name === '' ? 'empty' : name,
    ...(nearest === undefined ? {} : { nearest }),
    ...more,
  };
}

/** The candidate closest to `name` by edit distance, if it is close enough to be a typing slip. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

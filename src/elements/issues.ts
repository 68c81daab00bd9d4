/** From a schema's complaints to our issues: one sentence each, with the nearest valid key or name. */

import type { z } from 'zod';
import { fail, nearestName, ok, type Issue, type Result } from '../errors.ts';

/** Check `input` against a schema. `path` is put in front of every issue's path. */
export function parseWith<S extends z.ZodType>(
  schema: S,
  input: unknown,
  path: readonly (string | number)[] = [],
): Result<z.output<S>, Issue[]> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return ok(parsed.data);
  return fail(
    parsed.error.issues.flatMap((issue) => {
      const slip = misspelt(issue, schema, input);
      return slip === undefined ? toIssues(issue, schema, path) : [below(path, slip)];
    }),
  );
}

/**
 * The complaint about an accumulator of too few bits, and none where they suffice.
 *
 * @param what has that many bits, for the message: `those of a product`
 */
export function narrowAccumulator(bits: number, least: number, what: string): Issue[] {
  if (bits >= least) return [];
  const expected = `at least ${least} bits, ${what}`;
  return [{ code: 'conflict', path: ['accumulator'], expected, actual: String(bits) }];
}

/** A value as it is shown in a message. */
export function show(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/**
 * The complaint about a key that is missing because it stands there misspelt. Only of objects that take further keys: the
 * others name what they do not know themselves.
 */
function misspelt(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown): Issue | undefined {
  const key = issue.path.at(-1);
  if (issue.code !== 'invalid_type' || issue.input !== undefined || typeof key !== 'string') {
    return undefined;
  }
  const parent = issue.path.slice(0, -1);
  const around = schemaAt(schema, parent);
  if (!takesAnyKey(around)) return undefined;
  const known = keysOf(around);
  const strays = Object.keys(valueAt(input, parent)).filter((stray) => !known.includes(stray));
  const stray = nearestName(key, strays);
  if (stray === undefined) return undefined;
  return {
    code: 'unknown_key',
    path: [...parent.map(toStep), stray],
    expected: key,
    actual: `a key named ${stray}`,
    nearest: key,
  };
}

function below(path: Issue['path'], issue: Issue): Issue {
  return { ...issue, path: [...path, ...issue.path] };
}

function toStep(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}

function toIssues(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  prefix: readonly (string | number)[],
): Issue[] {
  const path = [...prefix, ...issue.path.map(toStep)];
  const actual = show(issue.input);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = keysOf(schemaAt(schema, issue.path));
        const nearest = nearestName(key, known);
        return {
          code: 'unknown_key',
          path: [...path, key],
          expected: `one of ${known.join(', ')}`,
          actual: `a key named ${key}`,
          ...(nearest === undefined ? {} : { nearest }),
        };
      });
    case 'invalid_value': {
      const names = issue.values.map(String);
      const nearest = typeof issue.input === 'string' ? nearestName(issue.input, names) : undefined;
      return [
        {
          code: 'unknown_name',
          path,
          expected: names.length === 1 ? (names[0] ?? '') : `one of ${names.join(', ')}`,
          actual,
          ...(nearest === undefined ? {} : { nearest }),
        },
      ];
    }
    case 'too_small':
      return [{ code: 'out_of_range', path, expected: `at least ${issue.minimum}`, actual }];
    case 'too_big':
      return [{ code: 'out_of_range', path, expected: `at most ${issue.maximum}`, actual }];
    case 'invalid_type': {
      // A schema's own wording goes before the type's name.
      const isOwn = !issue.message.startsWith('Invalid input');
      const expected = isOwn ? issue.message : withArticle(issue.expected);
      return [{ code: 'wrong_type', path, expected, actual }];
    }
    default:
      return [{ code: 'wrong_type', path, expected: issue.message, actual }];
  }
}

function withArticle(type: string): string {
  const name = type === 'int' ? 'integer' : type === 'array' ? 'list' : type;
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
}

/** The schema found by following `path`, out of what makes it optional. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): unknown {
  let node: unknown = schema;
  const unwrap = (): void => {
    while (isRecord(node) && isRecord(node['def']) && 'innerType' in node['def']) {
      node = node['def']['innerType'];
    }
  };
  unwrap();
  for (const key of path) {
    if (!isRecord(node)) return undefined;
    if (typeof key === 'number') node = isRecord(node['def']) ? node['def']['element'] : undefined;
    else node = isRecord(node['shape']) ? node['shape'][String(key)] : undefined;
    unwrap();
  }
  return node;
}

/** Keys of an object schema. */
function keysOf(node: unknown): string[] {
  return isRecord(node) && isRecord(node['shape']) ? Object.keys(node['shape']) : [];
}

/** Whether an object schema lets pass keys that it does not know. */
function takesAnyKey(node: unknown): boolean {
  if (!isRecord(node) || !isRecord(node['def'])) return false;
  const catchall = node['def']['catchall'];
  return isRecord(catchall) && isRecord(catchall['def']) && catchall['def']['type'] === 'unknown';
}

/** The object in `input` found by following `path`; an empty one where there is none. */
function valueAt(input: unknown, path: readonly PropertyKey[]): Record<string, unknown> {
  let node: unknown = input;
  for (const key of path) node = isRecord(node) ? node[String(key)] : undefined;
  return isRecord(node) ? node : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

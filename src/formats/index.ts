/** The number formats by name. */

import { InputError, nearestName } from '../errors.ts';
import { toDecimal } from './decimal.ts';
import type { Dyadic } from './dyadic.ts';
import type { Format } from './format.ts';
import { ALIASES, COMMON_INTEGERS, NAMED, PATTERNS, SHOWN, type Named } from './rows.ts';
import { codecOf, traitsOf } from './traits.ts';

const cache = new Map<string, Format>();

/**
 * The format of that name, or undefined if there is none. Names are in lower case; common other
 * names (`float16`, `bfloat16`, `mxint8`) give the format under its own name.
 */
export function parseFormat(name: string): Format | undefined {
  const own = Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name;
  const known = cache.get(own);
  if (known !== undefined) return known;
  const found = Object.hasOwn(NAMED, own) ? NAMED[own] : fromPattern(own);
  if (found === undefined) return undefined;
  const { row, notes, source } = found;
  const format = {
    name: own,
    bits: row.bits,
    row,
    notes,
    source,
    ...traitsOf(row),
    ...codecOf(row),
  };
  cache.set(own, format);
  return format;
}

function fromPattern(name: string): Named | undefined {
  for (const { pattern, make, notes, source } of PATTERNS) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const numbers = match.slice(1, 3);
    // One spelling per format: int08 would be a second name for int8.
    if (numbers.some((digits) => digits !== undefined && /^0\d/.test(digits))) return undefined;
    const row = make(Number(numbers[0]), Number(numbers[1] ?? 0), match);
    return row === undefined ? undefined : { row, notes, source };
  }
  return undefined;
}

/**
 * The format of that name.
 *
 * @param path where the name stands, for the message: `['element', 'weight']`
 * @throws {InputError} if there is no such format, with the nearest name
 */
export function requireFormat(
  name: string,
  path: readonly (string | number)[] = ['format'],
): Format {
  const format = parseFormat(name);
  if (format !== undefined) return format;
  const pattern = PATTERNS.find((candidate) => candidate.pattern.test(name));
  const expected =
    pattern === undefined
      ? `a number format, such as ${['int8', 'e4m3', 'posit16_1'].join(', ')} (pelab list formats)`
      : `${pattern.usage} with ${pattern.range}`;
  const nearest = pattern === undefined ? nearestName(name, formatNames()) : undefined;
  throw new InputError([
    {
      code: pattern === undefined ? 'unknown_name' : 'out_of_range',
      path,
      expected,
      actual: name === '' ? 'empty' : name,
      ...(nearest === undefined ? {} : { nearest }),
    },
  ]);
}

/** The names that lists and suggestions show. Patterns admit more: every `intN`, every `positN_ES`. */
export function formatNames(): readonly string[] {
  return [...COMMON_INTEGERS, ...Object.keys(NAMED), ...SHOWN];
}

/** One line of `pelab list formats`. Values are exact decimals, or powers of two when long. */
export type FormatListing = {
  readonly name: string;
  readonly bits: number;
  readonly minimum: string;
  readonly maximum: string;
  readonly minPositive: string;
  readonly notes: string;
  readonly source: string;
};

/** The formats shown by name, as data for a table. */
export function listFormats(): readonly FormatListing[] {
  return formatNames().map((name) => {
    const format = requireFormat(name);
    return {
      name,
      bits: format.bits,
      minimum: brief(format.minimum),
      maximum: brief(format.maximum),
      minPositive: brief(format.minPositive),
      notes: format.notes,
      source: format.source,
    };
  });
}

/** The families of names, as data for a table. */
export function listFormatFamilies(): readonly {
  readonly usage: string;
  readonly range: string;
  readonly notes: string;
  readonly source: string;
}[] {
  return PATTERNS.map(({ usage, range, notes, source }) => ({ usage, range, notes, source }));
}

/** A value in a dozen characters: its decimal, or `m*2^e`. */
function brief(a: Dyadic): string {
  const decimal = Math.abs(a.e) > 200 ? undefined : toDecimal(a);
  if (decimal !== undefined && decimal.length <= (a.e < 0 ? 9 : 11)) return decimal;
  const sign = a.m < 0n ? '-' : '';
  const m = a.m < 0n ? -a.m : a.m;
  // 65535 * 2^112 reads better as (2^16-1)*2^112.
  const ones = (m & (m + 1n)) === 0n && m > 1n;
  const significand = ones ? `(2^${m.toString(2).length}-1)` : m.toString();
  return m === 1n ? `${sign}2^${a.e}` : `${sign}${significand}*2^${a.e}`;
}

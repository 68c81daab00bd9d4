/** From what a user types to a word of a format. */

import type { Word } from '../bits/index.ts';
import { InputError, type Issue } from '../errors.ts';
import { parseDecimal, toDecimal } from '../formats/decimal.ts';
import type { EncodeOptions, Exact, Format } from '../formats/format.ts';
import { compare, dyadic } from '../formats/dyadic.ts';
import { isNegative, magnitudeOf, placeOf, roundPlace } from '../formats/rounding.ts';
import { infinity, NAN, NEGATIVE_ZERO, sameNumber } from '../formats/value.ts';

/** An operand: the word it became, and the exact value it was typed as. */
export type Operand = { readonly text: string; readonly word: Word; readonly exact: Exact };

/**
 * Read one operand: a word as `0x..` or `0b..`, or a value as a decimal, `inf`, `nan` or `nar`, which
 * is rounded to the nearest word.
 *
 * @param position 1 for the first operand, for messages
 * @param converts whether the operation is a conversion, which takes values outside the format too
 * @throws {InputError} if the text is neither, or the format has no such word or value
 */
export function readOperand(
  format: Format,
  text: string,
  position: number,
  converts = false,
  options: EncodeOptions = {},
): Operand {
  const word = readWord(text);
  if (word !== undefined) {
    if (word >> BigInt(format.bits) !== 0n) {
      throw wrong(format, position, text, `a word of ${format.bits} bits`);
    }
    return { text, word, exact: format.decode(word) };
  }
  const exact = readValue(text);
  if (exact === undefined) {
    const expected = 'a word (0x1f, 0b11111) or a value (1.5, -3, 6e-8, inf, nan)';
    throw wrong(format, position, text, expected);
  }
  const encoded = format.encode(exact, options);
  if (!converts && !hasValue(format, exact, encoded)) {
    const range = `${toDecimal(format.minimum)}..${toDecimal(format.maximum)}`;
    throw wrong(format, position, text, `a number in ${range}`);
  }
  return { text, word: encoded, exact };
}

/** The word of `0x1f` or `0b11111`, or undefined. */
export function readWord(text: string): Word | undefined {
  return /^0x[0-9a-f]+$/i.test(text) || /^0b[01]+$/i.test(text) ? BigInt(text) : undefined;
}

/** The exact value of `1.5`, `-inf`, `nan` or `NaR`, or undefined. */
export function readValue(text: string): Exact | undefined {
  const lower = text.toLowerCase();
  if (/^[+-]?(?:nan|nar)$/.test(lower)) return NAN;
  if (/^[+-]?inf(?:inity)?$/.test(lower)) return infinity(lower.startsWith('-'));
  const ratio = parseDecimal(text);
  if (ratio === undefined) return undefined;
  if (ratio.n === 0n && text.startsWith('-')) return NEGATIVE_ZERO;
  return { kind: 'ratio', ...ratio };
}

/** Whether a format can stand for a typed value, apart from rounding: integers have no 300 and no NaN. */
function hasValue(format: Format, exact: Exact, word: Word): boolean {
  if (exact.kind === 'nan' || exact.kind === 'infinite') {
    return sameNumber(format.decode(word), exact);
  }
  return format.row.kind !== 'integer' || isInRange(format, exact);
}

/** Whether a value rounds to one in the range of the format, so that nothing wraps. */
function isInRange(format: Format, exact: Extract<Exact, { kind: 'finite' | 'ratio' }>): boolean {
  const negative = isNegative(exact);
  const steps = roundPlace(placeOf(magnitudeOf(exact), format.unit), negative, {});
  const rounded = dyadic(negative ? -steps : steps, format.unit);
  return compare(rounded, format.minimum) >= 0 && compare(rounded, format.maximum) <= 0;
}

function wrong(format: Format, position: number, text: string, expected: string): InputError {
  const code: Issue['code'] = 'out_of_range';
  const actual = text === '' ? 'empty' : text;
  return new InputError([
    { code, path: [`operand ${position} of ${format.name}`], expected, actual },
  ]);
}

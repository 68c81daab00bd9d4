/** A calculation as text for people and as one JSON document. */

import { type Word } from '../bits/index.ts';
import { toDecimal } from '../formats/decimal.ts';
import type { Exact, Format, Value } from '../formats/format.ts';
import { numberOfValue } from '../formats/value.ts';
import type { Calculation } from './calculate.ts';

/** One word in JSON. */
export type WordJson = {
  /** `0x62` */
  readonly hex: string;
  /** The value as a JSON number (the nearest double if it does not fit one), or `NaN`, `NaR`, `Infinity`, `-Infinity`. */
  readonly value: number | string;
  /** The value exactly, every digit; also `-0`. */
  readonly decimal: string;
};

/** The JSON document of a calculation. */
export type CalculationJson = {
  readonly format: string;
  readonly op: string;
  readonly operands: readonly (WordJson & { readonly typed: string })[];
  /** The result before rounding, every digit; a quotient `n/d` if it is not a finite decimal. */
  readonly exact: string;
  readonly result: WordJson & { readonly format: string; readonly binary: string };
  /** Whether rounding changed the result. */
  readonly inexact: boolean;
  /** Whether the exact result is outside the range of the result's format. */
  readonly outOfRange: boolean;
  readonly rounding: string;
  readonly saturate: boolean;
  /** Of stochastic rounding. */
  readonly seed?: number;
};

/** A word as `0x` and all its digits. */
export function hexOf(word: Word, format: Format): string {
  return `0x${word.toString(16).padStart(Math.ceil(format.bits / 4), '0')}`;
}

/** Every digit of an exact value, or its name. */
export function exactText(value: Exact, format: Format): string {
  switch (value.kind) {
    case 'nan':
      return format.row.kind === 'posit' ? 'NaR' : 'NaN';
    case 'infinite':
      return value.negative ? '-Infinity' : 'Infinity';
    case 'finite':
      return value.negativeZero === true ? '-0' : toDecimal(value);
    case 'ratio':
      return ratioText(value.n, value.d, value.e);
  }
}

/** A ratio read from a decimal has a power of ten below: show it as the decimal it was. */
function ratioText(n: bigint, d: bigint, e: number): string {
  const digits = d.toString();
  if (e !== 0 || !/^10*$/.test(digits)) return `${n}/${d} * 2^${e}`;
  const places = digits.length - 1;
  if (places === 0) return n.toString();
  const text = (n < 0n ? -n : n).toString().padStart(places + 1, '0');
  return `${n < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** An exact value in at most some forty characters: its decimal, or an exact `m*2^e` with an approximation. */
function shortText(value: Exact, format: Format): string {
  const text = exactText(value, format);
  if (text.length <= 40 || value.kind !== 'finite') return text;
  const near = numberOfValue(value);
  const about = near === 0 || !Number.isFinite(near) ? '' : ` (about ${near.toPrecision(6)})`;
  return `${value.m}*2^${value.e}${about}`;
}

/** A word in JSON. */
export function wordJson(word: Word, format: Format): WordJson {
  const value = format.decode(word);
  const decimal = exactText(value, format);
  return { hex: hexOf(word, format), value: jsonNumber(value, decimal), decimal };
}

function jsonNumber(value: Value, decimal: string): number | string {
  const x = numberOfValue(value);
  // JSON has neither NaN nor infinities; a value beyond doubles keeps its digits.
  return Number.isFinite(x) ? x + 0 : decimal;
}

/** A calculation as a JSON document. */
export function calculationJson(c: Calculation): CalculationJson {
  return {
    format: c.format.name,
    op: c.operation,
    operands: c.operands.map(({ word, text }) => ({ ...wordJson(word, c.format), typed: text })),
    exact: exactText(c.exact, c.to),
    result: {
      ...wordJson(c.result, c.to),
      format: c.to.name,
      binary: binaryOf(c.result, c.to),
    },
    inexact: c.inexact,
    outOfRange: c.outOfRange,
    rounding: c.rounding,
    saturate: c.encode.saturate === true,
    ...(c.rounding === 'stochastic' ? { seed: c.seed } : {}),
  };
}

function binaryOf(word: Word, format: Format): string {
  return `0b${word.toString(2).padStart(format.bits, '0')}`;
}

/** A calculation as lines for a terminal. */
export function calculationText(c: Calculation): string {
  const rows: string[][] = c.operands.map((operand, i) => [
    operandName(c, i),
    hexOf(operand.word, c.format),
    decimalOf(operand.word, c.format),
    roundedNote(operand.text, operand.word, c.format),
  ]);
  rows.push(['exact', '', shortText(c.exact, c.to), '']);
  rows.push([c.to.name, hexOf(c.result, c.to), decimalOf(c.result, c.to), resultNote(c)]);
  const fields = c.to
    .fields(c.result)
    .map(({ name, bits, meaning }) => [`  ${name}`, bits === '' ? '-' : bits, meaning, '']);
  const binary = [['', binaryOf(c.result, c.to), '', '']];
  const title = `${c.format.name} ${c.operation}`;
  return `${[title, ...columns([...rows, ...binary, ...fields])].join('\n')}`;
}

function operandName(c: Calculation, index: number): string {
  if (c.operation === 'dot') return `${index % 2 === 0 ? 'a' : 'b'}${Math.floor(index / 2)}`;
  return ['a', 'b', 'c'][index] ?? '';
}

function decimalOf(word: Word, format: Format): string {
  return shortText(format.decode(word), format);
}

function roundedNote(text: string, word: Word, format: Format): string {
  const isWord = /^0[xb]/i.test(text);
  return isWord || Number(text) === numberOfValue(format.decode(word)) ? '' : `for ${text}`;
}

function resultNote(c: Calculation): string {
  if (!c.inexact) return '(exact)';
  const range = `${toDecimal(c.to.minimum)}..${toDecimal(c.to.maximum)}`;
  if (c.outOfRange && range.length <= 60) return `(the exact value is outside ${range})`;
  if (c.outOfRange) return '(the exact value is out of range)';
  return `(rounded, ${c.rounding}${c.rounding === 'stochastic' ? `, seed ${c.seed}` : ''})`;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map(([a = '', b = '', c = '', d = '']) =>
    `  ${a.padEnd(widths[0] ?? 0)}  ${b.padEnd(widths[1] ?? 0)}  ${c}  ${d}`.trimEnd(),
  );
}

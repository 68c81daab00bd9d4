/** What every format must do, against a second opinion. Called once per format. */

import { expect } from 'vitest';
import { numberDecoder, numberEncoder } from '../../src/formats/fast/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { numberOfValue, valueOfNumber } from '../../src/formats/value.ts';
import { endsOf, oracleEncode, pointsOf, type Oracle, type OracleRounding } from './oracle.ts';

const DIRECTED: readonly OracleRounding[] = ['toward-zero', 'up', 'down'];

/** Every word decodes to the oracle's value, by both paths, and encodes back to itself. */
export function decodesAs(name: string, oracle: Oracle): void {
  const format = requireFormat(name);
  expect(format.bits).toBe(oracle.bits);
  const values = new Map(oracle.others);
  for (const { word, value } of oracle.entries) values.set(word, value);
  expect(values.size).toBe(2 ** format.bits);
  const fast = numberDecoder(format);
  const encode = numberEncoder(format);
  const wrong: string[] = [];
  for (const [word, expected] of values) {
    const exact = format.decode(BigInt(word));
    const value = numberOfValue(exact);
    if (!Object.is(value, expected)) wrong.push(`exact ${word}: ${value}, not ${expected}`);
    if (!Object.is(fast(word), expected))
      wrong.push(`fast ${word}: ${fast(word)}, not ${expected}`);
    if (Number.isNaN(expected)) continue;
    if (Number(format.encode(exact)) !== word) wrong.push(`exact round trip of ${word}`);
    if (encode(value) !== word) wrong.push(`fast round trip of ${word}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
}

/** Every value, tie and neighbouring double encodes to the oracle's word, by both paths. */
export function encodesAs(name: string, oracle: Oracle): void {
  checkEncodings(name, oracle, 'nearest-even', pointsOf(oracle), false);
  for (const saturate of [false, true]) {
    checkEncodings(name, oracle, 'nearest-even', endsOf(oracle), saturate);
  }
}

/** The same for the directed roundings. */
export function directsAs(name: string, oracle: Oracle): void {
  for (const rounding of DIRECTED) {
    checkEncodings(name, oracle, rounding, pointsOf(oracle), true);
    checkEncodings(name, oracle, rounding, endsOf(oracle), true);
    // Wrapping rounds first; the oracle's wrap knows only the nearest.
    if (oracle.virtual !== undefined || oracle.neverZero === true) {
      checkEncodings(name, oracle, rounding, endsOf(oracle), false);
    }
  }
}

function checkEncodings(
  name: string,
  oracle: Oracle,
  rounding: OracleRounding,
  points: Iterable<number>,
  saturate: boolean,
): void {
  const format = requireFormat(name);
  const options = { rounding, saturate };
  const fast = numberEncoder(format, options);
  const wrong: string[] = [];
  let count = 0;
  for (const x of points) {
    count++;
    const expected = oracleEncode(oracle, x, rounding, saturate);
    const quick = fast(x);
    if (quick !== expected) wrong.push(`fast ${rounding} ${x}: ${quick}, not ${expected}`);
    const exact = Number(format.encode(valueOfNumber(x), options));
    if (exact !== expected) wrong.push(`exact ${rounding} ${x}: ${exact}, not ${expected}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(count).toBeGreaterThan(0);
}

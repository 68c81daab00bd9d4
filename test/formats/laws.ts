/** What every format must do, against a second opinion. Each law returns what it found wrong. */

import { numberDecoder, numberEncoder } from '../../src/formats/fast/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { numberOfValue, valueOfNumber } from '../../src/formats/value.ts';
import { endsOf, oracleEncode, pointsOf, type Oracle, type OracleRounding } from './oracle.ts';

const DIRECTED: readonly OracleRounding[] = ['toward-zero', 'up', 'down'];

/** Findings that a failing test shows; the rest would repeat them. */
const SHOWN = 5;

/** All laws: decoding, encoding, and the directed roundings where `directed`. */
export function differences(name: string, oracle: Oracle, directed = true): string[] {
  const found = [...decodeDifferences(name, oracle), ...encodeDifferences(name, oracle)];
  if (directed) found.push(...directedDifferences(name, oracle));
  return found.slice(0, SHOWN);
}

/** Every word decodes to the oracle's value, by both paths, and encodes back to itself. */
export function decodeDifferences(name: string, oracle: Oracle): string[] {
  const format = requireFormat(name);
  const values = new Map(oracle.others);
  for (const { word, value } of oracle.entries) values.set(word, value);
  if (format.bits !== oracle.bits || values.size !== 2 ** format.bits) {
    return [`${name} has ${format.bits} bits, its table ${values.size} words`];
  }
  const fast = numberDecoder(format);
  const encode = numberEncoder(format);
  const wrong: string[] = [];
  for (const [word, expected] of values) {
    const exact = format.decode(BigInt(word));
    const value = numberOfValue(exact);
    if (!Object.is(value, expected)) {
      wrong.push(`${name} exact ${word}: ${value}, not ${expected}`);
    }
    if (!Object.is(fast(word), expected)) {
      wrong.push(`${name} fast ${word}: ${fast(word)}, not ${expected}`);
    }
    if (Number.isNaN(expected)) continue;
    if (Number(format.encode(exact)) !== word) wrong.push(`${name} exact round trip of ${word}`);
    if (encode(value) !== word) wrong.push(`${name} fast round trip of ${word}`);
  }
  return wrong;
}

/** Every value, tie and neighbouring double encodes to the oracle's word, by both paths. */
export function encodeDifferences(name: string, oracle: Oracle): string[] {
  return [
    ...compare(name, oracle, 'nearest-even', pointsOf(oracle), false),
    ...compare(name, oracle, 'nearest-even', endsOf(oracle), false),
    ...compare(name, oracle, 'nearest-even', endsOf(oracle), true),
  ];
}

/** The same for the directed roundings. */
export function directedDifferences(name: string, oracle: Oracle): string[] {
  return DIRECTED.flatMap((rounding) => [
    ...compare(name, oracle, rounding, pointsOf(oracle), true),
    ...compare(name, oracle, rounding, endsOf(oracle), true),
    // Wrapping rounds first, and the oracle's wrap knows only the nearest.
    ...(oracle.virtual !== undefined || oracle.neverZero === true
      ? compare(name, oracle, rounding, endsOf(oracle), false)
      : []),
  ]);
}

function compare(
  name: string,
  oracle: Oracle,
  rounding: OracleRounding,
  points: Iterable<number>,
  saturate: boolean,
): string[] {
  const format = requireFormat(name);
  const options = { rounding, saturate };
  const fast = numberEncoder(format, options);
  const wrong: string[] = [];
  let count = 0;
  for (const x of points) {
    count++;
    const expected = oracleEncode(oracle, x, rounding, saturate);
    const quick = fast(x);
    if (quick !== expected) wrong.push(`${name} fast ${rounding} ${x}: ${quick}, not ${expected}`);
    const exact = Number(format.encode(valueOfNumber(x), options));
    if (exact !== expected) wrong.push(`${name} exact ${rounding} ${x}: ${exact}, not ${expected}`);
  }
  return count === 0 ? [`${name}: nothing was compared`] : wrong;
}

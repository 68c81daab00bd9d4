/** The dot product of blocks from its definition, on whole numbers: nothing shared with src/formats or the golden model. */

import { softDecode, softFma, softFormats, type Soft } from '../support/soft-float.ts';

/** An operand's blocks: bits of an element, its value, bits and value of a scale. */
type Side = {
  readonly bits: number;
  readonly scaleBits: number;
  /** In units of 2^-32; or what is not a number, or infinite. */
  value(word: bigint): bigint | 'nan' | 'plus' | 'minus';
  /** As a factor of the soft-float. */
  scale(word: bigint): Soft;
};

const element = (format: keyof typeof softFormats, bits: number): Pick<Side, 'bits' | 'value'> => ({
  bits,
  value(word) {
    const soft = softDecode(softFormats[format], word);
    if (soft.kind === 'nan') return 'nan';
    if (soft.kind === 'infinity') return soft.negative ? 'minus' : 'plus';
    const units = soft.units >> BigInt(170 - 32);
    return soft.negative ? -units : units;
  },
});

const power: Pick<Side, 'scaleBits' | 'scale'> = {
  scaleBits: 8,
  scale: (word) =>
    word === 255n
      ? { kind: 'nan' }
      : { kind: 'number', negative: false, units: 1n << (word + 43n) },
};

const sides: Readonly<Record<string, Side>> = {
  'mxfp8-e4m3': { ...element('e4m3', 8), ...power },
  'mxfp8-e5m2': { ...element('e5m2', 8), ...power },
  'mxfp6-e2m3': { ...element('e2m3', 6), ...power },
  'mxfp6-e3m2': { ...element('e3m2', 6), ...power },
  mxfp4: { ...element('e2m1', 4), ...power },
  mxint8: { bits: 8, value: (word) => BigInt.asIntN(8, word) << 26n, ...power },
  nvfp4: {
    ...element('e2m1', 4),
    scaleBits: 7,
    scale: (word) => softDecode(softFormats.e4m3, word),
  },
};

export type OracleSettings = {
  readonly activation: string;
  readonly weight: string;
  readonly lanes: number;
  readonly accumulator: 'fp32' | 'bf16' | 'fp16';
};

type Dot = { readonly exact: bigint; readonly marks: ReadonlySet<string> };

function sideOf(name: string): Side {
  const found = sides[name];
  if (found === undefined) throw new Error(`no blocks ${name}`);
  return found;
}

const low = (word: bigint, at: number, bits: number): bigint =>
  (word >> BigInt(at)) & ((1n << BigInt(bits)) - 1n);

/** Elements multiplied and added, in units of 2^-64. */
export function oracleDot(
  { activation, weight, lanes }: OracleSettings,
  a: bigint,
  w: bigint,
): Dot {
  const [left, right] = [sideOf(activation), sideOf(weight)];
  const marks = new Set<string>();
  let exact = 0n;
  for (let lane = 0; lane < lanes; lane++) {
    const x = left.value(low(a, lane * left.bits, left.bits));
    const y = right.value(low(w, lane * right.bits, right.bits));
    if (typeof x === 'bigint' && typeof y === 'bigint') {
      exact += x * y;
      continue;
    }
    const isZero = x === 0n || y === 0n;
    const minus = (v: bigint | string): boolean =>
      v === 'minus' || (typeof v === 'bigint' && v < 0n);
    if (x === 'nan' || y === 'nan' || isZero) marks.add('nan');
    else marks.add(minus(x) === minus(y) ? 'plus' : 'minus');
  }
  return { exact, marks };
}

/** Both scales of a pair of words, as they stand. */
export function oracleScales(
  { activation, weight, lanes }: OracleSettings,
  a: bigint,
  w: bigint,
): readonly [bigint, bigint] {
  const [left, right] = [sideOf(activation), sideOf(weight)];
  return [low(a, lanes * left.bits, left.scaleBits), low(w, lanes * right.bits, right.scaleBits)];
}

/** `sum + dot * scales`, rounded once. */
export function oracleAdd(
  { activation, weight, accumulator }: OracleSettings,
  sum: bigint,
  { exact, marks }: Dot,
  [a, w]: readonly [bigint, bigint],
): bigint {
  const [x, y] = [sideOf(activation).scale(a), sideOf(weight).scale(w)];
  const format = softFormats[accumulator];
  const isNan = marks.has('nan') || (marks.has('plus') && marks.has('minus'));
  if (isNan || x.kind !== 'number' || y.kind !== 'number') {
    return softFma(format, sum, { kind: 'nan' }, { kind: 'nan' });
  }
  if (marks.size > 0) {
    const infinite: Soft = { kind: 'infinity', negative: marks.has('minus') };
    return softFma(format, sum, infinite, y);
  }
  const magnitude = exact < 0n ? -exact : exact;
  // The dot counts 2^-64, the scale 2^-170: units of 2^-170 again, nothing lost below 2^-127 * 2^-32.
  const units = (magnitude * x.units) >> 64n;
  if (units << 64n !== magnitude * x.units) throw new Error('the oracle lost bits');
  return softFma(format, sum, { kind: 'number', negative: exact < 0n, units }, y);
}

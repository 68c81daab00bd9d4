/** The table of formats: rows of parameters by name and by pattern of name. */

import type { FloatRow, Row } from './format.ts';
import {
  flintValues,
  outlierVictimValues,
  pairValues,
  powerSumValues,
  signedTable,
} from './table.ts';

/** A format but for what follows from its row. */
export type Named = { readonly row: Row; readonly notes: string; readonly source: string };

/** A family of names, such as `int1` to `int64`. */
export type Pattern = {
  readonly pattern: RegExp;
  /** How the family is written in lists: `intN`. */
  readonly usage: string;
  readonly range: string;
  readonly notes: string;
  readonly source: string;
  /** The row for the numbers in a name; undefined when they are out of range. */
  readonly make: (first: number, second: number, match: RegExpExecArray) => Row | undefined;
};

const IEEE = 'IEEE 754-2019';
const OCP8 = 'OCP 8-bit Floating Point (OFP8) 1.0';
const OCPMX = 'OCP Microscaling Formats (MX) 1.0';
const POSIT = 'Posit Standard 2022 (es = 2), SoftPosit (es < 2)';
const FLINT = 'ANT, arXiv 2208.14286; wider ones by the same rule';
const TEXTBOOK = 'textbook';

/** Formats with a name of their own. */
export const NAMED: Readonly<Record<string, Named>> = {
  ternary: {
    row: { kind: 'ternary', bits: 2 },
    notes: 'codes 00 = 0, 01 = +1, 11 = -1; the unused code 10 reads as 0',
    source: 'BitNet b1.58 weights, arXiv 2402.17764',
  },
  bipolar: {
    row: { kind: 'bipolar', bits: 1 },
    notes: 'code 0 = -1, 1 = +1; no zero, the sign of 0 is +1',
    source: 'XNOR-Net weights, arXiv 1603.05279',
  },
  fp16: float(5, 10, 'ieee', 'binary16', IEEE),
  bf16: float(8, 7, 'ieee', 'bfloat16: the upper half of fp32, with subnormals', 'Google bfloat16'),
  fp32: float(8, 23, 'ieee', 'binary32', IEEE),
  fp64: float(11, 52, 'ieee', 'binary64', IEEE),
  tf32: float(8, 10, 'ieee', '19 bits: the range of fp32, the fraction of fp16', 'NVIDIA TF32'),
  e4m3: float(
    4,
    3,
    'nan',
    'FP8; S.1111.111 is NaN, no infinity; overflow is NaN or saturates',
    OCP8,
  ),
  e5m2: float(5, 2, 'ieee', 'FP8; IEEE-like infinity and NaN', OCP8),
  e3m2: float(3, 2, 'finite', 'FP6; no infinity, no NaN, always saturates', OCPMX),
  e2m3: float(2, 3, 'finite', 'FP6; no infinity, no NaN, always saturates', OCPMX),
  e2m1: float(2, 1, 'finite', 'FP4; no infinity, no NaN, always saturates', OCPMX),
  ue4m3: {
    ...float(4, 3, 'nan', 'E4M3 without its sign: block scales; 7 bits', 'NVFP4 block scale'),
    row: { ...floatRow(4, 3, 'nan'), bits: 7, signed: false },
  },
  ue5m3: {
    ...float(5, 3, 'nan', 'unsigned block scale; the all-ones code is NaN', 'arXiv 2509.17791'),
    row: { ...floatRow(5, 3, 'nan'), bits: 8, signed: false },
  },
  e8m0: {
    row: { kind: 'scale', bits: 8, bias: 127 },
    notes: 'block scale 2^(code - 127); 0xff is NaN; no zero, no sign',
    source: OCPMX,
  },
  ovp4: {
    row: {
      kind: 'table',
      bits: 8,
      values: Array.from({ length: 256 }, (_, word) => outlierVictimValues(word, 2)[0]),
    },
    notes:
      'the low number of an outlier-victim pair: -7..7, or +-12..96 beside a victim; the other is 0 when written',
    source: 'OliVe, arXiv 2304.07493',
  },
};

/** Other names in common use. */
export const ALIASES: Readonly<Record<string, string>> = {
  binary16: 'fp16',
  binary32: 'fp32',
  binary64: 'fp64',
  float16: 'fp16',
  float32: 'fp32',
  float64: 'fp64',
  bfloat16: 'bf16',
  mxint8: 'fixed8_6',
};

/** The families of names. The first that matches decides. */
export const PATTERNS: readonly Pattern[] = [
  {
    pattern: /^int(\d+)$/,
    usage: 'intN',
    range: 'N 1..64',
    notes: "two's complement; wraps, or saturates when asked",
    source: TEXTBOOK,
    make: (bits) => whenIn(bits, 1, 64, { kind: 'integer', bits, signed: true, fraction: 0 }),
  },
  {
    pattern: /^uint(\d+)$/,
    usage: 'uintN',
    range: 'N 1..64',
    notes: 'unsigned; wraps, or saturates when asked',
    source: TEXTBOOK,
    make: (bits) => whenIn(bits, 1, 64, { kind: 'integer', bits, signed: false, fraction: 0 }),
  },
  {
    pattern: /^sm(\d+)$/,
    usage: 'smN',
    range: 'N 2..64',
    notes: 'sign above an (N-1)-bit magnitude; two zeros; saturates',
    source: TEXTBOOK,
    make: (bits) => whenIn(bits, 2, 64, { kind: 'sign-magnitude', bits }),
  },
  {
    pattern: /^fixed(\d+)_(\d+)$/,
    usage: 'fixedN_F',
    range: 'N 1..64, F 0..N',
    notes: "N-bit two's complement times 2^-F; wraps, or saturates when asked",
    source: TEXTBOOK,
    make: (bits, fraction) =>
      fraction > bits
        ? undefined
        : whenIn(bits, 1, 64, { kind: 'integer', bits, signed: true, fraction }),
  },
  {
    pattern: /^ufixed(\d+)_(\d+)$/,
    usage: 'ufixedN_F',
    range: 'N 1..64, F 0..N',
    notes: 'N-bit unsigned times 2^-F; wraps, or saturates when asked',
    source: TEXTBOOK,
    make: (bits, fraction) =>
      fraction > bits
        ? undefined
        : whenIn(bits, 1, 64, { kind: 'integer', bits, signed: false, fraction }),
  },
  {
    pattern: /^pow2_(\d+)$/,
    usage: 'pow2_N',
    range: 'N 1..6',
    notes: 'sign above an N-bit exponent p: +-2^p, p 0..2^N-1; N+1 bits; no zero; nearest in log2',
    source: 'DeepShift, arXiv 1905.13298, up to a scale',
    make: (exponent) => whenIn(exponent, 1, 6, { kind: 'power', bits: exponent + 1, exponent }),
  },
  {
    pattern: /^pow2sum_(\d+)$/,
    usage: 'pow2sum_N',
    range: 'N 1..3',
    notes: 'the sum of two of pow2_N: +-2^p +- 2^q, p in the high half; 2(N+1) bits; saturates',
    source: 'LightNN, arXiv 1802.02178, up to a scale',
    make: (exponent) =>
      whenIn(exponent, 1, 3, {
        kind: 'table',
        bits: 2 * (exponent + 1),
        values: powerSumValues(exponent),
      }),
  },
  {
    pattern: /^flint(\d+)$/,
    usage: 'flintN',
    range: 'N 3..8',
    notes:
      'sign above an (N-1)-bit flint; flint4 is +-0, 1, 2, 3, 4, 6, 8, 16; two zeros; saturates',
    source: FLINT,
    make: (bits) =>
      whenIn(bits, 3, 8, { kind: 'table', bits, values: signedTable(flintValues(bits - 1)) }),
  },
  {
    pattern: /^uflint(\d+)$/,
    usage: 'uflintN',
    range: 'N 2..8',
    notes:
      'integers below half, then the first one counts the exponent; uflint4 ends 8, 10, 12, 14, 16, 24, 32, 64',
    source: FLINT,
    make: (bits) => whenIn(bits, 2, 8, { kind: 'table', bits, values: flintValues(bits) }),
  },
  {
    pattern: /^pair(\d+)_(\d+)$/,
    usage: 'pairN_E',
    range: 'N 2..7, E 1..4, N + E up to 8',
    notes: "m * 2^e: an E-bit exponent above an N-bit two's complement integer; saturates",
    source: 'ANT, arXiv 2208.14286: what its decoders give',
    make: (integer, exponent) =>
      integer + exponent > 8 || exponent < 1 || exponent > 4
        ? undefined
        : whenIn(integer, 2, 7, {
            kind: 'table',
            bits: integer + exponent,
            values: pairValues(integer, exponent),
          }),
  },
  {
    pattern: /^bipolar(\d+)$/,
    usage: 'bipolarN',
    range: 'N 1..64',
    notes: 'bits mean -1 and +1: the odd integers -(2^N-1)..2^N-1; no zero; half way goes up',
    source: 'arXiv 2409.17870',
    make: (bits) => whenIn(bits, 1, 64, { kind: 'bipolar', bits }),
  },
  {
    pattern: /^posit(\d+)_(\d+)$/,
    usage: 'positN_ES',
    range: 'N 2..32, ES 0..4',
    notes: 'rounds on the bit string, saturates at minpos and maxpos; NaR is 10...0',
    source: POSIT,
    make: (bits, es) => (es > 4 ? undefined : whenIn(bits, 2, 32, { kind: 'posit', bits, es })),
  },
  {
    pattern: /^e(\d+)m(\d+)(_ieee|_nan|_finite)?$/,
    usage: 'eXmY',
    range: 'X 1..11, Y 0..52',
    notes:
      'IEEE-like (top exponent is infinity and NaN), finite only if X < 2 or Y < 1; ' +
      '_ieee, _nan (all ones is NaN) or _finite chooses',
    source: IEEE,
    make: (exponent, fraction, match) => {
      const canBeIeee = exponent >= 2 && fraction >= 1;
      const chosen = match[3]?.slice(1);
      if (fraction > 52 || (chosen === 'ieee' && !canBeIeee)) return undefined;
      if (chosen === 'nan' && exponent + fraction < 2) return undefined; // nothing but zero and NaN
      const specials =
        chosen === 'ieee' || chosen === 'nan' || chosen === 'finite'
          ? chosen
          : canBeIeee
            ? 'ieee'
            : 'finite';
      return whenIn(exponent, 1, 11, floatRow(exponent, fraction, specials));
    },
  },
];

/** Formats that lists show by name although a pattern makes them. */
export const SHOWN: readonly string[] = [
  'sm8',
  'fixed8_4',
  'ufixed8_4',
  'pow2_4',
  'posit4_1',
  'posit8_0',
  'posit8_2',
  'posit16_1',
  'posit16_2',
  'posit32_2',
];
/** Integers that lists show. */
export const COMMON_INTEGERS: readonly string[] = [
  'int4',
  'int8',
  'int16',
  'int32',
  'uint4',
  'uint8',
  'uint16',
  'uint32',
];

function whenIn(n: number, low: number, high: number, row: Row): Row | undefined {
  return n >= low && n <= high ? row : undefined;
}

function floatRow(exponent: number, fraction: number, specials: FloatRow['specials']): FloatRow {
  const bias = 2 ** (exponent - 1) - 1;
  const bits = 1 + exponent + fraction;
  return { kind: 'float', bits, signed: true, exponent, fraction, bias, specials };
}

function float(
  exponent: number,
  fraction: number,
  specials: FloatRow['specials'],
  notes: string,
  source: string,
): Named {
  return { row: floatRow(exponent, fraction, specials), notes, source };
}

/**
 * What a number format is: a row of parameters, and two functions between bit patterns and exact
 * values. Nothing else in pelab knows how a format is encoded.
 */

import type { Word } from '../bits/index.ts';
import type { Ratio } from './decimal.ts';
import type { Dyadic } from './dyadic.ts';
import type { RandomWords } from './random.ts';

/**
 * What a word stands for. `nan` is also the NaR of posits. A finite value is `m * 2^e`, normalised
 * as a `Dyadic`; `negativeZero` marks the zero with a sign that floating-point formats have.
 */
export type Value =
  | {
      readonly kind: 'finite';
      readonly m: bigint;
      readonly e: number;
      readonly negativeZero?: true;
    }
  | { readonly kind: 'infinite'; readonly negative: boolean }
  | { readonly kind: 'nan' };

/** Any exact value, decimal fractions included: what `encode` takes. */
export type Exact = Value | ({ readonly kind: 'ratio' } & Ratio);

/** How a value between two words is rounded. `nearest-even` means the format's own rule. */
export type Rounding =
  'nearest-even' | 'nearest-away' | 'toward-zero' | 'up' | 'down' | 'stochastic';

/** Every rounding, in the order shown to users. */
export const ROUNDINGS: readonly Rounding[] = [
  'nearest-even',
  'nearest-away',
  'toward-zero',
  'up',
  'down',
  'stochastic',
];

export type EncodeOptions = {
  /** Default `nearest-even`. */
  readonly rounding?: Rounding;
  /**
   * What happens beyond the greatest finite value. False (default): the format's own way, which is
   * to wrap for integers and fixed point, infinity or NaN for floats that have one. True: the
   * greatest finite value, also for infinities (OCP's saturating conversion). Formats without
   * infinity, NaN or wrapping always saturate.
   */
  readonly saturate?: boolean;
  /** Needed by `stochastic`; one word is drawn for each value that lies between two words. */
  readonly random?: RandomWords;
};

/** The parameters of a format, as data. `bits` counts the whole word. */
export type Row =
  | {
      readonly kind: 'integer';
      readonly bits: number;
      readonly signed: boolean;
      readonly fraction: number;
    }
  | { readonly kind: 'sign-magnitude'; readonly bits: number }
  | { readonly kind: 'ternary'; readonly bits: 2 }
  | { readonly kind: 'bipolar'; readonly bits: number }
  | { readonly kind: 'power'; readonly bits: number; readonly exponent: number }
  | FloatRow
  | { readonly kind: 'scale'; readonly bits: number; readonly bias: number }
  /** The value of every word, an integer; -0 for the zero with a minus sign. */
  | { readonly kind: 'table'; readonly bits: number; readonly values: readonly number[] }
  | PositRow;

/** `(-1)^sign * 2^(E - bias) * 1.F`, with subnormals at `E = 0`. */
export type FloatRow = {
  readonly kind: 'float';
  readonly bits: number;
  readonly signed: boolean;
  readonly exponent: number;
  readonly fraction: number;
  readonly bias: number;
  /** `ieee`: the top exponent is infinity and NaN. `nan`: only the all-ones code is NaN. `finite`: neither. */
  readonly specials: 'ieee' | 'nan' | 'finite';
};

export type PositRow = { readonly kind: 'posit'; readonly bits: number; readonly es: number };

/** One field of an encoding, most significant first, for people to read. */
export type Field = {
  /** `sign`, `exponent`, `regime`, `fraction`, ... */
  readonly name: string;
  /** The bits, as text; empty when the regime has pushed the field out of the word. */
  readonly bits: string;
  /** What they mean: `2^-3`, `1.625`. */
  readonly meaning: string;
};

/** The two directions between words and exact values. */
export type Codec = {
  /** The exact value of a word. Total: every pattern of `bits` bits has a value. */
  decode(word: Word): Value;
  /** The word for an exact value, rounded at most once. Total. */
  encode(value: Exact, options?: EncodeOptions): Word;
  /** The parts of a word, most significant first. */
  fields(word: Word): readonly Field[];
};

export type Format = Codec & {
  /** As in design files: `e4m3`. */
  readonly name: string;
  /** Width of a word. */
  readonly bits: number;
  readonly row: Row;
  /** Whether negative values exist. */
  readonly signed: boolean;
  /** Least and greatest finite values, and the least above zero. */
  readonly minimum: Dyadic;
  readonly maximum: Dyadic;
  readonly minPositive: Dyadic;
  /** Every finite value is an integer multiple of `2^unit`. */
  readonly unit: number;
  /** Longest significand, hidden bit included: every finite value is `m * 2^e` with `|m| < 2^significand`. */
  readonly significand: number;
  /** One line on what is peculiar to it. */
  readonly notes: string;
  /** Where the definition comes from. */
  readonly source: string;
};

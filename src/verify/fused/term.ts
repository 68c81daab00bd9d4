/**
 * A fused multiply-add in the theory of floating-point numbers of SMT-LIB: the solver's own IEEE 754, which shares
 * nothing with pelab's formats, generators or golden models.
 */

import { greatestExponent, leastExponent, type FloatShape } from '../../structure/float-shape.ts';

/** Words of the operands and of the sum, as terms. */
export type FusedTerms = { readonly a: string; readonly b: string; readonly sum: string };

/** A factor: a floating-point number, or an integer in two's complement or without a sign. */
export type Factor =
  | ({ readonly kind: 'float' } & FloatShape)
  | { readonly kind: 'integer'; readonly bits: number; readonly signed: boolean };

export type FusedShapes = {
  readonly a: Factor;
  readonly b: Factor;
  readonly sum: FloatShape;
};

/** Whether a sum of IEEE 754 has every number of a factor. */
export function embeds(factor: Factor, sum: FloatShape): boolean {
  if (!isIeee(sum)) return false;
  if (factor.kind === 'integer') return factor.bits <= Math.min(sum.fraction + 1, sum.bias);
  return (
    factor.fraction <= sum.fraction &&
    leastExponent(factor) - factor.fraction >= leastExponent(sum) - sum.fraction &&
    greatestExponent(factor) <= greatestExponent(sum)
  );
}

/** `nearest(sum + a * b)`, ties to even, as a floating-point number of the sum's format. */
export function fusedTerm({ a, b, sum: shape }: FusedShapes, terms: FusedTerms): string {
  const factors = `${factorTerm(a, terms.a, sort(shape))} ${factorTerm(b, terms.b, sort(shape))}`;
  return `(fp.fma RNE ${factors} ${numberTerm(shape, terms.sum)})`;
}

/** Bits of exponent and significand in which products of the formats here and sums with them, FP32 included, are exact. */
const wideSort = '15 640';

/** The same by a product and a sum that do not round: of words that are given, for it has too many bits to search. */
export function exactTerm({ a, b, sum: shape }: FusedShapes, terms: FusedTerms): string {
  const product = `(fp.mul RNE ${factorTerm(a, terms.a, wideSort)} ${factorTerm(b, terms.b, wideSort)})`;
  const addend = `((_ to_fp ${wideSort}) RNE ${numberTerm(shape, terms.sum)})`;
  return `((_ to_fp ${sort(shape)}) RNE (fp.add RNE ${product} ${addend}))`;
}

/** The number of a factor in a format that has it. */
function factorTerm(factor: Factor, word: string, format: string): string {
  if (factor.kind === 'float') return `((_ to_fp ${format}) RNE ${numberTerm(factor, word)})`;
  const conversion = factor.signed ? 'to_fp' : 'to_fp_unsigned';
  return `((_ ${conversion} ${format}) RNE ${word})`;
}

/** The number that a word stands for, in its own format or, where that is none of IEEE 754, in one that has its numbers. */
export function numberTerm(shape: FloatShape, word: string): string {
  if (isIeee(shape)) return `((_ to_fp ${sort(shape)}) ${word})`;
  const { exponent, fraction, bias, specials } = shape;
  // One more bit of exponent has every number of the format as a normal one.
  const wider = exponent + 1;
  const widerBias = 2 ** exponent - 1;
  const format = `${wider} ${fraction + 1}`;
  const zeros = `#b${'0'.repeat(fraction)}`;
  const field = (bits: number): string => `#b${bits.toString(2).padStart(wider, '0')}`;
  const sign = `((_ extract ${exponent + fraction} ${exponent + fraction}) ${word})`;
  const power = `((_ extract ${exponent + fraction - 1} ${fraction}) ${word})`;
  const digits = `((_ extract ${fraction - 1} 0) ${word})`;
  const moved = `(bvadd (concat #b0 ${power}) ${field(widerBias - bias)})`;
  const unit = `(fp #b0 ${field(1 - bias - fraction + widerBias)} ${zeros})`;
  const small = `(fp.mul RNE ((_ to_fp_unsigned ${format}) RNE ${digits}) ${unit})`;
  const isSmall = `(= ${power} #b${'0'.repeat(exponent)})`;
  const magnitude = `(ite ${isSmall} ${small} (fp #b0 ${moved} ${digits}))`;
  const number = `(ite (= ${sign} #b1) (fp.neg ${magnitude}) ${magnitude})`;
  if (specials === 'finite') return number;
  const all = `#b${'1'.repeat(exponent + fraction)}`;
  return `(ite (= (concat ${power} ${digits}) ${all}) (_ NaN ${format}) ${number})`;
}

function isIeee({ exponent, bias, specials }: FloatShape): boolean {
  return specials === 'ieee' && bias === 2 ** (exponent - 1) - 1;
}

/** Bits of exponent and significand, as sorts of floating-point numbers have them. */
function sort({ exponent, fraction }: FloatShape): string {
  return `${exponent} ${fraction + 1}`;
}

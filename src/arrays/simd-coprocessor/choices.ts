/** What software may choose for a product that does not state it, drawn: formats, a scale, one array or four. */

import { bit } from '../../bits/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GemmShape, GemmWords } from '../family.ts';
import type { Settings } from './program.ts';
import type { Coprocessor } from './shape.ts';
import { cuts, runAs, type Chosen } from './split.ts';
import { inMode, type Words } from './words.ts';

/** Draws a whole number from 0 on, below its argument. */
export type Below = (end: number) => number;

/** Scales that are drawn lie between this and its negative: a quire's bits, one side of its point. */
const greatestScale = 64;

/** How far from one a sum is put at most, in powers of two: a posit has most of its fraction there. */
const aside = 4;

/** Formats of operands and results among those built in, and a scale. */
export function drawnSettings({ modes }: Pick<Words, 'modes'>, below: Below): Settings {
  const codes = Array.from({ length: modes.toString(2).length }, (_, code) => code).filter(
    (code) => bit(BigInt(modes), code) === 1,
  );
  const draw = (): number => codes[below(codes.length)] ?? 0;
  return { input: draw(), output: draw(), scale: below(2 * greatestScale + 1) - greatestScale };
}

/**
 * The same with a scale that puts the first sum of a product near one: the bits of a sum that is much greater or smaller
 * show in no result. A sum of zero, or without a number, leaves the scale as it is.
 */
export function inSight(
  { accumulate, zero, numberOf }: Arithmetic,
  words: Words,
  settings: Settings,
  { k, n, a, b }: GemmWords,
  below: Below,
): Settings {
  const sum = Array.from({ length: k }, (_, at) => at).reduce((sofar, at) => {
    const activation = inMode({ ...words, input: settings.input }, a[at] ?? 0n);
    return accumulate(sofar, [activation], [b[at * n] ?? 0n]);
  }, zero);
  const size = Math.floor(Math.log2(Math.abs(numberOf?.(sum) ?? 0)));
  if (!Number.isFinite(size)) return settings;
  return { ...settings, scale: below(2 * aside + 1) - aside - size };
}

/** The product by one array, or shared out among four. */
export function drawnRun(size: Coprocessor, gemm: GemmShape, below: Below): Chosen {
  const [one] = cuts;
  return runAs(size, gemm, cuts[below(cuts.length)] ?? one);
}

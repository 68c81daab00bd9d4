/** What software may choose for a product that does not state it, drawn: formats, a scale, one array or four. */

import { bit } from '../../bits/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GemmShape, GemmWords } from '../family.ts';
import type { Settings } from './program.ts';
import { scaleBits, type Coprocessor } from './shape.ts';
import { cuts, runAs, type Chosen } from './split.ts';
import { inMode, type Words } from './words.ts';

/** Draws a whole number from 0 on, below its argument. */
export type Below = (end: number) => number;

/** Scales that leave most sums in sight lie between this and its negative. */
const nearScale = 20;

/** How far from one a sum is put at most, in powers of two: a posit has most of its fraction there. */
const aside = 4;

/** Formats of operands and results among those built in, and a scale. */
export function drawnSettings({ modes }: Pick<Words, 'modes'>, below: Below): Settings {
  const codes = Array.from({ length: modes.toString(2).length }, (_, code) => code).filter(
    (code) => bit(BigInt(modes), code) === 1,
  );
  const draw = (): number => codes[below(codes.length)] ?? 0;
  return { input: draw(), output: draw(), scale: drawnScale(below) };
}

/** A scale that leaves most sums in sight, as often any that the register takes. */
export function drawnScale(below: Below): number {
  const end = below(2) === 0 ? nearScale : 2 ** (scaleBits - 1);
  return below(2 * end) - end;
}

/**
 * Operands in the mode above the first activation, or that of the workload where it is not built in; results in the format
 * with most bits, and the first sum near one.
 */
export function shownSettings(
  arithmetic: Arithmetic,
  words: Words,
  gemm: GemmWords,
  below: Below,
): Settings {
  const stated = Number((gemm.a[0] ?? 0n) >> BigInt(words.operand));
  const input = bit(BigInt(words.modes), stated) === 1 ? stated : words.input;
  const settings = { input, output: words.widest, scale: 0 };
  return inSight(arithmetic, words, settings, gemm, below);
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

/** Any settings, half of the time those that bring the first sum into sight. */
export function anySettings(
  arithmetic: Arithmetic,
  words: Words,
  gemm: GemmWords,
  below: Below,
): Settings {
  const drawn = drawnSettings(words, below);
  return below(2) === 0 ? drawn : inSight(arithmetic, words, drawn, gemm, below);
}

/** The product by one array, or shared out among four. */
export function drawnRun(size: Coprocessor, gemm: GemmShape, below: Below): Chosen {
  const [one] = cuts;
  return runAs(size, gemm, cuts[below(cuts.length)] ?? one);
}

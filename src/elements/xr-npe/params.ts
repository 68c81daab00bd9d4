/** Parameters of the mixed-precision SIMD multiply-accumulate. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { parseWith } from '../issues.ts';

/** The formats of a word, in the order of their mode codes, from 0. */
export const modeNames = ['posit16_1', 'posit8_0', 'posit4_1', 'e2m1'] as const;

export type ModeName = (typeof modeNames)[number];

/** The code of a mode in an activation word. */
export function modeCode(name: ModeName): 0 | 1 | 2 | 3 {
  const codes = { posit16_1: 0, posit8_0: 1, posit4_1: 2, e2m1: 3 } as const;
  return codes[name];
}

/** Numbers in a word of each mode: the operands have 16 bits. */
export const lanesOf: Readonly<Record<ModeName, 1 | 2 | 4>> = {
  posit16_1: 1,
  posit8_0: 2,
  posit4_1: 4,
  e2m1: 4,
};

export type XrNpeParams = {
  /** Modes that are built in; operands of another count as zeros. */
  readonly modes: readonly ModeName[];
  /** The format of the workload's words. */
  readonly mode: ModeName;
  /** A sum per lane, or one sum of all lanes' products. */
  readonly sums: 'lanes' | 'dot';
  /** Sums exact, or in a window below the greatest exponent so far. */
  readonly accumulate: 'quire' | 'aligned';
  /**
   * What adds the exponent bits of posit(4,1): an adder per lane, or the mantissa array, which the mode needs for
   * nothing else: 2^e is a significand of 2 bits, and a product of two of them a sum of exponents.
   */
  readonly exponents: 'adders' | 'blocks';
  /** Places of that window, from the top of the greatest product down. */
  readonly alignedBits: number;
  /** Bits of the quire: four segments of a quarter of it. */
  readonly quire: number;
  /** Format of a finished sum, rounded once per column of an array; absent: the quire itself. */
  readonly readout?: ModeName;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2 | 3;
};

/** Bits of an aligned sum above `alignedBits`: its sign, and room for 2^15 products of the greatest. */
export const alignedGuard = 16;

/** Bits of an aligned sum's exponent. */
export const exponentBits = 7;

export const xrNpeSchema = z.strictObject({
  modes: z
    .array(z.enum(modeNames))
    .min(1)
    .default([...modeNames])
    .describe('formats that are built in'),
  mode: z
    .enum(modeNames)
    .optional()
    .describe("format of the workload's words; by default the first that is built in"),
  sums: z
    .enum(['lanes', 'dot'])
    .default('lanes')
    .describe('one sum per lane, or the products of all lanes in one'),
  accumulate: z
    .enum(['quire', 'aligned'])
    .default('quire')
    .describe('exact sums, or sums aligned to the greatest exponent so far and cut below a window'),
  exponents: z
    .enum(['adders', 'blocks'])
    .default('adders')
    .describe(
      'exponent bits of posit(4,1) are added by adders, or by idle blocks of the mantissa array',
    ),
  alignedBits: z
    .int()
    .min(8)
    .max(64)
    .default(32)
    .describe('places of an aligned sum below the top of the greatest product'),
  quire: z
    .int()
    .min(116)
    .max(256)
    .multipleOf(4)
    .default(128)
    .describe('bits of the quire, split 1, 2 or 4 ways by mode; a multiple of 4'),
  readout: z
    .enum(['quire', ...modeNames])
    .default('quire')
    .describe(
      'what an array gives for a finished sum: the quire, or the nearest number of a format',
    ),
  pipeline: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .default(2)
    .describe('clock edges from operands to sum'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseXrNpe(input: unknown): Result<XrNpeParams, Issue[]> {
  const parsed = parseWith(xrNpeSchema, input);
  if (!parsed.ok) return parsed;
  const { sums, accumulate, exponents, alignedBits, quire, pipeline } = parsed.value;
  const modes = modeNames.filter((name) => parsed.value.modes.includes(name));
  const mode = parsed.value.mode ?? modes[0];
  if (mode === undefined || !modes.includes(mode)) {
    const expected = `one of ${modes.join(', ')}, the formats built in`;
    return fail([{ code: 'conflict', path: ['mode'], expected, actual: String(mode) }]);
  }
  if (accumulate === 'aligned' && sums === 'lanes') {
    const expected = 'dot where sums are aligned';
    return fail([{ code: 'conflict', path: ['sums'], expected, actual: sums }]);
  }
  if (accumulate === 'aligned' && exponents === 'blocks') {
    const expected = 'adders where sums are aligned: they compare whole exponents';
    return fail([{ code: 'conflict', path: ['exponents'], expected, actual: exponents }]);
  }
  const { readout } = parsed.value;
  const common = { modes, mode, sums, accumulate, exponents, alignedBits, quire, pipeline };
  if (readout === 'quire') return ok(common);
  if (accumulate === 'aligned') {
    const expected = 'quire where sums are aligned: they leave as they are';
    return fail([{ code: 'conflict', path: ['readout'], expected, actual: readout }]);
  }
  if (sums === 'lanes') {
    const expected = 'quire, where each lane has a sum of its own';
    return fail([{ code: 'conflict', path: ['readout'], expected, actual: readout }]);
  }
  return ok({ ...common, readout });
}

/** Structure that both ways of accumulating share: decoded operands, products of all lanes, sums of exponents. */

import { accumulatePorts } from '../../structure/element-ports.ts';
import { input, type Child, type Operator, type Plan, type Port } from '../../structure/plan.ts';
import { positSimdDecoderPlan } from '../../structure/posit-simd-decoder.ts';
import { positSimdMantissaPlan } from '../../structure/posit-simd-mantissa.ts';
import { enabledRegister, register } from '../../structure/registers.ts';
import { modeNames, type ModeName, type XrNpeParams } from './params.ts';

export type Products = Pick<Plan, 'view'> & {
  readonly operators: readonly Operator[];
  readonly children: readonly Child[];
};

/** What stands before the accumulator, and its registers. */
export function productsOf(p: XrNpeParams): Products {
  const { pipeline } = p;
  const decoder = positSimdDecoderPlan(p.exponents);
  const mantissa = positSimdMantissaPlan();
  const has = (name: ModeName): boolean => p.modes.includes(name);
  const isCutEarly = pipeline === 3;
  const isCut = pipeline > 1;
  const stage = isCutEarly ? 1 : 0;
  // Signs, NaR, which lanes of posit(4,1) are 1 where no significand says so, and the mode: with the operands.
  const isInBlocks = p.exponents === 'blocks';
  const tagsLow = isInBlocks ? 4 : 0;
  const tags = 4 + 4 + (4 - tagsLow) + p.modes.length;
  // What only posit(16,1) uses is not there without it.
  const isWide = has('posit16_1');
  const early = isCutEarly ? '_q' : '';
  return {
    operators: [
      ...modeNames
        .filter(has)
        .map((): Operator => ({ kind: 'and', part: 'modes', widths: [1], count: 1 })),
      ...(isWide
        ? [{ kind: 'add', part: 'exponents', widths: [6, 6, 7], count: 1, stage } as const]
        : []),
      { kind: 'add', part: 'exponents', widths: [4, 4, 5], count: 4, stage },
      ...(isCutEarly ? [held(2 * (13 + (isWide ? 6 : 0) + 16) + tags + 1, 'pipeline')] : []),
      ...(isCut
        ? [held(26 + (isWide ? 7 : 0) + 20 + (isCutEarly ? 16 - tagsLow : tags) + 1, 'pipeline')]
        : []),
      enabledRegister(pipeline, 'control', true),
    ],
    children: [
      { plan: decoder, count: 2, part: 'input processing', stage: 0 },
      { plan: mantissa, count: 1, part: 'mantissa array', stage },
    ],
    view: {
      modes: modeNames.map((name, code) => ({
        name: ['p16', 'p8', 'p4', 'fp4'][code] ?? '',
        expression: has(name) ? `valid_i && a_i[17:16] == 2'd${code}` : "1'b0",
      })),
      decoder: decoder.module,
      mantissa: mantissa.module,
      hasEarlyCut: isCutEarly,
      hasLateCut: isCut,
      hasWide: isWide,
      isInBlocks,
      tagsLow,
      early,
      late: isCut ? '_q' : '',
      firstEarly: isCutEarly ? 'first_early_q' : 'first_i',
      validEarly: isCutEarly ? 'valid_early_q' : 'valid_i',
      first: isCut ? 'first_q' : 'first_i',
      valid: isCut ? 'valid_q' : 'valid_i',
    },
  };
}

/** Ports of the element, its sums as given. */
export function xrNpePorts(sum: { readonly width: number; readonly format: string }): Port[] {
  return accumulatePorts(
    input('a_i', 18, 'mode (posit(16,1), (8,0), (4,1), E2M1), operands', { format: 'uint18' }),
    input('b_i', 16, 'operands, in the mode of a_i', { format: 'uint16' }),
    sum,
  );
}

/** Registers that load when enabled. */
export function held(bits: number, part: string): Operator {
  return register(bits, part, { enable: true });
}

/** Modes built in, as a number of four bits. */
export function modeTag({ modes }: XrNpeParams): string {
  const bits = modeNames.reduce((sum, name, i) => sum + (modes.includes(name) ? 2 ** i : 0), 0);
  return `m${bits}`;
}

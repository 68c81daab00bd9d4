/**
 * Structure of the SIMD MAC. Two input processors, one mantissa array and five adders of exponents serve all modes;
 * aligned magnitudes meet in one word, are complemented lane by lane, and enter a quire whose carries are cut where
 * lanes meet. What a mode does not use is held at zero, and its pipeline registers are not clocked.
 */

import type { Role } from '../../bits/machine.ts';
import { adderPlan } from '../../structure/adder/plan.ts';
import { accumulatePorts } from '../../structure/element-ports.ts';
import { input, type Child, type Operator, type Plan } from '../../structure/plan.ts';
import { positSimdAlignerPlan } from '../../structure/posit-simd-aligner.ts';
import { positSimdDecoderPlan } from '../../structure/posit-simd-decoder.ts';
import { positSimdReadoutPlan } from '../../structure/posit-simd-readout.ts';
import { positSimdMantissaPlan } from '../../structure/posit-simd-mantissa.ts';
import { modeCode, modeNames, type ModeName, type XrNpeParams } from './params.ts';

/** Plan of the element. It keeps its own sums. */
export function xrNpePlan(p: XrNpeParams, role: Role): Plan {
  const { quire, pipeline } = p;
  const segment = quire / 4;
  const decoder = positSimdDecoderPlan();
  const mantissa = positSimdMantissaPlan();
  const aligner = positSimdAlignerPlan();
  const adder = adderPlan({ kind: 'sklansky', width: segment, carryIn: true, carryOut: true });
  const isDot = p.sums === 'dot';
  const pairAdder = adderPlan({ kind: 'sklansky', width: 27, carryIn: true });
  const dotAdder = adderPlan({ kind: 'sklansky', width: 28, carryIn: true });
  const has = (name: ModeName): boolean => p.modes.includes(name);
  const isCutEarly = pipeline === 3;
  const isCut = pipeline > 1;
  const multiply = isCutEarly ? 1 : 0;
  const align = pipeline - 1;
  // Signs, NaR, which lanes of posit(4,1) are 1, and the mode: they go with the operands.
  const tags = 4 + 4 + 4 + p.modes.length;
  // What only posit(16,1) uses is not there without it.
  const isWide = has('posit16_1');
  const operators: Operator[] = [
    ...modeNames
      .filter(has)
      .map((): Operator => ({ kind: 'and', part: 'modes', widths: [1], count: 1 })),
    ...(isWide
      ? [{ kind: 'add', part: 'exponents', widths: [6, 6, 7], count: 1, stage: multiply } as const]
      : []),
    { kind: 'add', part: 'exponents', widths: [4, 4, 5], count: 4, stage: multiply },
    ...(isWide
      ? [{ kind: 'and', part: 'isolation', widths: [7], count: 1, stage: align } as const]
      : []),
    ...(isDot ? dotOperators(quire, align) : laneOperators(quire, align)),
    held(4, 'quire'),
    held(2, 'quire'),
    ...(isCutEarly ? [held(2 * (13 + (isWide ? 6 : 0) + 16) + tags + 1, 'pipeline')] : []),
    ...(isCut ? [held(26 + (isWide ? 7 : 0) + 20 + (isCutEarly ? 16 : tags) + 1, 'pipeline')] : []),
    { ...held(pipeline, 'control'), reset: true },
  ];
  const children: Child[] = [
    { plan: decoder, count: 2, part: 'input processing', stage: 0 },
    { plan: mantissa, count: 1, part: 'mantissa array', stage: multiply },
    { plan: aligner, count: 1, part: 'alignment', stage: align },
    ...(isDot
      ? [
          { plan: pairAdder, count: 2, part: 'lane adders', stage: align },
          { plan: dotAdder, count: 1, part: 'lane adders', stage: align },
        ]
      : []),
    { plan: adder, count: 4, part: 'quire', stage: align },
  ];
  const early = isCutEarly ? '_q' : '';
  const late = isCut ? '_q' : '';
  return {
    module: `xr_npe_${isDot ? 'dot_' : ''}q${quire}_s${pipeline}_${modeTag(p)}`,
    template: 'elements/xr-npe',
    summary: 'SIMD multiply-accumulate on FP4 and posits, mode by word',
    params: { modes: p.modes, sums: p.sums, quire, pipeline, lanes: role.lanes },
    sources: ['xrnpe2025', 'posit2022'],
    interface: { kind: 'pipe', latency: pipeline, interval: 1 },
    ports: accumulatePorts(
      input('a_i', 18, 'mode (posit(16,1), (8,0), (4,1), E2M1), operands', {
        format: 'uint18',
      }),
      input('b_i', 16, 'operands, in the mode of a_i', { format: 'uint16' }),
      { width: quire + 6, format: `xrnpe${quire}` },
    ),
    view: {
      quire,
      segment,
      modes: modeNames.map((name, code) => ({
        name: ['p16', 'p8', 'p4', 'fp4'][code] ?? '',
        expression: has(name) ? `valid_i && a_i[17:16] == 2'd${code}` : "1'b0",
      })),
      decoder: decoder.module,
      mantissa: mantissa.module,
      aligner: aligner.module,
      isDot,
      pairAdder: pairAdder.module,
      dotAdder: dotAdder.module,
      segments: [0, 1, 2, 3].map((index) => ({
        index,
        adder: adder.module,
        carry: index === 0 ? 'enter[0]' : `cut[${index}] ? enter[${index}] : carry[${index - 1}]`,
      })),
      widePad: quire - 113,
      doublePad: segment - 25,
      singlePad: segment - 17,
      hasEarlyCut: isCutEarly,
      hasLateCut: isCut,
      hasWide: isWide,
      placesWide: isWide ? `places_wide${late} & { 7{is_p16} }` : "7'd0",
      early,
      late,
      firstEarly: isCutEarly ? 'first_early_q' : 'first_i',
      validEarly: isCutEarly ? 'valid_early_q' : 'valid_i',
      first: isCut ? 'first_q' : 'first_i',
      valid: isCut ? 'valid_q' : 'valid_i',
    },
    operators,
    children,
  };
}

/** What reads a finished sum out as a number. */
export function xrNpeResolver({ readout, quire }: XrNpeParams): Plan | undefined {
  if (readout === undefined) return undefined;
  const format = modeCode(readout);
  return positSimdReadoutPlan({ quire, format, hasLanes: false });
}

/** What reads a finished sum of all lanes out in a format chosen while it runs. */
export function xrNpeEncoder({ sums, quire }: XrNpeParams): Plan | undefined {
  if (sums === 'lanes') return undefined;
  return positSimdReadoutPlan({ quire, format: 'port', hasLanes: false, hasScale: true });
}

/** Lane by lane: complement, and a choice between zero and the sum so far. */
function laneOperators(quire: number, stage: number): Operator[] {
  return [
    { kind: 'xor', part: 'quire', widths: [quire], count: 1, stage },
    { kind: 'mux', part: 'quire', widths: [quire], count: 1, stage },
    held(quire, 'quire'),
  ];
}

/** All lanes in one sum: complements, and what keeps the segments still that a mode does not reach. */
function dotOperators(quire: number, stage: number): Operator[] {
  const segment = quire / 4;
  return [
    { kind: 'xor', part: 'lane adders', widths: [25 + 17], count: 2, stage },
    { kind: 'xor', part: 'quire', widths: [quire], count: 1, stage },
    { kind: 'and', part: 'isolation', widths: [2 * quire], count: 1, stage },
    held(segment, 'quire'),
    held(segment, 'quire'),
    held(2 * segment, 'quire'),
  ];
}

function held(bits: number, part: string): Operator {
  return { kind: 'register', part, widths: [bits], count: 1, enable: true };
}

/** Modes built in, as a number of four bits. */
function modeTag({ modes }: XrNpeParams): string {
  const bits = modeNames.reduce((sum, name, i) => sum + (modes.includes(name) ? 2 ** i : 0), 0);
  return `m${bits}`;
}

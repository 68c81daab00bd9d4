/**
 * Structure of the SIMD MAC. Two input processors, one mantissa array and five adders of exponents serve all modes;
 * aligned magnitudes meet in one word, are complemented lane by lane, and enter a quire whose carries are cut where
 * lanes meet. What a mode does not use is held at zero, and its pipeline registers are not clocked.
 */

import type { Role } from '../../bits/machine.ts';
import { adderPlan } from '../../structure/adder/plan.ts';
import type { Operator, Plan } from '../../structure/plan.ts';
import { positSimdAlignerPlan } from '../../structure/posit-simd-aligner.ts';
import { positSimdReadoutPlan } from '../../structure/posit-simd-readout.ts';
import { alignedPlan } from './aligned.ts';
import { modeCode, modeNames, type XrNpeParams } from './params.ts';
import { held, modeTag, productsOf, xrNpePorts } from './products.ts';

/** Plan of the element. It keeps its own sums. */
export function xrNpePlan(p: XrNpeParams, role: Role): Plan {
  return p.accumulate === 'aligned' ? alignedPlan(p, role) : quirePlan(p, role);
}

function quirePlan(p: XrNpeParams, role: Role): Plan {
  const { quire, pipeline } = p;
  const segment = quire / 4;
  const products = productsOf(p);
  const isInBlocks = p.exponents === 'blocks';
  const aligner = positSimdAlignerPlan(p.exponents);
  const adder = adderPlan({ kind: 'sklansky', width: segment, carryIn: true, carryOut: true });
  const isDot = p.sums === 'dot';
  const pairAdder = adderPlan({ kind: 'sklansky', width: 27, carryIn: true });
  const dotAdder = adderPlan({ kind: 'sklansky', width: 28, carryIn: true });
  const stage = pipeline - 1;
  const isWide = p.modes.includes('posit16_1');
  const late = pipeline > 1 ? '_q' : '';
  return {
    module: `xr_npe_${isDot ? 'dot_' : ''}q${quire}_s${pipeline}_${modeTag(p)}${isInBlocks ? '_blocks' : ''}`,
    template: 'elements/xr-npe',
    summary: 'SIMD multiply-accumulate on FP4 and posits, mode by word',
    params: {
      modes: p.modes,
      sums: p.sums,
      quire,
      pipeline,
      lanes: role.lanes,
      ...(isInBlocks ? { exponents: p.exponents } : {}),
    },
    sources: ['xrnpe2025', 'posit2022'],
    interface: { kind: 'pipe', latency: pipeline, interval: 1 },
    ports: xrNpePorts({ width: quire + 6, format: `xrnpe${quire}` }),
    view: {
      ...products.view,
      quire,
      segment,
      aligner: aligner.module,
      isDot,
      hasAllModes: p.modes.length === modeNames.length,
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
      placesWide: isWide ? `places_wide${late} & { 7{is_p16} }` : "7'd0",
    },
    operators: [
      ...products.operators,
      ...(isWide
        ? [{ kind: 'and', part: 'isolation', widths: [7], count: 1, stage } as const]
        : []),
      ...(isDot ? dotOperators(quire, stage) : laneOperators(quire, stage)),
      held(4, 'quire'),
      held(2, 'quire'),
    ],
    children: [
      ...products.children,
      { plan: aligner, count: 1, part: 'alignment', stage },
      ...(isDot
        ? [
            { plan: pairAdder, count: 2, part: 'lane adders', stage },
            { plan: dotAdder, count: 1, part: 'lane adders', stage },
          ]
        : []),
      { plan: adder, count: 4, part: 'quire', stage },
    ],
  };
}

/** What reads a finished sum out as a number. */
export function xrNpeResolver({ readout, quire }: XrNpeParams): Plan | undefined {
  if (readout === undefined) return undefined;
  const format = modeCode(readout);
  return positSimdReadoutPlan({ quire, format, hasLanes: false });
}

/** What reads a finished sum of all lanes out in a format chosen while it runs. */
export function xrNpeEncoder({ sums, accumulate, quire }: XrNpeParams): Plan | undefined {
  if (sums === 'lanes' || accumulate === 'aligned') return undefined;
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

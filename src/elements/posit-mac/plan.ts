/**
 * Structure of the posit MAC. Two decoders give two's-complement significands and exponents; a signed multiplier
 * and an adder of exponents give a product that a shifter puts into its place in the quire. Nothing is negated
 * and nothing rounded on the way.
 */

import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import { input, type Child, type Operator, type Plan } from '../../structure/plan.ts';
import { positDecoderPlan } from '../../structure/posit-decoder.ts';
import { positShape, positTag } from '../../structure/posit-shape.ts';
import { quireAlignerPlan } from '../../structure/quire-aligner.ts';
import { quireEncoderPlan } from '../../structure/quire-encoder.ts';
import { enabledRegister } from '../../structure/registers.ts';
import type { PositMacParams } from './params.ts';
import { roundedPositMacPlan } from './rounded.ts';

/** Where the pipeline is cut, by its length: after decoding, after multiplying, after aligning. */
const cuts: Readonly<Record<PositMacParams['pipeline'], readonly string[]>> = {
  1: [],
  2: ['multiply'],
  3: ['multiply', 'align'],
  4: ['decode', 'multiply', 'align'],
};

/** A sum of two aligned products, or of sums of them. */
type LaneAdder = {
  readonly name: string;
  readonly width: number;
  readonly top: number;
  readonly left: { readonly name: string; readonly width: number };
  readonly right: { readonly name: string; readonly width: number };
};

/** Plan of the posit MAC in a role. */
export function positMacPlan(p: PositMacParams, role: Role): Plan {
  return p.accumulate === 'rounded' ? roundedPositMacPlan(p, role) : exactPositMacPlan(p, role);
}

function exactPositMacPlan(p: PositMacParams, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const a = positShape(p.activation);
  const b = positShape(p.weight);
  const decoderA = positDecoderPlan(p.activation);
  const decoderB = positDecoderPlan(p.weight);
  const multiplier = multiplierPlan({
    a: { width: a.significand, signed: true },
    b: { width: b.significand, signed: true },
    encoding: Math.min(a.significand, b.significand) > 8 ? 'booth4' : 'and-array',
    tree: 'tdm',
    adder: 'arrival',
  });
  const product = a.significand + b.significand;
  // Inverting the sign bit of an exponent of w bits adds 2^(w-1): an amount is never negative.
  const amount = Math.max(a.exponent, b.exponent) + 1;
  const bias = 2 ** (a.exponent - 1) + 2 ** (b.exponent - 1);
  const aligned = 2 * p.unit + 2;
  const aligner = quireAlignerPlan({
    product,
    amount,
    drop: bias - p.unit + a.fraction + b.fraction,
    width: aligned,
  });
  const adders = laneAdders(lanes, aligned);
  const total = adders.at(-1) ?? { name: 'aligned_0', width: aligned };
  const { quire } = p;
  const has = (cut: string): boolean => cuts[p.pipeline].includes(cut);
  const stageOf = (cut: string): number => cuts[p.pipeline].indexOf(cut) + 1;
  const multiplyStage = has('decode') ? 1 : 0;
  const alignStage = Math.max(multiplyStage, stageOf('multiply'));
  const sumStage = p.pipeline - 1;
  const held = (name: string, cut: string): string => (has(cut) ? `${name}_q` : name);
  const accumulator = { width: quire + 1, format: `quire${quire}_${p.unit}` };
  const operators: Operator[] = [
    {
      kind: 'add',
      part: 'exponents',
      widths: [a.exponent, b.exponent, amount],
      count: lanes,
      stage: multiplyStage,
    },
    ...adders.map(({ left, right, width }): Operator => ({
      kind: 'add',
      part: 'lane adders',
      widths: [left.width, right.width, width],
      count: 1,
      signed: true,
      stage: alignStage,
    })),
    {
      kind: 'add',
      part: 'quire',
      widths: [quire, total.width, quire],
      count: 1,
      signed: true,
      stage: sumStage,
    },
    ...(keeps ? [choice(quire, sumStage)] : []),
    enabledRegister(quire, 'quire'),
    enabledRegister(1, 'quire'),
    ...(has('decode')
      ? [
          enabledRegister(
            (a.significand + a.exponent + b.significand + b.exponent) * lanes,
            'pipeline',
          ),
        ]
      : []),
    ...(has('multiply') ? [enabledRegister((product + amount) * lanes, 'pipeline')] : []),
    ...(has('align') ? [enabledRegister(total.width, 'pipeline')] : []),
    ...cuts[p.pipeline].map(() => enabledRegister(1 + (keeps ? 1 : quire + 1), 'pipeline')),
    ...(keeps ? [enabledRegister(p.pipeline, 'control', true)] : []),
  ];
  const children: Child[] = [
    { plan: decoderA, count: lanes, part: 'decoders', stage: 0 },
    { plan: decoderB, count: lanes, part: 'decoders', stage: 0 },
    { plan: multiplier, count: lanes, part: 'multiplier', stage: multiplyStage },
    { plan: aligner, count: lanes, part: 'aligner', stage: alignStage },
  ];
  return {
    module: `posit_mac_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${tagOf(p)}`,
    template: 'elements/posit-mac',
    summary: keeps
      ? 'posit multiply-accumulate that keeps an exact sum'
      : 'posit multiply-add onto an exact passing sum',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      quire,
      pipeline: p.pipeline,
      lanes,
    },
    sources: ['posit2022'],
    interface: { kind: 'pipe', latency: p.pipeline, interval: 1 },
    ports: (keeps ? accumulatePorts : chainPorts)(
      input('a_i', p.activation.width * lanes, 'activations', {
        format: p.activation.format,
        lanes,
      }),
      input('b_i', p.weight.width * lanes, 'weights', { format: p.weight.format, lanes }),
      accumulator,
    ),
    view: {
      quire,
      unit: p.unit,
      aw: p.activation.width,
      ww: p.weight.width,
      sigA: a.significand,
      sigB: b.significand,
      expA: a.exponent,
      expB: b.exponent,
      product,
      amount,
      aligned,
      padA: amount - a.exponent,
      padB: amount - b.exponent,
      decoderA: decoderA.module,
      decoderB: decoderB.module,
      multiplier: multiplier.module,
      aligner: aligner.module,
      hasLanes: lanes > 1,
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        a: lanes === 1 ? 'a_i' : `a_i[${index}*AW +: AW]`,
        b: lanes === 1 ? 'b_i' : `b_i[${index}*WW +: WW]`,
        sigA: held(`sig_a_${index}`, 'decode'),
        expA: held(`exp_a_${index}`, 'decode'),
        sigB: held(`sig_b_${index}`, 'decode'),
        expB: held(`exp_b_${index}`, 'decode'),
        product: held(`product_${index}`, 'multiply'),
        amount: held(`amount_${index}`, 'multiply'),
      })),
      adders,
      total: total.name,
      totalWidth: total.width,
      totalTop: total.width - 1,
      sum: held(total.name === 'aligned_0' ? 'aligned_0' : 'total', 'align'),
      anyNar: Array.from({ length: lanes }, (_, i) => `nar_a_${i} || nar_b_${i}`).join(
        lanes < 4 ? ' || ' : ' ||\n    ',
      ),
      hasDecodeCut: has('decode'),
      hasMultiplyCut: has('multiply'),
      hasAlignCut: has('align'),
      keeps,
      delays: cuts[p.pipeline].map((_, index) => ({
        index,
        nar: index === 0 ? 'nar_any' : `nar_${index - 1}_q`,
        first: index === 0 ? 'first_i' : `first_${index - 1}_q`,
        valid: index === 0 ? 'valid_i' : `valid_${index - 1}_q`,
        passing: index === 0 ? 'acc_i' : `acc_${index - 1}_q`,
      })),
      nar: p.pipeline === 1 ? 'nar_any' : `nar_${p.pipeline - 2}_q`,
      first: p.pipeline === 1 ? 'first_i' : `first_${p.pipeline - 2}_q`,
      valid: p.pipeline === 1 ? 'valid_i' : `valid_${p.pipeline - 2}_q`,
      passing: p.pipeline === 1 ? 'acc_i' : `acc_${p.pipeline - 2}_q`,
    },
    operators,
    children,
  };
}

/** What reads a finished quire out as a posit. */
export function positMacResolver({ readout, quire, unit }: PositMacParams): Plan | undefined {
  return readout === undefined
    ? undefined
    : quireEncoderPlan({ format: readout, width: quire, unit });
}

function tagOf(p: PositMacParams): string {
  const pipelined = p.pipeline === 1 ? '' : `_s${p.pipeline}`;
  return `a${positTag(p.activation)}_w${positTag(p.weight)}_q${p.quire}${pipelined}`;
}

/** A balanced tree over the lanes: exact, one bit wider at every level. */
function laneAdders(lanes: number, width: number): LaneAdder[] {
  const adders: LaneAdder[] = [];
  let level = Array.from({ length: lanes }, (_, i) => ({ name: `aligned_${i}`, width }));
  for (let depth = 1; level.length > 1; depth++) {
    level = level.flatMap((left, i) => {
      const right = level[i + 1];
      if (i % 2 === 1) return [];
      if (right === undefined) return [left];
      const sum = {
        name: level.length === 2 ? 'total' : `lane_sum_${depth}_${i / 2}`,
        width: Math.max(left.width, right.width) + 1,
      };
      adders.push({ ...sum, top: sum.width - 1, left, right });
      return [sum];
    });
  }
  return adders;
}

/** Starts a new sum. */
function choice(bits: number, stage: number): Operator {
  return { kind: 'mux', part: 'quire', widths: [bits], count: 1, stage };
}

/**
 * Structure of the dot product of blocks. By blocks the sum of a block is a register of its own, and the scaled
 * addition works on the block before while the next one is summed: the two paths are as long as the longer of them.
 * By words the scaled dot product goes into the sum at once.
 */

import type { Role } from '../../bits/machine.ts';
import { blockLanesPlan, dotTag, laneShape } from '../../structure/block-lane.ts';
import { blockProductPlan, scalerOptions } from '../../structure/block-product.ts';
import { blockScalerPlan, scaledBlockShape } from '../../structure/block-scaler.ts';
import { blockSumPlan } from '../../structure/block-sum.ts';
import { accumulatePorts } from '../../structure/element-ports.ts';
import { floatAdderPlan } from '../../structure/float-adder.ts';
import { floatRounderPlan } from '../../structure/float-rounder.ts';
import { floatTag, sumShape } from '../../structure/float-shape.ts';
import { input, output, type Operator, type Plan, type PortPart } from '../../structure/plan.ts';
import { floatElementPlan } from '../float-element.ts';
import { blockBits, specialBits, wordBits, type BlockOperand, type MxDotParams } from './params.ts';

const sources = ['ocpmx2023', 'ieee754'];

/** Plan of the element in a role. */
export function mxDotPlan(p: MxDotParams, role: Role): Plan {
  return p.sums === 'word' ? wordPlan(p, role) : blockPlan(p);
}

/** What gives a finished sum its last block, once per column of an array. */
export function mxDotResolver(p: MxDotParams): Plan | undefined {
  if (p.sums === 'word') return undefined;
  const { scaler, adder, rounder, view } = addition(p);
  const { accumulator } = p;
  return {
    module: `mx_dot_readout_${tagOf(p)}`,
    template: 'elements/mx-dot-readout',
    summary: 'sum with its last block, rounded',
    params: paramsOf(p),
    sources,
    interface: { kind: 'comb' },
    ports: [
      input('acc_i', accWidth(p), 'specials, scales, block, sum'),
      output('result_o', accumulator.width, 'sum with the block', { format: accumulator.format }),
    ],
    view: { ...view, ...fieldsOf(p) },
    operators: [],
    children: [
      { plan: scaler, count: 1 },
      { plan: adder, count: 1, part: 'accumulator' },
      { plan: rounder, count: 1, part: 'accumulator' },
    ],
  };
}

/** Every word's dot product is scaled and added, with one rounding. */
function wordPlan(p: MxDotParams, role: Role): Plan {
  const { activation, weight, scale, lanes, accumulator, pipeline } = p;
  const operands = { a: activation.element, b: weight.element };
  const options = { operands, scale, lanes, width: blockBits(activation, weight, lanes) };
  const port = (operand: BlockOperand): { width: number } & ReturnType<typeof numbersOf> => {
    const width = wordBits(operand, lanes) - 1;
    return { width, ...numbersOf(operand, p, width) };
  };
  return floatElementPlan(
    {
      slug: 'mx_dot_word',
      tag: `${dotTag(operands.a)}_${dotTag(operands.b)}_${scale.kind}_l${lanes}`,
      template: 'elements/mx-dot-word',
      title: 'scaled dot product',
      sources,
      params: paramsOf(p),
      activation: port(activation),
      weight: port(weight),
      accumulator,
      pipeline,
      shape: scaledBlockShape(scalerOptions(options)),
      product: (exponent) => blockProductPlan({ ...options, bias: accumulator.bias, exponent }),
    },
    role,
  );
}

/** A block's dot product is exact; its beginning adds the one before. */
function blockPlan(p: MxDotParams): Plan {
  const { activation, weight, scale, lanes, accumulator, pipeline } = p;
  const operands = { a: activation.element, b: weight.element };
  const { row } = laneShape(operands);
  const width = blockBits(activation, weight, p.block);
  const specials = specialBits(activation, weight);
  const products = blockLanesPlan(operands, lanes);
  const sum = blockSumPlan({ operands, lanes, width, hasBase: true });
  const { scaler, adder, rounder, view } = addition(p);
  const hasCut = pipeline === 2;
  const words = [wordBits(activation, lanes), wordBits(weight, lanes) - 1] as const;
  const stage = pipeline - 1;
  const operators: Operator[] = [
    { kind: 'and', part: 'block', widths: [width], count: 1, stage },
    { kind: 'and', part: 'accumulator', widths: [accumulator.width], count: 1, stage },
    held(width + specials, 'block'),
    held(2 * scale.width, 'block'),
    held(accumulator.width, 'accumulator'),
    ...(hasCut ? [held(lanes * (row + 1) + 2 * scale.width + specials + 2, 'pipeline')] : []),
    { kind: 'register', part: 'control', widths: [pipeline], count: 1, enable: true, reset: true },
  ];
  return {
    module: `mx_dot_${tagOf(p)}_l${lanes}${hasCut ? '_s2' : ''}`,
    template: 'elements/mx-dot',
    summary: 'dot product of blocks that share scales, each block exact',
    params: { ...paramsOf(p), pipeline },
    sources,
    interface: { kind: 'pipe', latency: pipeline, interval: 1 },
    ports: accumulatePorts(
      input(
        'a_i',
        words[0],
        'a block begins; its scale; elements',
        numbersOf(activation, p, words[0]),
      ),
      input('b_i', words[1], 'scale of the block, elements', numbersOf(weight, p, words[1])),
      { width: accWidth(p), format: `mxdot${accWidth(p)}` },
    ),
    view: {
      ...view,
      lanes,
      rows: lanes * row,
      endA: lanes * operands.a.width,
      endB: lanes * operands.b.width,
      topA: words[0] - 2,
      topB: words[1] - 1,
      products: products.module,
      sum: sum.module,
      hasCut,
      held: hasCut ? '_q' : '',
      first: hasCut ? 'first_q' : 'first_i',
      valid: hasCut ? 'valid_q' : 'valid_i',
    },
    operators,
    children: [
      { plan: products, count: 1, stage: 0 },
      { plan: sum, count: 1, stage },
      { plan: scaler, count: 1, stage, aside: true },
      { plan: adder, count: 1, part: 'accumulator', stage },
      { plan: rounder, count: 1, part: 'accumulator', stage },
    ],
  };
}

/** A block's sum times its scales, added to the sum and rounded: the same in the element and behind it. */
function addition(p: MxDotParams): {
  readonly scaler: Plan;
  readonly adder: Plan;
  readonly rounder: Plan;
  readonly view: Readonly<Record<string, unknown>>;
} {
  const { activation, weight, scale, accumulator, block } = p;
  const operands = { a: activation.element, b: weight.element };
  const scaling = scalerOptions({ operands, scale, width: blockBits(activation, weight, block) });
  const product = scaledBlockShape(scaling);
  const added = { product, accumulator, keeps: true };
  const { window, exponent, greater } = sumShape(added);
  const scaler = blockScalerPlan({ ...scaling, bias: accumulator.bias, exponent });
  const [adder, rounder] = [floatAdderPlan(added), floatRounderPlan(added)];
  return {
    scaler,
    adder,
    rounder,
    view: {
      width: scaling.width,
      scale: scale.width,
      cw: accumulator.width,
      pw: product.width,
      xw: exponent,
      gw: greater,
      window,
      scaler: scaler.module,
      adder: adder.module,
      rounder: rounder.module,
      hasNan: scaling.hasNan,
      hasInfinity: scaling.hasInfinity,
    },
  };
}

/** Where the parts of a sum's word are. */
function fieldsOf(p: MxDotParams): Readonly<Record<string, unknown>> {
  const { activation, weight, accumulator, block } = p;
  const scale = p.scale.width;
  const atWeight = accumulator.width + blockBits(activation, weight, block);
  return { atWeight, atActivation: atWeight + scale, atMarks: atWeight + 2 * scale };
}

/** What a word is made of: elements, their scale, and what the word has above them. */
function numbersOf(
  { element, format }: BlockOperand,
  { lanes, scale }: MxDotParams,
  width: number,
): { readonly format: string; readonly parts: readonly PortPart[] } {
  const above = width - lanes * element.width - scale.width;
  // Scales of 1/4 to 4: sums of blocks meet there.
  const one = BigInt(scale.bias) << BigInt(scale.kind === 'float' ? scale.fraction : 0);
  const usual = [-2n, -1n, 0n, 1n, 2n].map((step) => one + step);
  return {
    format: `uint${width}`,
    parts: [
      { width: element.width, count: lanes, format: element.format },
      { width: scale.width, count: 1, format: format.scale, usual },
      ...(above > 0 ? [{ width: above, count: 1 }] : []),
    ],
  };
}

function accWidth(p: MxDotParams): number {
  const { activation, weight, accumulator, block } = p;
  return (
    accumulator.width +
    blockBits(activation, weight, block) +
    2 * p.scale.width +
    specialBits(activation, weight)
  );
}

function paramsOf({ activation, weight, block, lanes, sums, accumulator }: MxDotParams): object & {
  readonly [key: string]: unknown;
} {
  return {
    activation: activation.format.name,
    weight: weight.format.name,
    block,
    lanes,
    sums,
    accumulator: accumulator.format,
  };
}

function tagOf(p: MxDotParams): string {
  const { activation, weight, block, accumulator } = p;
  const elements = [activation, weight].map(({ element }) => dotTag(element)).join('_');
  return `${elements}_${p.scale.kind}_k${block}_c${floatTag(accumulator)}`;
}

function held(bits: number, part: string): Operator {
  return { kind: 'register', part, widths: [bits], count: 1, enable: true };
}

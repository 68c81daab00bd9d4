/**
 * Structure of the conventional MAC: one multiplier per lane, a balanced adder tree over the lanes, one
 * carry-propagate addition into the sum. The multiplier is left to synthesis: this family is the baseline.
 */

import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { input, type Operator, type Plan } from '../../structure/plan.ts';
import { accumulatorSigned, integerMacTag } from '../integer-mac.ts';
import type { MacParams } from './params.ts';

type Term = { readonly name: string; readonly width: number };

/** One two-input adder of the lane tree, one bit wider than its wider operand where the sum needs it. */
type TreeAdder = Term & { readonly top: number; readonly left: Term; readonly right: Term };

/** Plan of the MAC in a role. */
export function macPlan(p: MacParams, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const signed = accumulatorSigned(p);
  const aw = p.activation.width;
  const ww = p.weight.width;
  const cw = p.accumulator;
  const pw = aw + ww;
  // A sum that wraps needs no bit of the lanes' sum above it.
  const cap = p.overflow === 'wrap' ? cw : Infinity;
  const adders = treeAdders(lanes, pw, cap);
  const { name: total, width: tw } = adders.at(-1) ?? { name: 'product_0', width: pw };
  const saturating = p.overflow === 'saturate';
  // One bit above the wider addend holds the exact sum, from which overflow is read.
  const sw = saturating ? Math.max(cw, tw) + 1 : cw;
  const pipelined = p.pipeline === 2;
  const stage = p.pipeline - 1;
  const accumulator = { width: cw, format: `${signed ? '' : 'u'}int${cw}` };
  const activationPort = input('a_i', aw * lanes, 'activations', {
    format: p.activation.format,
    lanes,
  });
  const weightPort = input('b_i', ww * lanes, 'weights', { format: p.weight.format, lanes });
  // A mixed product needs the unsigned side one bit wider, so that it stays positive when read as signed.
  const wideActivation = signed && !p.activation.signed;
  const wideWeight = signed && !p.weight.signed;
  const operators: Operator[] = [
    {
      kind: 'mul',
      part: 'multiplier',
      widths: [aw + (wideActivation ? 1 : 0), ww + (wideWeight ? 1 : 0), pw],
      count: lanes,
      signed,
    },
    ...adders.map(({ left, right, width }): Operator => ({
      kind: 'add',
      part: 'lane adders',
      widths: [left.width, right.width, width],
      count: 1,
      signed,
    })),
    { kind: 'add', part: 'accumulator', widths: [cw, tw, sw], count: 1, signed, stage },
    ...(keeps ? [accumulatorMux(cw, stage)] : []),
    ...(saturating ? [accumulatorMux(cw, stage)] : []),
    register(cw, 'accumulator'),
    ...(pipelined ? [register(tw, 'pipeline'), register(keeps ? 1 : cw, 'pipeline')] : []),
    ...(keeps ? [register(p.pipeline, 'control', true)] : []),
  ];
  return {
    module: `mac_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}`,
    template: keeps ? 'elements/mac-accumulate' : 'elements/mac-chain',
    summary: keeps
      ? 'integer multiply-accumulate that keeps its own sum'
      : 'integer multiply-add onto a passing sum',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: cw,
      overflow: p.overflow,
      pipeline: p.pipeline,
      lanes,
    },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: p.pipeline, interval: 1 },
    ports: keeps
      ? accumulatePorts(activationPort, weightPort, accumulator)
      : chainPorts(activationPort, weightPort, accumulator),
    view: {
      aw,
      ww,
      pw,
      tw,
      cw,
      sw,
      adders,
      total,
      sum: pipelined ? 'total_q' : total,
      totalTop: tw - 1,
      ...(keeps
        ? { first: pipelined ? 'first_q' : 'first_i', valid: pipelined ? 'valid_q' : 'valid_i' }
        : { passing: pipelined ? 'acc_in_q' : 'acc_i' }),
      hasSign: signed,
      sign: signed ? 'signed ' : '',
      activationTop: aw + (wideActivation ? 1 : 0) - 1,
      weightTop: ww + (wideWeight ? 1 : 0) - 1,
      hasPipeline: pipelined,
      hasSaturation: saturating,
      hasLaneSum: lanes > 1,
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        activation: operandText('a_i', index, lanes, 'AW', signed, wideActivation),
        weight: operandText('b_i', index, lanes, 'WW', signed, wideWeight),
      })),
    },
    operators,
    children: [],
  };
}

/** A balanced tree over `lanes` products: pairs are added level by level, an odd one passes on. At most `cap` bits. */
function treeAdders(lanes: number, productWidth: number, cap: number): TreeAdder[] {
  const adders: TreeAdder[] = [];
  let level = Array.from({ length: lanes }, (_, i) => ({
    name: `product_${i}`,
    width: productWidth,
  }));
  for (let depth = 1; level.length > 1; depth++) {
    const next: Term[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = level.slice(i, i + 2);
      if (left === undefined) continue;
      if (right === undefined) {
        next.push(left);
        continue;
      }
      const width = Math.min(cap, Math.max(left.width, right.width) + 1);
      const sum = { name: `lane_sum_${depth}_${i / 2}`, width };
      adders.push({ ...sum, top: width - 1, left, right });
      next.push(sum);
    }
    level = next;
  }
  return adders;
}

function register(bits: number, part: string, reset = false): Operator {
  return { kind: 'register', part, widths: [bits], count: 1, enable: true, reset };
}

/** Starts a new sum, or clamps it. */
function accumulatorMux(bits: number, stage: number): Operator {
  return { kind: 'mux', part: 'accumulator', widths: [bits], count: 1, stage };
}

/** Operand of one lane, read as signed where the product is. */
function operandText(
  port: string,
  index: number,
  lanes: number,
  width: string,
  signed: boolean,
  wide: boolean,
): string {
  const slice = lanes === 1 ? port : `${port}[${index}*${width} +: ${width}]`;
  if (wide) return `$signed({ 1'b0, ${slice} })`;
  return signed ? `$signed(${slice})` : slice;
}

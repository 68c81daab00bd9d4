/**
 * Structure of the conventional MAC, as its nest says: one multiplier per lane, of as many rows as the weight has bits;
 * a balanced adder tree over the lanes; one carry-propagate addition of finished products into the sum. The multiplier
 * is left to synthesis: this family is the baseline.
 */

import type { Role } from '../../bits/machine.ts';
import { InvariantError } from '../../errors.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { laneAdders, laneTree } from '../../structure/lane-tree.ts';
import type { Nest } from '../../structure/nest.ts';
import { input, type Operator, type Plan } from '../../structure/plan.ts';
import { productForm } from '../../structure/product-form.ts';
import { enabledRegister } from '../../structure/registers.ts';
import { accumulatorSigned, integerMacTag } from '../integer-mac.ts';
import { macNest } from './nest.ts';
import type { MacParams } from './params.ts';

/** Plan of the MAC in a role. */
export function macPlan(p: MacParams, role: Role): Plan {
  return macPlanOf(p, macNest(p), role);
}

/** Plan of a nest: its loop over the bit weight is the rows of the multiplier. */
export function macPlanOf(p: MacParams, nest: Nest, role: Role): Plan {
  const { rows: ww, isEncoded, isFused } = productForm(nest);
  if (isEncoded || isFused || ww !== p.weight.width) {
    const { format } = p.weight;
    throw new InvariantError(`the nest of a mac must accumulate products of the bits of ${format}`);
  }
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const signed = accumulatorSigned(p);
  const aw = p.activation.width;
  const cw = p.accumulator;
  const pw = aw + ww;
  // A sum that wraps needs no bit of the lanes' sum above it.
  const cap = p.overflow === 'wrap' ? cw : Infinity;
  const tree = laneTree(lanes, pw, cap);
  const { name: total, width: tw } = tree.total;
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
    ...laneAdders(tree, signed),
    { kind: 'add', part: 'accumulator', widths: [cw, tw, sw], count: 1, signed, stage },
    ...(keeps ? [accumulatorMux(cw, stage)] : []),
    ...(saturating ? [accumulatorMux(cw, stage)] : []),
    enabledRegister(cw, 'accumulator'),
    ...(pipelined
      ? [enabledRegister(tw, 'pipeline'), enabledRegister(keeps ? 1 : cw, 'pipeline')]
      : []),
    ...(keeps ? [enabledRegister(p.pipeline, 'control', true)] : []),
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
      adders: tree.adders,
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

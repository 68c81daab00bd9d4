/**
 * Structure of the conventional MAC: one multiplier per lane, a balanced adder tree over the lanes, one
 * carry-propagate addition into the sum. The multiplier is left to synthesis: this family is the baseline.
 */

import { clog2 } from '../../bits/index.ts';
import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { input, type Operator, type Plan } from '../../structure/plan.ts';
import { accumulatorSigned, macTag, type MacParams } from './params.ts';

/** One two-input adder of the lane tree. */
type TreeAdder = { readonly name: string; readonly left: string; readonly right: string };

/** Plan of the MAC in a role. */
export function macPlan(p: MacParams, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const signed = accumulatorSigned(p);
  const aw = p.activation.width;
  const ww = p.weight.width;
  const cw = p.accumulator;
  const pw = aw + ww;
  const tw = pw + clog2(lanes);
  const saturating = p.overflow === 'saturate';
  // One bit above the wider addend holds the exact sum, from which overflow is read.
  const sw = saturating ? Math.max(cw, tw) + 1 : cw;
  const adders = treeAdders(lanes);
  const total = adders.at(-1)?.name ?? 'product_0';
  const pipelined = p.pipeline === 2;
  const accumulator = { width: cw, format: `${signed ? '' : 'u'}int${cw}` };
  const activationPort = input('a_i', aw * lanes, 'activations', {
    format: p.activation.format,
    lanes,
  });
  const weightPort = input('b_i', ww * lanes, 'weights', { format: p.weight.format, lanes });
  const register = (bits: number, part: string, enable: boolean, reset = false): Operator => ({
    kind: 'register',
    part,
    widths: [bits],
    count: 1,
    enable,
    reset,
  });
  const operators: Operator[] = [
    { kind: 'mul', part: 'multiplier', widths: [aw, ww, pw], count: lanes, signed },
    ...(adders.length === 0
      ? []
      : [
          {
            kind: 'add',
            part: 'lane adders',
            widths: [tw, tw, tw],
            count: adders.length,
            signed,
          } as const,
        ]),
    { kind: 'add', part: 'accumulator', widths: [sw, sw, sw], count: 1, signed },
    register(cw, 'accumulator', true),
    ...(pipelined ? [register(tw, 'pipeline', true)] : []),
    ...(pipelined && keeps ? [register(1, 'pipeline', true)] : []),
    ...(pipelined && !keeps ? [register(cw, 'pipeline', true)] : []),
    ...(keeps ? [register(p.pipeline, 'control', true, true)] : []),
  ];
  return {
    module: `mac_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${macTag(p)}`,
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
      cw,
      tw,
      sw,
      total,
      adders,
      hasSign: signed,
      hasSaturation: saturating,
      hasPipeline: pipelined,
      hasLaneSum: lanes > 1,
      // A mixed product needs the unsigned side one bit wider, so that it stays positive when read as signed.
      hasWideActivation: signed && !p.activation.signed,
      hasWideWeight: signed && !p.weight.signed,
      lanes: Array.from({ length: lanes }, (_, index) => ({ index })),
    },
    operators,
    children: [],
  };
}

/** A balanced tree over `lanes` products: pairs are added level by level, an odd one passes on. */
function treeAdders(lanes: number): TreeAdder[] {
  const adders: TreeAdder[] = [];
  let level = Array.from({ length: lanes }, (_, i) => `product_${i}`);
  for (let depth = 1; level.length > 1; depth++) {
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] ?? '';
      const right = level[i + 1];
      if (right === undefined) {
        next.push(left);
      } else {
        const name = `lane_sum_${depth}_${i / 2}`;
        adders.push({ name, left, right });
        next.push(name);
      }
    }
    level = next;
  }
  return adders;
}

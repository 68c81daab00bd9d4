/**
 * Structure of the mixed-precision element: one exact product per lane, a balanced adder tree over the lanes, one
 * addition into a sum that is as wide as a group needs.
 */

import type { Role } from '../../bits/machine.ts';
import { inferredMultiplierPlan } from '../../structure/inferred-multiplier.ts';
import { laneAdders, laneTree, type LaneTree } from '../../structure/lane-tree.ts';
import type { Operator, Plan } from '../../structure/plan.ts';
import { enabledRegister } from '../../structure/registers.ts';
import { shiftAddPlan } from '../../structure/shift-add.ts';
import { accumulatorSigned, integerMacTag } from '../integer-mac.ts';
import { fusedPlan } from './fused.ts';
import type { MixpeA8Params } from './params.ts';
import { laneText, mixpeA8Ports } from './ports.ts';

/** Plan of the element in a role. */
export function mixpeA8Plan(p: MixpeA8Params, role: Role): Plan {
  return p.multiplier === 'fused' ? fusedPlan(p, role) : productPlan(p, role);
}

/** Products first, then the sum. */
function productPlan(p: MixpeA8Params, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const signed = accumulatorSigned(p);
  const cw = p.accumulator;
  const pw = p.activation.width + p.weight.width;
  const tree = laneTree(lanes, pw, cw);
  const { name: total, width: tw } = tree.total;
  const pipelined = p.pipeline === 2;
  const product = (p.multiplier === 'inferred' ? inferredMultiplierPlan : shiftAddPlan)(
    p.activation,
    p.weight,
  );
  const build = p.multiplier === 'inferred' ? '_inferred' : '';
  return {
    module: `mixpe_a8_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}${build}`,
    template: 'elements/mixpe-a8',
    summary: keeps
      ? 'mixed-precision multiply-accumulate that keeps the sum of a group'
      : 'mixed-precision multiply-add onto the passing sum of a group',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: cw,
      pipeline: p.pipeline,
      lanes,
      multiplier: p.multiplier,
    },
    sources: ['mixpe2024'],
    interface: { kind: 'pipe', latency: p.pipeline, interval: 1 },
    ports: mixpeA8Ports(p, role),
    view: {
      pw,
      tw,
      cw,
      productModule: product.module,
      adders: tree.adders,
      total,
      sum: pipelined ? 'total_q' : total,
      totalTop: tw - 1,
      hasSign: signed,
      sign: signed ? 'signed ' : '',
      hasState: keeps,
      hasPipeline: pipelined,
      hasSaturation: false,
      hasLaneSum: lanes > 1,
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        activation: laneText('a_i', p.activation.width, index, lanes),
        weight: laneText('b_i', p.weight.width, index, lanes),
      })),
      ...(keeps
        ? { first: pipelined ? 'first_q' : 'first_i', valid: pipelined ? 'valid_q' : 'valid_i' }
        : { passing: pipelined ? 'acc_in_q' : 'acc_i' }),
    },
    operators: [...laneAdders(tree, signed), ...sumOperators(p, role, tree)],
    children: [{ plan: product, count: lanes, part: 'multiplier' }],
  };
}

/** From the sum of the lanes to the accumulator. */
function sumOperators(p: MixpeA8Params, { kind }: Role, { total }: LaneTree): Operator[] {
  const keeps = kind === 'accumulate';
  const cw = p.accumulator;
  const stage = p.pipeline - 1;
  const signed = accumulatorSigned(p);
  const operators: Operator[] = [
    {
      kind: 'add',
      part: 'accumulator',
      widths: [cw, total.width, cw],
      count: 1,
      signed,
      stage,
    },
    enabledRegister(cw, 'accumulator'),
  ];
  if (keeps) {
    operators.push(
      { kind: 'mux', part: 'accumulator', widths: [cw], count: 1, stage },
      enabledRegister(p.pipeline, 'control', true),
    );
  }
  if (p.pipeline === 2) {
    operators.push(
      enabledRegister(total.width, 'pipeline'),
      enabledRegister(keeps ? 1 : cw, 'pipeline'),
    );
  }
  return operators;
}

/** Structure of the element after Laconic: a lane of term pairs per product, their sum, the accumulator. */

import { evenAdderPlan } from '../../structure/adder/plan.ts';
import { laneSumPlan, sumBits } from '../../structure/digit/lane-sum.ts';
import { requireDigits, serialForm } from '../../structure/digit/serial-form.ts';
import { greatestExponent, termLanePlan } from '../../structure/digit/term-lane.ts';
import { pacedInterface, pacedPorts } from '../../structure/element-ports.ts';
import { digitsOf } from '../../structure/encoders/index.ts';
import { input, type Plan } from '../../structure/plan.ts';
import { register } from '../../structure/registers.ts';
import { adderTag } from '../adder-choice.ts';
import { digitSumFormat, digitTag } from '../digit-element.ts';
import { laconicNest } from './nest.ts';
import type { LaconicParams } from './params.ts';

/** Plan of the element, from its nest: the loop over k in space is the lanes, those over bw the digits of each operand. */
export function laconicPlan(p: LaconicParams): Plan {
  const { activation, weight, encoding, accumulator: cw } = p;
  const form = serialForm(laconicNest(p));
  const { lanes } = form;
  requireDigits(
    form,
    [activation, weight].map((operand) => digitsOf(encoding, operand).length),
    encoding,
  );
  const module = `laconic${lanes}_${digitTag(p)}${p.tree === 'tdm' ? '' : `_${p.tree}`}${adderTag(p)}`;
  const lane = termLanePlan({
    module: `${module}_lane`,
    encoding,
    activation,
    weight,
    sumWidth: cw,
  });
  const power = 1n << BigInt(greatestExponent(p));
  const tw = Math.min(cw, sumBits(lanes, lane.signed ? -power : 0n, power));
  const sum = laneSumPlan({
    ...p,
    lanes,
    module: `${module}_sum`,
    width: lane.width,
    signed: lane.signed,
    hasIncrement: lane.signed,
    sumWidth: tw,
  });
  const add = evenAdderPlan(p.adder, cw);
  return {
    module,
    template: 'elements/laconic',
    summary: `adds ${lanes} product${lanes === 1 ? '' : 's'}, a pair of their non-zero digits per cycle`,
    params: {
      activation: activation.format,
      weight: weight.format,
      accumulator: cw,
      encoding,
      lanes,
      tree: p.tree,
      adder: p.adder,
    },
    sources: ['laconic2019'],
    interface: pacedInterface,
    ports: pacedPorts(
      input('a_i', activation.width * lanes, 'activations', { format: activation.format, lanes }),
      input('b_i', weight.width * lanes, 'weights', { format: weight.format, lanes }),
      { width: cw, format: digitSumFormat(p) },
    ),
    view: {
      lanes,
      aw: activation.width,
      ww: weight.width,
      pw: lane.width,
      tw,
      cw,
      hasSign: lane.signed,
      lane: lane.plan.module,
      sum: sum.module,
      add: add.module,
    },
    operators: [
      register(1 + 3 + 3 + 1, 'control', { reset: true }),
      register(4, 'control'),
      { kind: 'and', part: 'control', widths: [lanes], count: 1 },
      { kind: 'and', part: 'accumulator', widths: [cw], count: 1 },
      register(cw, 'accumulator', { enable: true }),
    ],
    children: [
      { plan: lane.plan, count: lanes },
      { plan: sum, count: 1 },
      { plan: add, count: 1, part: 'accumulator', stage: 3 },
    ],
  };
}

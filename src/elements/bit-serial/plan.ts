/**
 * Structure of the bit-serial element: registers in which the digits of the activations move up, a multiple of the
 * weight per lane, their sum, a product that grows by a digit per cycle, and the accumulator.
 */

import { digitRadix } from '../../bits/digits.ts';
import { evenAdderPlan } from '../../structure/adder/plan.ts';
import { laneSumPlan, sumBits } from '../../structure/digit/lane-sum.ts';
import { requireDigits, serialForm } from '../../structure/digit/serial-form.ts';
import { digitProduct } from '../../structure/digit/product.ts';
import { pacedInterface, pacedPorts } from '../../structure/element-ports.ts';
import { codeBuses, digitEncoderPlan, type Digit } from '../../structure/encoders/index.ts';
import type { Nest } from '../../structure/nest.ts';
import { input, type Plan } from '../../structure/plan.ts';
import { register } from '../../structure/registers.ts';
import { adderTag } from '../adder-choice.ts';
import { digitSumFormat, digitTag } from '../digit-element.ts';
import { operandRange } from '../lane-element.ts';
import { bitSerialNest } from './nest.ts';
import type { BitSerialParams } from './params.ts';

/** Plan of the element. */
export function bitSerialPlan(p: BitSerialParams): Plan {
  return bitSerialPlanOf(p, bitSerialNest(p));
}

/** Plan of a nest: its loop over k in space is the lanes, that over bw the digits of the activation. */
export function bitSerialPlanOf(p: Omit<BitSerialParams, 'lanes'>, nest: Nest): Plan {
  const { activation, weight, accumulator: cw } = p;
  const form = serialForm(nest);
  const { lanes } = form;
  const encoder = digitEncoderPlan(p.encoding, activation);
  const { digits } = encoder;
  const count = digits.length;
  requireDigits(form, [count], p.encoding);
  // Where only the top digit is negative, and never positive, its sign is that of all lanes at once.
  const hasMinus =
    digits.some(({ negative }) => negative) &&
    digits.every(({ negative, positive }) => negative !== positive);
  const product = hasMinus
    ? digitProduct(p.encoding, { ...activation, signed: false }, weight)
    : digitProduct(p.encoding, activation, weight);
  const { buses } = product;
  const hasEncoder = buses.length > 1;
  const hasIncrement = buses.includes('negative');
  const productRange = rangeOf(operandRange(activation), operandRange(weight));
  const sw = Math.min(cw, sumBits(lanes, ...productRange));
  const multiples = rangeOf(hasMinus ? [0n, 1n] : digitRange(digits), operandRange(weight));
  const tw = Math.min(sw, sumBits(lanes, ...multiples));
  const module = `bit_serial${lanes}_${digitTag(p)}${p.tree === 'tdm' ? '' : `_${p.tree}`}${adderTag(p)}`;
  const sum = laneSumPlan({
    ...p,
    lanes,
    module: `${module}_sum`,
    width: product.width,
    signed: product.signed,
    hasIncrement,
    sumWidth: tw,
  });
  const grow = evenAdderPlan(p.adder, sw, { carryIn: hasMinus });
  const add = evenAdderPlan(p.adder, cw);
  return {
    module,
    template: 'elements/bit-serial',
    summary: `adds ${lanes} product${lanes === 1 ? '' : 's'} in ${count} cycle${count === 1 ? '' : 's'}, a digit of each activation per cycle`,
    params: {
      activation: activation.format,
      weight: weight.format,
      accumulator: cw,
      encoding: p.encoding,
      lanes,
      tree: p.tree,
      adder: p.adder,
    },
    sources: ['stripes2016'],
    interface: pacedInterface,
    ports: pacedPorts(
      input('a_i', activation.width * lanes, 'activations', { format: activation.format, lanes }),
      input('b_i', weight.width * lanes, 'weights', { format: weight.format, lanes }),
      { width: cw, format: digitSumFormat(p) },
    ),
    view: {
      lanes,
      count,
      aw: activation.width,
      ww: weight.width,
      pw: product.width,
      tw,
      sw,
      cw,
      digitBits: digitRadix(p.encoding) === 4 ? 2 : 1,
      hasEncoder,
      hasMinus,
      hasIncrement,
      hasSign: product.signed,
      isTotalSigned: multiples[0] < 0n,
      isSumSigned: productRange[0] < 0n,
      encoder: encoder.plan.module,
      product: product.plan.module,
      sum: sum.module,
      grow: grow.module,
      add: add.module,
      buses: buses.map((name) => ({ name })),
    },
    operators: [
      register(count, 'control', { reset: true }),
      register(1, 'control', { enable: true }),
      register(2 + 3, 'control'),
      register(3 + 1, 'control', { reset: true }),
      register(lanes * count * buses.length, 'digits'),
      { kind: 'or', part: 'digits', widths: [lanes * count * buses.length], count: 1 },
      { kind: 'and', part: 'digits', widths: [lanes * count * buses.length], count: 2 },
      register(lanes * weight.width, 'operands', { enable: true }),
      { kind: 'and', part: 'product', widths: [sw], count: 1 },
      ...(hasMinus ? [{ kind: 'xor', part: 'product', widths: [sw], count: 1 } as const] : []),
      register(sw, 'product'),
      { kind: 'and', part: 'accumulator', widths: [cw], count: 1 },
      register(cw, 'accumulator', { enable: true }),
    ],
    children: [
      ...(hasEncoder ? [{ plan: encoder.plan, count: lanes, part: 'encoder' }] : []),
      { plan: product.plan, count: lanes },
      { plan: sum, count: 1 },
      { plan: grow, count: 1, part: 'product', stage: 2 },
      { plan: add, count: 1, part: 'accumulator', stage: 3 },
    ],
  };
}

type Range = readonly [bigint, bigint];

/** Products of the values of two ranges. */
function rangeOf([a, b]: Range, [c, d]: Range): [bigint, bigint] {
  const ends = [a * c, a * d, b * c, b * d].toSorted((x, y) => (x < y ? -1 : x > y ? 1 : 0));
  return [ends[0] ?? 0n, ends.at(-1) ?? 0n];
}

function digitRange(digits: readonly Digit[]): Range {
  const most = codeBuses(digits).includes('double') ? 2n : 1n;
  return [codeBuses(digits).includes('negative') ? -most : 0n, most];
}

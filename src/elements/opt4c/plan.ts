/**
 * Structure of OPT4C, as its nest says: digits come one at a time from outside. The multiple that the digit selects
 * goes into a register; a row of full adders, rippling within a digit only, adds it to a sum that keeps one carry per
 * digit. Signs are extended by the row: its upper cells take the multiple's sign.
 */

import { digitRadix } from '../../bits/digits.ts';
import type { Role } from '../../bits/machine.ts';
import { fullAdderPlan, halfAdderPlan } from '../../structure/cells.ts';
import { digitPorts } from '../../structure/digit/ports.ts';
import { digitProduct } from '../../structure/digit/product.ts';
import { carryBits, digitResolverPlan } from '../../structure/digit/resolver.ts';
import { requireStream } from '../../structure/digit/stream-form.ts';
import { digitsOf } from '../../structure/encoders/index.ts';
import type { Operator, Plan } from '../../structure/plan.ts';
import { register } from '../../structure/registers.ts';
import { resolvedElementPlan } from '../../structure/resolver.ts';
import { adderTag } from '../adder-choice.ts';
import { digitLatency, digitSumFormat, digitTag, type DigitParams } from '../digit-element.ts';
import { opt4cNest } from './nest.ts';

/** Plan of the element by itself: behind it stands its resolver. */
export function opt4cPlan(p: DigitParams, role: Role): Plan {
  return resolvedElementPlan(opt4cInnerPlan(p, role), opt4cResolver(p), adderTag(p));
}

/** Plan of the final addition. */
export function opt4cResolver(p: DigitParams, _role?: Role, stages: 1 | 2 = 1): Plan {
  return digitResolverPlan(sumOf(p), { format: digitSumFormat(p), adder: p.adder, stages });
}

function sumOf(p: DigitParams): { readonly width: number; readonly digitBits: number } {
  return { width: p.accumulator, digitBits: digitRadix(p.encoding) === 4 ? 2 : 1 };
}

/** Plan of the element as the column engine has it: `acc_o` is `{ carries, sum }`. */
export function opt4cInnerPlan(p: DigitParams, _role: Role): Plan {
  const digits = digitsOf(p.encoding, p.activation).length;
  requireStream(opt4cNest(p), { lanes: 1, digits, encodeAt: 'row' });
  const product = digitProduct(p.encoding, p.activation, p.weight);
  const { width: cw, digitBits } = sumOf(p);
  const carries = carryBits(sumOf(p));
  const pw = product.width;
  const hasNegative = product.buses.includes('negative');
  const operators: Operator[] = [
    register(pw, 'partial products'),
    ...(hasNegative ? [register(1, 'partial products')] : []),
    register(2, 'control'),
    register(cw, 'accumulator'),
    register(carries, 'accumulator'),
    { kind: 'and', part: 'accumulator', widths: [cw + carries], count: 2 },
    { kind: 'or', part: 'accumulator', widths: [cw + carries], count: 1 },
    { kind: 'xor', part: 'compressor', widths: [1], count: 2 },
  ];
  // Without a sign the upper cells only pass the carry on.
  const halves = product.signed ? 0 : Math.max(0, cw - 1 - pw);
  return {
    module: `opt4c_${digitTag(p)}`,
    template: 'elements/opt4c',
    summary: 'adds a digit times a weight to a sum that keeps one carry per digit',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: cw,
      encoding: p.encoding,
    },
    sources: ['tpe2025', ...product.plan.sources],
    interface: { kind: 'pipe', latency: digitLatency, interval: 1 },
    ports: digitPorts(product.buses, 1, p.weight, cw + carries),
    view: {
      cw,
      pw,
      cb: carries,
      digitBits,
      hasNegative,
      hasSign: product.signed,
      product: product.plan.module,
      buses: product.buses.map((name) => ({ name })),
    },
    operators,
    children: [
      { plan: product.plan, count: 1 },
      { plan: fullAdderPlan, count: cw - 1 - halves, part: 'compressor' },
      ...(halves === 0 ? [] : [{ plan: halfAdderPlan, count: halves, part: 'compressor' }]),
    ],
  };
}

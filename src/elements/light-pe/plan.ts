/**
 * Structure of a product by powers of two. The activation takes the sign of the first term; then it is shifted.
 * Of two terms, the second is a copy at another shift, added or subtracted as the signs agree or differ: one
 * negation serves both.
 */

import type { Role } from '../../bits/machine.ts';
import { barrelShifterPlan } from '../../structure/barrel-shifter.ts';
import { bitsTag, bitsText } from '../../structure/operand.ts';
import { input, output, type Operator, type Plan } from '../../structure/plan.ts';
import { productElementPlan } from '../../structure/product-element.ts';
import { productBits, signedBits, type LightPeParams } from './params.ts';

/** Plan of the element in a role. */
export function lightPePlan(p: LightPeParams, role: Role): Plan {
  const { activation, weight, accumulator, pipeline } = p;
  const product = productPlan(p);
  return productElementPlan(
    {
      family: 'light_pe',
      tag: `a${bitsTag(activation)}_w${weight.terms}t${weight.exponent}_c${accumulator}${pipeline === 2 ? '_p2' : ''}`,
      title: `integers by ${weight.terms === 1 ? 'powers of two' : 'sums of two powers of two'}`,
      params: { activation: activation.format, weight: weight.format, accumulator, pipeline },
      sources: ['lightnn2018'],
      activation: { ...activation, doc: 'activations' },
      weight: { ...weight, doc: 'weights, each term a sign above its exponent' },
      product,
      productWidth: productBits(activation, weight),
      signed: true,
      accumulator,
      pipeline,
    },
    role,
  );
}

function productPlan({ activation, weight }: LightPeParams): Plan {
  const { terms, exponent } = weight;
  const signed = signedBits(activation);
  const shifted = signed + 2 ** exponent - 1;
  const width = productBits(activation, weight);
  const shifter = barrelShifterPlan({ kind: 'left', width: shifted, amountWidth: exponent });
  const hasSecond = terms === 2;
  const term = exponent + 1;
  const signs: Operator[] = [
    { kind: 'xor', part: 'sign', widths: [signed], count: 1 },
    { kind: 'add', part: 'sign', widths: [signed, 1, signed], count: 1 },
  ];
  const second: Operator[] = [
    { kind: 'xor', part: 'second term', widths: [shifted], count: 1 },
    { kind: 'add', part: 'second term', widths: [shifted, shifted, width], count: 1 },
    { kind: 'add', part: 'second term', widths: [width, 1, width], count: 1 },
  ];
  return {
    module: `light_pe_product_${bitsTag(activation)}_${terms}t${exponent}`,
    template: 'elements/light-pe-product',
    summary: hasSecond ? 'product by two shifts and an addition' : 'product by one shift',
    params: { activation: activation.format, weight: weight.format },
    sources: ['lightnn2018'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', activation.width, `activation, ${bitsText(activation)}`),
      input('b_i', weight.width, 'weight, each term a sign above its exponent'),
      output('product_o', width, "product, two's complement, exact"),
    ],
    view: {
      sw: signed,
      hasActivationSign: activation.signed,
      aTop: activation.width - 1,
      shifter: shifter.module,
      shifted,
      shiftedTop: shifted - 1,
      pw: width,
      firstSign: hasSecond ? 2 * term - 1 : exponent,
      first: amountText(hasSecond ? term : 0, exponent),
      hasSecond,
      secondSign: exponent,
      second: amountText(0, exponent),
    },
    operators: hasSecond ? [...signs, ...second] : signs,
    children: [{ plan: shifter, count: terms }],
  };
}

function amountText(low: number, bits: number): string {
  return bits === 1 ? `b_i[${low}]` : `b_i[${low + bits - 1}:${low}]`;
}

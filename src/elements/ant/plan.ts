/**
 * Structure of the product: both operands as integers with exponents, the integers multiplied, the exponents added,
 * the product shifted by their sum. Flint is decoded first; the other types are wires.
 */

import type { Role } from '../../bits/machine.ts';
import { barrelShifterPlan } from '../../structure/barrel-shifter.ts';
import { input, output, type Child, type Operator, type Plan } from '../../structure/plan.ts';
import { productElementPlan } from '../../structure/product-element.ts';
import { bitLength } from '../../bits/index.ts';
import { flintDecoderPlan } from './decoder.ts';
import { productBits, type AntOperand, type AntParams } from './params.ts';

/** Plan of the element in a role. */
export function antPlan(p: AntParams, role: Role): Plan {
  const { activation, weight, accumulator, pipeline } = p;
  return productElementPlan(
    {
      family: 'ant',
      tag: `a${activation.format}_w${weight.format}_c${accumulator}${pipeline === 2 ? '_p2' : ''}`,
      title: 'integers with exponents',
      params: { activation: activation.format, weight: weight.format, accumulator, pipeline },
      sources: ['ant2022'],
      activation: { format: activation.format, width: activation.width, doc: 'activations' },
      weight: { format: weight.format, width: weight.width, doc: 'weights' },
      product: productPlan(activation, weight),
      productWidth: productBits(activation, weight),
      signed: activation.signed || weight.signed,
      accumulator,
      pipeline,
    },
    role,
  );
}

function productPlan(a: AntOperand, w: AntOperand): Plan {
  const signed = a.signed || w.signed;
  // An unsigned integer beside a signed one needs a bit more, so that it stays positive.
  const wide = (operand: AntOperand): number =>
    operand.integer + (signed && !operand.signed ? 1 : 0);
  const width = productBits(a, w);
  const whole = Math.min(width, wide(a) + wide(w));
  const reach = a.reach + w.reach;
  const places = bitLength(BigInt(reach));
  const shifter = barrelShifterPlan({ kind: 'left', width, amountWidth: places });
  const hasSum = a.exponent > 0 && w.exponent > 0;
  const [own, other] = [a, w].map((operand, i) => sideView(operand, 'ab'[i] ?? '', wide(operand)));
  const decoders = [a, w].filter(({ kind }) => kind === 'flint').map(flintDecoderPlan);
  const operators: Operator[] = [
    { kind: 'mul', part: 'integers', widths: [wide(a), wide(w), whole], count: 1, signed },
    ...(hasSum
      ? [
          {
            kind: 'add',
            part: 'exponents',
            widths: [a.exponent, w.exponent, places],
            count: 1,
          } as const,
        ]
      : []),
  ];
  return {
    module: `ant_product_${a.format}_${w.format}`,
    template: 'elements/ant-product',
    summary: 'product of integers, shifted by the sum of exponents',
    params: { activation: a.format, weight: w.format },
    sources: ['ant2022'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', a.width, 'activation', { format: a.format }),
      input('b_i', w.width, 'weight', { format: w.format }),
      output('product_o', width, signed ? "product, two's complement" : 'product, unsigned'),
    ],
    view: {
      sides: [own, other],
      hasSign: signed,
      sign: signed ? 'signed ' : '',
      whole,
      width,
      hasSum,
      exponentA: a.exponent,
      exponentB: w.exponent,
      amount: hasSum ? 'places' : a.exponent > 0 ? 'exponent_a' : 'exponent_b',
      placesWidth: places,
      placesTop: places - 1,
      wholeTop: whole - 1,
      shifter: shifter.module,
    },
    operators,
    children: [...counted(decoders), { plan: shifter, count: 1 }],
  };
}

/** Each decoder once, with how many there are. */
function counted(plans: readonly Plan[]): Child[] {
  return [...new Set(plans.map(({ module }) => module))].flatMap((module) => {
    const same = plans.filter((plan) => plan.module === module);
    const [plan] = same;
    return plan === undefined ? [] : [{ plan, count: same.length, part: 'decoders' }];
  });
}

/** How an operand comes to its integer and exponent. */
function sideView(
  operand: AntOperand,
  name: string,
  width: number,
): Readonly<Record<string, unknown>> {
  const { kind, integer, exponent, signed } = operand;
  const port = `${name}_i`;
  const plain: Readonly<Record<Exclude<AntOperand['kind'], 'flint'>, string>> = {
    integer: port,
    power: `{ ${port}[${exponent}], 1'b1 }`,
    pair: `${port}[${integer - 1}:0]`,
  };
  return {
    name,
    port,
    hasDecoder: kind === 'flint',
    decoder: kind === 'flint' ? flintDecoderPlan(operand).module : '',
    hasExponent: exponent > 0,
    hasZero: width > integer,
    integerTop: integer - 1,
    top: width - 1,
    sign: width > integer || signed ? 'signed ' : '',
    exponentTop: exponent - 1,
    plain: kind === 'flint' ? '' : plain[kind],
    exponent:
      kind === 'pair' ? `${port}[${operand.width - 1}:${integer}]` : `${port}[${exponent - 1}:0]`,
  };
}

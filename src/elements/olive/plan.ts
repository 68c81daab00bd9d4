/**
 * Structure of the products of a pair: two decoders give both numbers of each word as integers with exponents; the
 * integers are multiplied, the exponents added, each product shifted, both added.
 */

import type { Role } from '../../bits/machine.ts';
import { barrelShifterPlan } from '../../structure/barrel-shifter.ts';
import { input, output, type Plan } from '../../structure/plan.ts';
import { productElementPlan } from '../../structure/product-element.ts';
import { pairSumBits, type OliveParams } from './params.ts';

/** Bits of an integer, of its exponent, of the sum of two exponents. */
const [integer, exponent, places] = [4, 3, 4];

/** Plan of the element in a role. */
export function olivePlan(p: OliveParams, role: Role): Plan {
  const { accumulator, pipeline } = p;
  const operand = { format: 'ovp4', width: 8 };
  return productElementPlan(
    {
      family: 'olive',
      tag: `c${accumulator}${pipeline === 2 ? '_p2' : ''}`,
      title: 'pairs of numbers, an outlier beside its victim',
      params: { accumulator, pipeline },
      sources: ['olive2023'],
      activation: { ...operand, doc: 'activations, in pairs' },
      weight: { ...operand, doc: 'weights, in pairs' },
      product: productPlan(),
      productWidth: pairSumBits,
      signed: true,
      accumulator,
      pipeline,
    },
    role,
  );
}

function productPlan(): Plan {
  const decoder = oliveDecoderPlan();
  const shifter = barrelShifterPlan({ kind: 'left', width: pairSumBits, amountWidth: places });
  return {
    module: 'olive_product',
    template: 'elements/olive-product',
    summary: 'sum of the products of two pairs',
    params: {},
    sources: ['olive2023'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', 8, 'pair of activations', { format: 'ovp4' }),
      input('b_i', 8, 'pair of weights', { format: 'ovp4' }),
      output('product_o', pairSumBits, "sum of both products, two's complement, exact"),
    ],
    view: {
      decoder: decoder.module,
      shifter: shifter.module,
      operands: [
        { name: 'a', port: 'a_i' },
        { name: 'b', port: 'b_i' },
      ],
      numbers: [0, 1],
      integerTop: integer - 1,
      exponentTop: exponent - 1,
      placesTop: places - 1,
      wholeTop: 2 * integer - 1,
      signs: pairSumBits - 2 * integer,
      top: pairSumBits - 1,
    },
    operators: [
      {
        kind: 'mul',
        part: 'integers',
        widths: [integer, integer, 2 * integer],
        count: 2,
        signed: true,
      },
      { kind: 'add', part: 'exponents', widths: [exponent, exponent, places], count: 2 },
      {
        kind: 'add',
        part: 'pair',
        widths: [pairSumBits, pairSumBits, pairSumBits],
        count: 1,
        signed: true,
      },
    ],
    children: [
      { plan: decoder, count: 2, part: 'decoders' },
      { plan: shifter, count: 2 },
    ],
  };
}

/** Plan of a decoder: both numbers of a pair, `integer * 2^exponent` each. */
export function oliveDecoderPlan(): Plan {
  return {
    module: 'olive_decoder',
    template: 'elements/olive-decoder',
    summary: 'pair of 4-bit codes to two integers with exponents',
    params: {},
    sources: ['olive2023'],
    interface: { kind: 'comb' },
    ports: [
      input('pair_i', 8, 'two codes; 1000 is a victim', { format: 'ovp4' }),
      output('integer_0_o', integer, "integer of the low code, two's complement"),
      output('exponent_0_o', exponent, 'its exponent, 0 to 5'),
      output('integer_1_o', integer, "integer of the high code, two's complement"),
      output('exponent_1_o', exponent, 'its exponent, 0 to 5'),
    ],
    view: {
      numbers: [0, 1].map((index) => ({
        index,
        low: 4 * index,
        high: 4 * index + 3,
        sign: `code_${index}[3]`,
        some: `some_${index}`,
        beside: `victim_${1 - index}`,
      })),
    },
    operators: [
      { kind: 'or', part: 'codes', widths: [1], count: 4 },
      { kind: 'and', part: 'codes', widths: [integer], count: 4 },
      { kind: 'and', part: 'codes', widths: [exponent], count: 2 },
      // The choice of two bits: sign and last bit are those of the code either way.
      { kind: 'and', part: 'codes', widths: [2], count: 4 },
      { kind: 'or', part: 'codes', widths: [2], count: 2 },
    ],
    children: [],
  };
}

/** Claims about floating-point blocks: what words stand for and how values are rounded is said by the formats. */

import type { Signals } from '../../bits/machine.ts';
import { dyadic } from '../../formats/dyadic.ts';
import type { Exact, Format } from '../../formats/format.ts';
import { requireFormat } from '../../formats/index.ts';
import { finite, infinity, isNegativeValue, multiplyValues, NAN } from '../../formats/value.ts';
import { InvariantError } from '../../errors.ts';
import { floatProductPlan } from '../../structure/float-product.ts';
import { floatRounderPlan } from '../../structure/float-rounder.ts';
import { floatProductShape, sumShape, type FloatShape } from '../../structure/float-shape.ts';
import { floatUnpackPlan } from '../../structure/float-unpack.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import type { BlockClaim } from './claim.ts';

/** A bit so far below that every rounding sees it as "a little more". */
const little = 200;

/** Claims about unpackers, exact products and rounders. */
export function floatClaims(): BlockClaim[] {
  return [
    ...['e4m3', 'e5m2', 'fp16', 'bf16'].map(unpackClaim),
    ...['e4m3', 'e5m2'].map(productClaim),
    ...['e4m3', 'e5m2'].map((sum) => rounderClaim('e2m1', sum)),
  ];
}

function shapeOf({ name, row }: Format): FloatShape {
  if (row.kind !== 'float') throw new InvariantError(`${name} is no floating-point format`);
  const { exponent, fraction, bias, specials } = row;
  return { exponent, fraction, bias, specials };
}

function wordOf(inputs: Signals, port: string): bigint {
  return inputs[port] ?? 0n;
}

/** The outputs named, as `{ sign, zero, nan, infinite }` say and with the value's fields where it is a number. */
function unpackClaim(name: string): BlockClaim {
  const format = requireFormat(name);
  const shape = shapeOf(format);
  const { exponent, fraction, bias } = shape;
  const number = '!nan_o && !inf_o';
  return {
    block: `float unpack ${name}`,
    width: format.bits,
    plan: floatUnpackPlan(shape, true),
    claim: 'sign, exponent and significand are the value; specials are told',
    shown: [
      { name: 'sign', width: 1, text: '!nan_o && sign_o' },
      { name: 'zero', width: 1, text: `${number} && zero_o` },
      { name: 'nan', width: 1, text: 'nan_o' },
      { name: 'inf', width: 1, text: 'inf_o' },
      { name: 'exp', width: exponent, text: `${number} ? exp_o : ${exponent}'d0` },
      { name: 'sig', width: fraction + 1, text: `${number} ? sig_o : ${fraction + 1}'d0` },
    ],
    means(inputs) {
      const value = format.decode(wordOf(inputs, 'x_i'));
      const sign = isNegativeValue(value) ? 1n : 0n;
      const none = { sign, zero: 0n, nan: 0n, inf: 0n, exp: 0n, sig: 0n };
      if (value.kind === 'nan') return { ...none, nan: 1n };
      if (value.kind === 'infinite') return { ...none, inf: 1n };
      if (value.m === 0n) return { ...none, zero: 1n, exp: 1n };
      // The greatest exponent with all of the value above the last place, but not below the least one.
      const magnitude = value.m < 0n ? -value.m : value.m;
      const top = magnitude.toString(2).length - 1 + value.e;
      const field = Math.max(top + bias, 1);
      const sig = magnitude << BigInt(value.e - (field - bias - fraction));
      return { ...none, exp: BigInt(field), sig };
    },
  };
}

/** A product as the sum of the same format takes it. */
function productClaim(name: string): BlockClaim {
  const format = requireFormat(name);
  const shape = shapeOf(format);
  const product = floatProductShape(shape, shape);
  const { exponent } = sumShape({ product, accumulator: shape, keeps: false });
  const factor = { width: shape.fraction + 1, signed: false };
  const multiplier = multiplierPlan({
    a: factor,
    b: factor,
    encoding: 'and-array',
    tree: 'dadda',
    adder: 'ripple',
  });
  const plan = floatProductPlan({ a: shape, b: shape, bias: shape.bias, exponent, multiplier });
  const outputs = plan.ports.filter((port) => port.direction === 'output');
  const number = '!nan_o && !inf_o';
  // Exact, in units of the smallest product: as wide as the greatest needs.
  const least = product.least - product.width + 1;
  const width = product.width + Math.max(...product.classes.map(({ top }) => top)) - product.least;
  const shift = `$signed(top_o) - ${least + shape.bias + product.width - 1}`;
  return {
    block: `float product ${name}`,
    width: format.bits,
    plan,
    claim:
      'sign, significand and exponent are the exact product; specials by the rules of IEEE 754',
    wires: `  wire [${width - 1}:0] units = { ${width - product.width}'d0, sig_o } << (${shift});\n`,
    shown: [
      { name: 'sign', width: 1, text: '!nan_o && sign_o' },
      { name: 'zero', width: 1, text: `${number} && zero_o` },
      ...outputs
        .filter(({ name: port }) => port === 'nan_o')
        .map(() => ({ name: 'nan', width: 1, text: 'nan_o' })),
      { name: 'inf', width: 1, text: '!nan_o && inf_o' },
      { name: 'exact', width, text: `${number} && !zero_o ? units : ${width}'d0` },
    ],
    means(inputs) {
      const value = multiplyValues(
        format.decode(wordOf(inputs, 'a_i')),
        format.decode(wordOf(inputs, 'b_i')),
      );
      const sign = isNegativeValue(value) ? 1n : 0n;
      const none = { sign, zero: 0n, nan: 0n, inf: 0n, exact: 0n };
      if (value.kind === 'nan') return { ...none, nan: 1n };
      if (value.kind === 'infinite') return { ...none, inf: 1n };
      if (value.m === 0n) return { ...none, zero: 1n };
      const magnitude = value.m < 0n ? -value.m : value.m;
      return { ...none, exact: magnitude << BigInt(value.e - least) };
    },
  };
}

/**
 * The rounder behind products of one format and a sum of another. Ones without end and lost ones exclude each other,
 * and exponents begin at that of subnormals.
 */
function rounderClaim(factor: string, sum: string): BlockClaim {
  const format = requireFormat(sum);
  const accumulator = shapeOf(format);
  const operand = shapeOf(requireFormat(factor));
  const floatSum = { product: floatProductShape(operand, operand), accumulator, keeps: false };
  const { window } = sumShape(floatSum);
  const excluded = (inputs: Signals): boolean =>
    wordOf(inputs, 'exp_i') === 0n || (wordOf(inputs, 'ones_i') & wordOf(inputs, 'lost_i')) === 1n;
  const valueOf = (inputs: Signals): Exact => {
    const isNegative = wordOf(inputs, 'sign_i') === 1n;
    if (wordOf(inputs, 'nan_i') === 1n) return NAN;
    if (wordOf(inputs, 'inf_i') === 1n) return infinity(isNegative);
    const units = wordOf(inputs, 'sum_i') + wordOf(inputs, 'ones_i');
    const magnitude = (units << BigInt(little)) + wordOf(inputs, 'lost_i');
    if (magnitude === 0n) return finite(0n, 0, wordOf(inputs, 'minus_i') === 1n);
    const unit = Number(wordOf(inputs, 'exp_i')) - accumulator.bias - (window - 1);
    const { m, e } = dyadic(isNegative ? -magnitude : magnitude, unit - little);
    return finite(m, e);
  };
  return {
    block: `float rounder ${sum}, products of ${factor}`,
    width: format.bits,
    plan: floatRounderPlan(floatSum),
    claim: 'the nearest number of the format, ties to even, once; specials by its rules',
    shown: [
      {
        name: 'y',
        width: format.bits,
        text: `exp_i == 0 || (ones_i && lost_i) ? ${format.bits}'d0 : y_o`,
      },
    ],
    means: (inputs) => ({ y: excluded(inputs) ? 0n : format.encode(valueOf(inputs)) }),
  };
}

/** A floating-point word to sign, exponent and integer significand; subnormals take the least exponent. */

import { floatBits, floatTag, type FloatShape } from './float-shape.ts';
import { input, output, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/**
 * Plan of an unpacker: the value is `(-1)^sign_o * sig_o * 2^(exp_o - bias - fraction)`, unless NaN or infinite.
 *
 * @param hasZero whether the word is also compared with zero
 */
export const floatUnpackPlan = planned((shape: FloatShape, hasZero: boolean): Plan => {
  const { exponent, fraction, bias, specials } = shape;
  return {
    module: `pe_float_unpack_${floatTag(shape)}${hasZero ? '_z' : ''}`,
    template: 'structure/float-unpack',
    summary: 'floating-point word to sign, exponent and significand',
    params: { exponent, fraction, bias, specials },
    sources: ['ieee754'],
    interface: { kind: 'comb' },
    ports: [
      input('x_i', floatBits(shape), 'word'),
      output('sign_o', 1, 'sign'),
      output('exp_o', exponent, 'biased exponent, 1 for subnormals and zero'),
      output('sig_o', fraction + 1, 'significand with its hidden bit'),
      ...(hasZero ? [output('zero_o', 1, 'zero')] : []),
      output('nan_o', 1, 'not a number'),
      output('inf_o', 1, 'infinite'),
    ],
    view: {
      exponent,
      fraction,
      hasZero,
      hasInfinity: specials === 'ieee',
      hasNan: specials === 'nan',
    },
    operators: [{ kind: 'or', part: 'unpack', widths: [1], count: exponent + fraction }],
    children: [],
  };
});

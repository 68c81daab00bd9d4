/** Two significands on one scale: that of the greater exponent stays, the other moves down past a sticky bit. */

import { clog2 } from '../bits/index.ts';
import { floatTag, sumShape, type FloatSum } from './float-shape.ts';
import { input, output, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/** Plan of an aligner of a product and a sum; `lost_o` says that ones have fallen off `minor_o`. */
export const floatAlignerPlan = planned((sum: FloatSum): Plan => {
  const { product, accumulator } = sum;
  const { window, exponent, greater } = sumShape(sum);
  const significand = accumulator.fraction + 1;
  // The sum counts one place lower: the difference of exponents then needs no increment either way.
  const major = Math.max(product.width, significand);
  const minor = Math.max(product.width, significand + 1);
  const levels = clog2(window + 1);
  const amount = Math.min(levels, exponent - 1);
  const above = exponent - 1 - amount;
  const name = `p${product.width}_${floatTag(accumulator)}_w${window}_x${exponent}`;
  return {
    module: `pe_float_aligner_${name}`,
    template: 'structure/float-aligner',
    summary: 'product and sum on the scale of the greater exponent',
    params: { product: product.width, accumulator: floatTag(accumulator), window, exponent },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('sig_i', product.width, 'significand of the product'),
      input('top_i', exponent, "exponent of its top bit, two's complement"),
      input('zero_i', 1, 'the product is zero'),
      input('acc_sig_i', significand, 'significand of the sum'),
      input('acc_exp_i', accumulator.exponent, 'exponent of its top bit'),
      output('product_o', 1, 'the product has the greater exponent'),
      output('exp_o', greater, 'the greater exponent'),
      output('major_o', window, 'significand of the greater exponent'),
      output('minor_o', window, 'the other one, moved down'),
      output('lost_o', 1, 'ones of the other one lie below'),
    ],
    view: {
      window,
      exponent,
      padExp: exponent - accumulator.exponent,
      accExp: padded('acc_exp_i', accumulator.exponent, greater),
      topExp: `top_i[${greater - 1}:0]`,
      majorProduct: placed('sig_i', product.width, major, 0),
      majorSum: placed('acc_sig_i', significand, major, 0),
      major,
      minorProduct: placed('sig_i', product.width, minor, 0),
      minorSum: placed('acc_sig_i', significand, minor, 1),
      minor,
      hasMajorPad: window > major,
      majorPad: window - major,
      hasMinorPad: window > minor,
      minorPad: window - minor,
      amount,
      levels: Array.from({ length: amount }, (_, index) => {
        const word = index === 0 ? 'seed' : `level_${index - 1}`;
        const distance = 2 ** index;
        const isWhole = distance >= window;
        return {
          index,
          word,
          select: amount === 1 ? 'amount' : `amount[${index}]`,
          moved: isWhole
            ? `${window}'d0`
            : `{ ${distance}'d0, ${word}[${window - 1}:${distance}] }`,
          lost: isWhole ? `|${word}` : `|${word}[${distance - 1}:0]`,
          before: index === 0 ? '' : `lost_${index - 1} || `,
        };
      }),
      last: amount - 1,
      hasAbove: above > 0,
      amountTop: exponent - 2,
    },
    operators: [
      {
        kind: 'add',
        part: 'exponents',
        widths: [exponent, exponent, exponent],
        count: 1,
        signed: true,
      },
      { kind: 'mux', part: 'exponents', widths: [greater], count: 1 },
      { kind: 'mux', part: 'aligner', widths: [major], count: 1 },
      { kind: 'mux', part: 'aligner', widths: [minor], count: 1 },
      { kind: 'mux', part: 'aligner', widths: [window], count: amount },
      { kind: 'or', part: 'aligner', widths: [1], count: window },
    ],
    children: [],
  };
});

/** A word at the top of `width` bits, `gap` zeros above it. */
function placed(name: string, bits: number, width: number, gap: number): string {
  const below = width - bits - gap;
  const parts = [...(gap > 0 ? [`${gap}'d0`] : []), name, ...(below > 0 ? [`${below}'d0`] : [])];
  return parts.length === 1 ? name : `{ ${parts.join(', ')} }`;
}

function padded(name: string, bits: number, width: number): string {
  return width === bits ? name : `{ ${width - bits}'d0, ${name} }`;
}

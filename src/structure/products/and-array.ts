/** Partial products by and gates: one row per bit of the multiplier, signs handled as Baugh and Wooley did. */

import { bitsTag, bitsText, type IntegerBits } from '../operand.ts';
import { input, output, type Operator } from '../plan.ts';
import { rowGreatest, type PartialProducts, type ProductBit } from './partial-products.ts';
import { planned } from '../planned.ts';

const andPs = 60;

/**
 * Partial products of `x * y`. A product of one sign bit with a bit that is none has a negative weight `-2^k`; it is
 * complemented and `-2^k` goes into the constant.
 *
 * @source [baughwooley1973]
 */
export const andProducts = planned((x: IntegerBits, y: IntegerBits): PartialProducts => {
  const bits: ProductBit[] = [];
  const constants: bigint[] = [];
  let complements = 0;
  const isSign = (operand: IntegerBits, i: number): boolean =>
    operand.signed && i === operand.width - 1;
  const rows = Array.from({ length: y.width }, (_, j) => {
    const complemented = Array.from({ length: x.width }, (__, i) => isSign(x, i) !== isSign(y, j));
    let constant = 0n;
    complemented.forEach((negative, i) => {
      const place = { index: j * x.width + i, column: i + j, digit: j };
      bits.push({ port: 'rows_o', ...place, arrivalPs: andPs });
      if (!negative) return;
      constant -= 1n << BigInt(i + j);
      complements++;
    });
    constants.push(constant);
    const pattern = complemented.toReversed().map(Number).join('');
    return {
      index: j,
      start: j * x.width,
      top: (j + 1) * x.width - 1,
      hasComplement: complemented.includes(true),
      pattern: `${x.width}'b${pattern}`,
    };
  });
  const operators: Operator[] = [
    { kind: 'and', part: 'partial products', widths: [x.width], count: y.width },
    { kind: 'not', part: 'partial products', widths: [1], count: complements },
  ];
  return {
    bits,
    constant: constants.reduce((sum, constant) => sum + constant, 0n),
    rows: constants.map((constant, shift) => {
      const digit = isSign(y, shift) ? -1 : 1;
      const units = constant >> BigInt(shift);
      return { shift, constant, greatest: rowGreatest(x, 0, digit, units) };
    }),
    plan: {
      module: `pe_and_products_${bitsTag(x)}_${bitsTag(y)}`,
      template: 'structure/and-products',
      summary: 'and-array partial products, without sign extension',
      params: { multiplicand: bitsTag(x), multiplier: bitsTag(y) },
      sources: ['baughwooley1973'],
      interface: { kind: 'comb' },
      ports: [
        input('x_i', x.width, `multiplicand, ${bitsText(x)}`),
        input('y_i', y.width, `multiplier, ${bitsText(y)}`),
        output(
          'rows_o',
          x.width * y.width,
          'rows, lowest weight first, negative bits complemented',
        ),
      ],
      view: { xWidth: x.width, rows },
      operators: operators.filter((row) => row.count > 0),
      children: [],
    },
  };
});

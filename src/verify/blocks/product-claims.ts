/** Claims about multiplication: partial products of every encoding, and whole multipliers. */

import type { DigitEncoding } from '../../bits/digits.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import { chooseDigitProducts } from '../../structure/products/choose.ts';
import { resolverPlan } from '../../structure/resolver.ts';
import type { BlockClaim } from './claim.ts';
import { encodings } from './digit-claims.ts';

/** Claims about products, small widths first. */
export function productClaims(): BlockClaim[] {
  return [
    ...[4, 8].flatMap((width) =>
      encodings.flatMap((encoding) =>
        [true, false].map((signed) => rowsClaim(encoding, width, signed)),
      ),
    ),
    ...[3, 4, 5, 6, 8, 10].flatMap((width) =>
      (['booth4', 'and-array'] as const).flatMap((encoding) =>
        [true, false].map((signed): BlockClaim => ({
          block: `multiplier ${encoding} ${signed ? 'signed' : 'unsigned'}`,
          width,
          plan: multiplierPlan({
            a: { width, signed },
            b: { width, signed },
            encoding,
            tree: 'dadda',
            adder: 'ripple',
          }),
          claim: "Verilog's own product",
          holds: signed
            ? '$signed(product_o) == $signed(a_i) * $signed(b_i)'
            : 'product_o == a_i * b_i',
        })),
      ),
    ),
    ...[16, 24, 32].map((width): BlockClaim => ({
      block: 'resolver',
      width,
      plan: resolverPlan({ width, format: `int${width}`, adder: 'arrival' }),
      claim: 'the sum of both words, wraps',
      holds: `result_o == acc_i[${width - 1}:0] + acc_i[${2 * width - 1}:${width}]`,
    })),
  ];
}

/** Rows of a product, whatever the encoding: bits by weight and the constant add up to it. */
function rowsClaim(encoding: DigitEncoding, width: number, signed: boolean): BlockClaim {
  const operand = { width, signed };
  const { plan, bits, constant } = chooseDigitProducts(encoding, operand, operand);
  const sum = 2 * width;
  const one = (port: string, index: number): string =>
    plan.ports.some(({ name, width: bitsOf }) => name === port && bitsOf === 1)
      ? port
      : `${port}[${index}]`;
  const terms = bits.map(
    ({ port, index, column }) => `({ ${sum - 1}'d0, ${one(port, index)} } << ${column})`,
  );
  const least = BigInt.asUintN(sum, constant);
  return {
    block: `partial products ${encoding} ${signed ? 'signed' : 'unsigned'}`,
    width,
    plan,
    claim: 'the bits by weight, with the constant, add up to the product',
    wires: `  wire [${sum - 1}:0] total = ${[...terms, `${sum}'d${least}`].join(' + ')};\n`,
    holds: signed ? '$signed(total) == $signed(x_i) * $signed(y_i)' : 'total == x_i * y_i',
  };
}

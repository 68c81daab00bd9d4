/** Claims about what elements do with one digit: its multiple of an operand, and the sum that keeps a carry per digit. */

import type { DigitEncoding } from '../../bits/digits.ts';
import { digitProduct } from '../../structure/digit/product.ts';
import { carryBits, digitResolverPlan } from '../../structure/digit/resolver.ts';
import type { BlockClaim } from './claim.ts';

/** Claims about multiples and sums, small widths first. */
export function digitStepClaims(): BlockClaim[] {
  return [
    ...[4, 8, 16].flatMap((width) =>
      digitSets.flatMap((set) => [true, false].map((signed) => multipleClaim(set, width, signed))),
    ),
    ...[16, 24, 32].flatMap((width) => [1, 2].map((digitBits) => sumClaim(width, digitBits))),
  ];
}

/** An encoding for each set of digits: 0 and 1; with -1; with 2 and -2. */
const digitSets: readonly (readonly [digits: string, DigitEncoding, isSigned: boolean])[] = [
  ['0, 1', 'twos-complement', false],
  ['-1 to 1', 'csd', true],
  ['-2 to 2', 'booth4', true],
];

function multipleClaim(
  [digits, encoding, isSigned]: (typeof digitSets)[number],
  width: number,
  signed: boolean,
): BlockClaim {
  const product = digitProduct(encoding, { width: 8, signed: isSigned }, { width, signed });
  const has = (bus: 'negative' | 'double'): boolean => product.buses.includes(bus);
  const extended = (port: string, bits: number, isNumber: boolean): string => {
    const top = isNumber ? `${port}[${bits - 1}]` : "1'b0";
    return `{ {${32 - bits}{${top}}}, ${port} }`;
  };
  const magnitude = has('double') ? '(double_i ? 2 * operand : operand)' : 'operand';
  const digit = has('negative') ? `(negative_i ? -${magnitude} : ${magnitude})` : magnitude;
  const increment = has('negative') ? " + { 31'd0, increment_o }" : '';
  return {
    block: `digit ${digits} times ${signed ? 'signed' : 'unsigned'}`,
    width,
    plan: product.plan,
    claim: 'the multiple, and the one that completes it, are digit times operand; 0 for no digit',
    wires: `  wire signed [31:0] operand = ${extended('b_i', width, signed)};
  wire signed [31:0] wanted = nonzero_i ? ${digit} : 32'sd0;
  wire [31:0] given = ${extended('multiple_o', product.width, product.signed)}${increment};
`,
    holds: 'given == wanted',
  };
}

function sumClaim(width: number, digitBits: number): BlockClaim {
  const sum = { width, digitBits };
  const carries = carryBits(sum);
  const terms = Array.from(
    { length: carries },
    (_, i) => `({ ${width - 1}'d0, acc_i[${width + i}] } << ${digitBits * (i + 1)})`,
  );
  return {
    block: `resolver of a carry per ${digitBits === 1 ? 'bit' : `${digitBits} bits`}`,
    width,
    plan: digitResolverPlan(sum, { format: `int${width}`, adder: 'arrival', stages: 1 }),
    claim: 'the sum and every carry at its weight, wraps',
    wires: `  wire [${width - 1}:0] carries = ${terms.join(' | ')};\n`,
    holds: `result_o == acc_i[${width - 1}:0] + carries`,
  };
}

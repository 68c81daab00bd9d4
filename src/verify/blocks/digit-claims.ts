/** Claims about encoders: weighted, the digits are the operand. */

import type { DigitEncoding } from '../../bits/digits.ts';
import { digitEncoderPlan, digitNames, type Digit } from '../../structure/encoders/index.ts';
import { entDigits, entEncoderPlan } from '../../structure/ent-encoder.ts';
import type { IntegerBits } from '../../structure/operand.ts';
import type { BlockClaim } from './claim.ts';

/** The encodings, plainest first. */
export const encodings: readonly DigitEncoding[] = [
  'twos-complement',
  'sign-magnitude',
  'booth4',
  'ent',
  'csd',
];

/** Claims about the encoder of magnitudes and about every encoding's digits, signed and unsigned. */
export function digitClaims(): BlockClaim[] {
  return [
    ...[4, 8, 12].flatMap((width) => [true, false].map((signed) => magnitudeClaim(width, signed))),
    ...encodings.flatMap((encoding) =>
      [4, 8, 16].flatMap((width) =>
        [true, false].map((signed) => digitClaim(encoding, { width, signed })),
      ),
    ),
  ];
}

function magnitudeClaim(width: number, signed: boolean): BlockClaim {
  const digit = (i: number): string => {
    const code = `codes_o[${2 * i + 1}:${2 * i}]`;
    return `(${code} == 2'd3 ? -32'sd1 : $signed({ 30'd0, ${code} })) * 32'sd${4 ** i}`;
  };
  const digits = Array.from({ length: entDigits({ width, signed }) }, (_, i) => digit(i));
  return {
    block: `EN-T encoder ${signed ? 'signed' : 'unsigned'}`,
    width,
    plan: entEncoderPlan({ width, signed }),
    claim: 'the digits, weighted by powers of four and negated by the sign, are the value',
    wires: `  wire signed [31:0] magnitude = ${digits.join(' + ')};\n${valueWire(width, signed)}`,
    holds: signed ? 'value == (sign_o ? -magnitude : magnitude)' : 'value == magnitude',
  };
}

function digitClaim(encoding: DigitEncoding, operand: IntegerBits): BlockClaim {
  const { width, signed } = operand;
  const { plan, digits } = digitEncoderPlan(encoding, operand);
  const ports = new Set(plan.ports.map(({ name }) => name));
  const at = (port: string, i: number): string => (digits.length === 1 ? port : `${port}[${i}]`);
  const term = ({ shift }: Digit, i: number): string => {
    const unit = `32'sd${2 ** shift}`;
    const size = ports.has('double_o') ? `(${at('double_o', i)} ? 2 * ${unit} : ${unit})` : unit;
    const value = ports.has('negative_o') ? `(${at('negative_o', i)} ? -${size} : ${size})` : size;
    return `(${at('nonzero_o', i)} ? ${value} : 32'sd0)`;
  };
  const isCanonical = encoding === 'csd' && digits.length > 1;
  const neighbours = `(nonzero_o & (nonzero_o >> 1)) == 0`;
  return {
    block: `digits ${encoding} ${signed ? 'signed' : 'unsigned'}`,
    width,
    plan,
    claim: `${digitNames[encoding].replace(/,$/, '')}, weighted, are the value${isCanonical ? '; no two neighbours are nonzero' : ''}`,
    wires: `  wire signed [31:0] sum = ${digits.map(term).join(' + ')};\n${valueWire(width, signed)}`,
    holds: `sum == value${isCanonical ? ` && ${neighbours}` : ''}`,
  };
}

function valueWire(width: number, signed: boolean): string {
  const above = signed ? `{${32 - width}{x_i[${width - 1}]}}` : `${32 - width}'d0`;
  return `  wire signed [31:0] value = { ${above}, x_i };\n`;
}

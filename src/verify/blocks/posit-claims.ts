/** Claims about posit blocks: what words stand for and how values are rounded is said by the format's definition. */

import { bitLength, signed, wrap } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import { dyadic, inUnits } from '../../formats/dyadic.ts';
import type { Exact, Format, Value } from '../../formats/format.ts';
import { requireFormat } from '../../formats/index.ts';
import { fromDyadic, multiplyValues, NAN, POSITIVE_ZERO, sumValues } from '../../formats/value.ts';
import type { Plan } from '../../structure/plan.ts';
import { positAdderPlan } from '../../structure/posit-adder.ts';
import { positDecoderPlan } from '../../structure/posit-decoder.ts';
import { positMultiplierPlan } from '../../structure/posit-multiplier.ts';
import { positRounderPlan, type RounderOptions } from '../../structure/posit-rounder.ts';
import { positShape, type PositBits } from '../../structure/posit-shape.ts';
import type { BlockClaim } from './claim.ts';

/** A bit so far below that every rounding sees it as "a little more". */
const little = 200;

/** Claims about decoders, rounders, multipliers and adders. */
export function positClaims(): BlockClaim[] {
  const eight = { bits: 8, es: 0 };
  return [
    ...[eight, { bits: 8, es: 2 }, { bits: 16, es: 1 }, { bits: 16, es: 2 }].map(decoderClaim),
    // As in the multiplier and the adder of that width; with a short fraction where theirs gives too many inputs.
    rounderClaim({ ...eight, exponent: 5, fraction: 11 }),
    rounderClaim({ bits: 8, es: 2, exponent: 7, fraction: 9 }),
    rounderClaim({ bits: 16, es: 1, exponent: 7, fraction: 6 }),
    ...[eight, { bits: 8, es: 2 }].flatMap((format) => [
      operationClaim('multiplier', format, positMultiplierPlan(format), (a, b) =>
        multiplyValues(a, b),
      ),
      operationClaim('adder', format, positAdderPlan(format), (a, b) => sumValues([a, b])),
    ]),
  ];
}

function formatOf({ bits, es }: PositBits): Format {
  return requireFormat(`posit${bits}_${es}`);
}

function wordOf(inputs: Signals, port: string): bigint {
  return inputs[port] ?? 0n;
}

function decoderClaim(format: PositBits): BlockClaim {
  const { bits, es } = format;
  const { fraction, significand, exponent } = positShape(format);
  const { decode } = formatOf(format);
  return {
    block: `posit decoder es ${es}`,
    width: bits,
    plan: positDecoderPlan(format),
    claim: 'significand in [1, 2) or [-2, -1) and power of two are the value',
    shown: [
      { name: 'nar', width: 1, text: 'nar_o' },
      { name: 'sig', width: significand, text: 'sig_o' },
      { name: 'exp', width: exponent, text: `sig_o == 0 ? ${exponent}'d0 : exp_o` },
    ],
    means(inputs) {
      const value = decode(wordOf(inputs, 'x_i'));
      if (value.kind !== 'finite') return { nar: 1n, sig: 0n, exp: 0n };
      if (value.m === 0n) return { nar: 0n, sig: 0n, exp: 0n };
      // -2^n is -2 * 2^(n - 1), 2^n is 1 * 2^n.
      const top = bitLength(value.m < 0n ? -value.m - 1n : value.m) - 1;
      const power = value.e + (value.m === -1n ? -1 : top);
      return {
        nar: 0n,
        sig: wrap(inUnits(value, power - fraction), significand),
        exp: wrap(BigInt(power), exponent),
      };
    },
  };
}

function rounderClaim(options: RounderOptions): BlockClaim {
  const { bits, es, exponent, fraction } = options;
  const { encode } = formatOf(options);
  const valueOf = (inputs: Signals): Exact => {
    if (wordOf(inputs, 'nar_i') === 1n) return NAN;
    if (wordOf(inputs, 'zero_i') === 1n) return POSITIVE_ZERO;
    const units = 1n - 3n * wordOf(inputs, 'sign_i');
    const exact = (units << BigInt(fraction)) + wordOf(inputs, 'frac_i');
    const more = (exact << BigInt(little)) + wordOf(inputs, 'sticky_i');
    const power = Number(signed(wordOf(inputs, 'exp_i'), exponent));
    return fromDyadic(dyadic(more, power - fraction - little));
  };
  return {
    block: `posit rounder es ${es}, ${fraction} bits of fraction`,
    width: bits,
    plan: positRounderPlan(options),
    claim: 'the nearest posit of the value, ties to even',
    means: (inputs) => ({ shown_y_o: encode(valueOf(inputs)) }),
  };
}

function operationClaim(
  name: string,
  format: PositBits,
  plan: Plan,
  operate: (a: Value, b: Value) => Value,
): BlockClaim {
  const { decode, encode } = formatOf(format);
  return {
    block: `posit ${name} es ${format.es}`,
    width: format.bits,
    plan,
    claim: 'the nearest posit of the exact result',
    means: (inputs) => ({
      shown_y_o: encode(operate(decode(wordOf(inputs, 'a_i')), decode(wordOf(inputs, 'b_i')))),
    }),
  };
}

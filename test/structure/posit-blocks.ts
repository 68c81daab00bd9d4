/** Posit blocks with their meaning, from exact values. */

import { decodeInteger } from '../../src/bits/index.ts';
import { combinational, type Machine, type Outputs, type Signals } from '../../src/bits/machine.ts';
import { dyadic } from '../../src/formats/dyadic.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { finite } from '../../src/formats/value.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { positDecoderPlan } from '../../src/structure/posit-decoder.ts';
import { positShape, type PositBits } from '../../src/structure/posit-shape.ts';
import { quireEncoderPlan } from '../../src/structure/quire-encoder.ts';

export type PositBlock = { readonly name: string; readonly plan: Plan; golden(): Machine };

function get(inputs: Signals, port: string): bigint {
  const value = inputs[port];
  if (value === undefined) throw new Error(`no stimulus for ${port}`);
  return value;
}

export function formatOf({ bits, es }: PositBits): ReturnType<typeof requireFormat> {
  return requireFormat(`posit${bits}_${es}`);
}

/** The significand and the exponent are one of several pairs with the same value: their value is what counts. */
export function decodedValue(shape: PositBits, sig: bigint, exp: bigint): bigint {
  const { significand, exponent, fraction, reach } = positShape(shape);
  const power = Number(decodeInteger(exp, exponent, true)) - fraction + reach;
  const m = decodeInteger(sig, significand, true);
  if (m === 0n) return 0n;
  return power >= 0 ? m << BigInt(power) : m / (1n << BigInt(-power));
}

export function decoderOf(shape: PositBits): Plan {
  return positDecoderPlan(shape);
}

/** An encoder and what it must give. */
export function encoderBlock(format: PositBits, width: number, unit: number): PositBlock {
  const plan = quireEncoderPlan({ format, width, unit });
  const codec = formatOf(format);
  const meaning = (inputs: Signals): Outputs => {
    const word = get(inputs, 'acc_i');
    if (word >> BigInt(width) !== 0n) return { result_o: 1n << BigInt(format.bits - 1) };
    const { m, e } = dyadic(decodeInteger(word, width, true), -unit);
    return { result_o: codec.encode(finite(m, e)) };
  };
  return { name: plan.module, plan, golden: () => combinational(meaning) };
}

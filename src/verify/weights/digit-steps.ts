/** Elements that take one operand digit by digit: each step of their sum by weights, for any number of lanes. */

import { digitRadix } from '../../bits/digits.ts';
import { decodeInteger } from '../../bits/index.ts';
import type { Role, Signals } from '../../bits/machine.ts';
import type { Element } from '../../elements/family.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { modulesOf, type Plan } from '../../structure/plan.ts';
import { proveSteps, type Continuation, type StepVerdict } from './prove-steps.ts';

/** Names of a digit's bits, without the end that tells inputs from outputs; which there are depends on the encoding. */
const digitBits = ['nonzero', 'negative', 'double'];

/**
 * Prove that each step of the sum is as the role defines it. Where the element chooses the digits itself, any digits may
 * come from the part of it that does.
 *
 * @param rtl the element's Verilog in the role that takes digits
 * @param limitSeconds for the proof of each adder and cell
 */
export async function digitSteps(
  element: Element,
  rtl: Rtl,
  limitSeconds: number,
): Promise<StepVerdict> {
  const serial = element.serial();
  const { integer, weight } = element.arithmetic;
  if (serial === undefined || integer === undefined) return { verdict: 'open' };
  const role: Role = { kind: 'digit', lanes: serial.lanes };
  const plan = element.plan(role);
  const chooser = chooserOf(plan);
  const end = chooser === undefined ? 'i' : 'o';
  const names = new Set([...rtl.inputs, ...(chooser?.ports ?? [])].map(({ name }) => name));
  const radix = BigInt(digitRadix(serial.encoding));
  return proveSteps(
    {
      rtl,
      plan,
      result: 'acc_o',
      latency: element.latency(role),
      ways: [
        way(end, 1n, 0n, 0n),
        way(end, 1n, 1n, 0n),
        way(end, 0n, 1n, radix),
        way(end, 0n, 0n, 1n),
      ],
      lanes: serial.lanes,
      ports: [...digitBits.map((bit) => `${bit}_${end}`).filter((port) => names.has(port)), 'b_i'],
      ...(chooser === undefined ? {} : { free: chooser.module }),
      product: (words) =>
        digitOf(words, end) * decodeInteger(words['b_i'] ?? 0n, weight.width, integer.weightSigned),
    },
    limitSeconds,
  );
}

/** Whether digits come in, or come out of a part of the element. */
type End = 'i' | 'o';

/** The part of an element that chooses digits and says which begin a sum or a bit weight. */
export function chooserOf(plan: Plan): Plan | undefined {
  return modulesOf(plan).find(({ ports }) =>
    ['nonzero_o', 'first_o', 'next_o'].every((name) => ports.some((port) => port.name === name)),
  );
}

/** What the words of `first` and `next` make of the sum so far. */
function way(end: End, first: bigint, next: bigint, factor: bigint): Continuation {
  return { control: { [`first_${end}`]: first, [`next_${end}`]: next }, factor };
}

function digitOf(words: Signals, end: End): bigint {
  const magnitude = words[`nonzero_${end}`] === 1n ? 1n + (words[`double_${end}`] ?? 0n) : 0n;
  return words[`negative_${end}`] === 1n ? -magnitude : magnitude;
}

/** Elements that take one operand digit by digit: each step of their sum by weights, for any number of lanes. */

import { digitRadix } from '../../bits/digits.ts';
import { decodeInteger } from '../../bits/index.ts';
import type { Role, Signals } from '../../bits/machine.ts';
import type { Element } from '../../elements/family.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { proveSteps, type Continuation, type StepVerdict } from './prove-steps.ts';

/** Ports of a lane's digit and operand; which there are depends on the encoding. */
const lanePorts = ['nonzero_i', 'negative_i', 'double_i', 'b_i'];

/**
 * Prove that each step of the sum is as the role defines it.
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
  const radix = BigInt(digitRadix(serial.encoding));
  return proveSteps(
    {
      rtl,
      plan: element.plan(role),
      result: 'acc_o',
      latency: element.latency(role),
      ways: [way(1n, 0n, 0n), way(1n, 1n, 0n), way(0n, 1n, radix), way(0n, 0n, 1n)],
      lanes: serial.lanes,
      ports: lanePorts.filter((port) => rtl.inputs.some(({ name }) => name === port)),
      product: (words) => digitOf(words) * operandOf(words, weight.width, integer.weightSigned),
    },
    limitSeconds,
  );
}

/** What the words of `first_i` and `next_i` make of the sum so far. */
function way(first: bigint, next: bigint, factor: bigint): Continuation {
  return { control: { first_i: first, next_i: next }, factor };
}

function digitOf({ nonzero_i = 0n, negative_i = 0n, double_i = 0n }: Signals): bigint {
  const magnitude = nonzero_i === 0n ? 0n : 1n + double_i;
  return negative_i === 1n ? -magnitude : magnitude;
}

function operandOf({ b_i = 0n }: Signals, width: number, isSigned: boolean): bigint {
  return decodeInteger(b_i, width, isSigned);
}

/** The operands of an element that an exhaustive check goes through, and the inputs that stay fixed meanwhile. */

import type { Word } from '../bits/index.ts';
import type { Element } from '../elements/family.ts';
import { InputError } from '../errors.ts';
import type { Port } from '../structure/plan.ts';
import type { Drive } from './drive.ts';
import type { Beat } from './stimulus.ts';

export type Operands = {
  readonly varied: readonly Port[];
  readonly fixed: ReadonlyMap<string, Word>;
  /** Combinations. */
  readonly total: number;
};

/**
 * Operands of one product: `a_i`, `b_i`, and `acc_i` where all have up to `bitsWithSum` bits.
 *
 * @throws {InputError} when there are more than 2^maxBits combinations
 */
export function operandsOf(
  drive: Drive,
  element: Element,
  module: string,
  maxBits: number,
  bitsWithSum: number,
): Operands {
  const ports = drive.sources.flatMap((source) => source.data);
  const operands = ports.filter((port) => port.format !== undefined);
  const width = (list: readonly Port[]): number => list.reduce((sum, port) => sum + port.width, 0);
  const withoutSum = operands.filter((port) => port.name !== 'acc_i');
  const varied = width(operands) <= bitsWithSum ? operands : withoutSum;
  if (width(varied) > maxBits) {
    throw new InputError([
      {
        code: 'out_of_range',
        path: ['--exhaustive'],
        expected: `for at most 2^${maxBits} operand combinations`,
        actual: `for the 2^${width(varied)} of ${module}`,
      },
    ]);
  }
  const fixed = new Map<string, Word>();
  for (const port of ports.filter((each) => !varied.includes(each))) {
    fixed.set(port.name, port.name === 'acc_i' ? element.arithmetic.zero : 1n);
  }
  for (const throttle of drive.throttles) fixed.set(throttle, 1n);
  for (const source of drive.sources) if (source.valid !== undefined) fixed.set(source.valid, 1n);
  return { varied, fixed, total: 2 ** width(varied) };
}

/** The beat of one combination, operand by operand from the low bits of its number. */
export function beatOf(drive: Drive, { varied, fixed }: Operands, index: number): Beat {
  const words = new Map(fixed);
  let rest = BigInt(index);
  for (const port of varied) {
    words.set(port.name, BigInt.asUintN(port.width, rest));
    rest >>= BigInt(port.width);
  }
  return drive.sources.flatMap((source) => source.data.map((port) => words.get(port.name) ?? 0n));
}

/**
 * The workload's own operands at the ports of one element that takes them digit by digit: one output after another,
 * bit weights from the highest, digits that are zero left out. The streams of an element meet at every bit weight.
 */

import { decodeInteger, pack, type Word } from '../bits/index.ts';
import { digitCount, digitsOfInteger } from '../bits/digits.ts';
import type { Signals } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import { InvariantError } from '../errors.ts';
import type { Operands } from '../workloads/operands.ts';
import type { RandomStream } from '../workloads/random.ts';
import { wordAt } from '../workloads/words.ts';

type Digit = { readonly value: number; readonly weight: Word };

/** Inputs of one element while it works on one output, cycle by cycle. */
export function* digitBeats(
  element: Element,
  operands: Operands,
  random: RandomStream,
): Iterable<Signals> {
  const { words: row } = operands.row(Math.floor(random.unit() * operands.m));
  const { words: column } = operands.column(Math.floor(random.unit() * operands.n));
  const { serial, width } = serialOf(element);
  const planes = planesOf(
    element,
    Array.from({ length: row.length }, (_, k) => wordAt(row, k)),
  );
  for (const [index, plane] of planes.toReversed().entries()) {
    const lanes = Array.from({ length: serial.lanes }, (_, lane) =>
      plane.flatMap((value, k): Digit[] =>
        k % serial.lanes === lane && value !== 0 ? [{ value, weight: wordAt(column, k) }] : [],
      ),
    );
    const cycles = Math.max(1, ...lanes.map((lane) => lane.length));
    for (let cycle = 0; cycle < cycles; cycle++) {
      const digits = lanes.map((lane) => lane[cycle]);
      const bits = (of: (value: number) => boolean): Word =>
        pack(
          digits.map((digit) => (digit !== undefined && of(digit.value) ? 1n : 0n)),
          1,
        );
      yield {
        first_i: index === 0 && cycle === 0 ? 1n : 0n,
        next_i: index > 0 && cycle === 0 ? 1n : 0n,
        nonzero_i: bits(() => true),
        negative_i: bits((value) => value < 0),
        double_i: bits((value) => Math.abs(value) === 2),
        b_i: pack(
          digits.map((digit) => digit?.weight ?? 0n),
          width,
        ),
      };
    }
  }
}

/** Multiply-accumulates per cycle of one element on rows of a product, drawn as `digitBeats` draws them. */
export function digitRate(element: Element, operands: Operands, random: RandomStream): number {
  let cycles = 0;
  for (const _ of digitBeats(element, operands, random)) cycles++;
  return operands.k / cycles;
}

/** Digits of words, by bit weight from the lowest. */
function planesOf(element: Element, words: readonly Word[]): number[][] {
  const { serial, isSigned } = serialOf(element);
  const { width } = element.arithmetic.activation;
  const digits = words.map((word) =>
    digitsOfInteger(serial.encoding, decodeInteger(word, width, isSigned), width, isSigned),
  );
  return Array.from({ length: digitCount(serial.encoding, width, isSigned) }, (_, plane) =>
    digits.map((one) => one[plane] ?? 0),
  );
}

function serialOf(element: Element) {
  const serial = element.serial();
  const { integer, weight } = element.arithmetic;
  if (serial === undefined || integer === undefined) {
    throw new InvariantError(`${element.family} takes no digits`);
  }
  return { serial, isSigned: integer.activationSigned, width: weight.width };
}

/**
 * The workload's own operands at the ports of one element that takes them digit by digit: one output after another,
 * bit weights from the highest, digits that are zero left out. The streams of an element meet at every bit weight.
 */

import { decodeInteger, pack, type Word } from '../bits/index.ts';
import { digitCount, digitsOfInteger } from '../bits/digits.ts';
import type { Signals } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import { InvariantError } from '../errors.ts';
import type { Operands } from '../workloads/lines.ts';
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
  const words = Array.from({ length: row.length }, (_, k) => wordAt(row, k));
  const planes = planesOf(element, words);
  if (serial.group !== undefined) {
    const weights = planes
      .toReversed()
      .flatMap((plane) => plane.flatMap((digit, k) => (digit === 0 ? [] : [wordAt(column, k)])));
    yield* groupBeats(element, serial.group, words, weights);
    return;
  }
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

/**
 * The same for an element that finds the digits itself: groups are offered until they are taken, and a weight follows
 * each time it asks for one. After a cycle of reset, until its digits are out.
 *
 * @param weights one per digit that is not zero, in the order of the digits
 */
function* groupBeats(
  element: Element,
  group: number,
  words: readonly Word[],
  weights: readonly Word[],
): Iterable<Signals> {
  const { serial, isSigned } = serialOf(element);
  const { width } = element.arithmetic.activation;
  const planes = digitCount(serial.encoding, width, isSigned);
  const groups = Math.ceil(words.length / group);
  const beats = planes * groups;
  const machine = element.golden({ kind: 'digit', lanes: serial.lanes });
  const start: Signals = { rst: 1n };
  machine.step(start);
  yield start;
  let sent = 0;
  let fetched = 0;
  let weight: Word = 0n;
  for (let isDone = false; !isDone;) {
    const from = (sent % groups) * group;
    const inputs: Signals = {
      valid_i: sent < beats ? 1n : 0n,
      first_i: sent === 0 ? 1n : 0n,
      next_i: sent > 0 && sent % groups === 0 ? 1n : 0n,
      last_i: sent === beats - 1 ? 1n : 0n,
      plane_i: BigInt(Math.max(0, planes - 1 - Math.floor(sent / groups))),
      a_i: pack(
        Array.from({ length: group }, (_, i) => words[from + i] ?? 0n),
        width,
      ),
      open_i: 1n,
      b_i: weight,
    };
    const outputs = machine.step(inputs);
    yield inputs;
    if (outputs['ready_o'] === 1n && sent < beats) sent++;
    if (outputs['read_o'] === 1n) weight = weights[fetched++] ?? 0n;
    isDone = outputs['closed_o'] === 1n;
  }
  // The weight of the last digit.
  yield { b_i: weight };
}

/** Multiply-accumulates per cycle of one element on rows of a product, drawn as `digitBeats` draws them. */
export function digitRate(element: Element, operands: Operands, random: RandomStream): number {
  let cycles = 0;
  for (const { rst } of digitBeats(element, operands, random)) if (rst !== 1n) cycles++;
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

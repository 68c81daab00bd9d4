/** The workload's own operands at the ports of an element whose beats take several cycles. */

import { pack, type Word } from '../bits/index.ts';
import type { Signals } from '../bits/machine.ts';
import type { Element } from '../elements/family.ts';
import { InvariantError } from '../errors.ts';
import { beatCycles, type Pace } from '../golden/pace.ts';
import type { Operands } from '../workloads/lines.ts';
import type { RandomStream } from '../workloads/random.ts';
import { wordAt } from '../workloads/words.ts';

type Beat = { readonly activations: readonly Word[]; readonly weights: readonly Word[] };

/** Inputs of one element while it works on one output, cycle by cycle: a beat is offered until it is taken. */
export function* pacedBeats(
  element: Element,
  operands: Operands,
  random: RandomStream,
): Iterable<Signals> {
  const { activation, weight } = element.arithmetic;
  const pace = paceOf(element);
  // The cycle in which a beat is taken is the last of the one before.
  let before = 1;
  let isFirst = true;
  for (const { activations, weights } of beatsOf(pace, operands, random)) {
    const inputs: Signals = {
      valid_i: 1n,
      first_i: isFirst ? 1n : 0n,
      a_i: pack(activations, activation.width),
      b_i: pack(weights, weight.width),
    };
    for (let cycle = 0; cycle < before; cycle++) yield inputs;
    before = beatCycles(pace, activations, weights);
    isFirst = false;
  }
  // The last beat's own cycles, in which none is taken.
  for (let cycle = 1; cycle < before; cycle++) yield {};
}

/** Multiply-accumulates per cycle of one element on an output, drawn as `pacedBeats` draws it. */
export function pacedRate(element: Element, operands: Operands, random: RandomStream): number {
  const pace = paceOf(element);
  let cycles = 0;
  for (const { activations, weights } of beatsOf(pace, operands, random)) {
    cycles += beatCycles(pace, activations, weights);
  }
  return operands.k / cycles;
}

function* beatsOf(pace: Pace, operands: Operands, random: RandomStream): Iterable<Beat> {
  const { words: row } = operands.row(Math.floor(random.unit() * operands.m));
  const { words: column } = operands.column(Math.floor(random.unit() * operands.n));
  for (let k = 0; k < operands.k; k += pace.lanes) {
    const lanes = Array.from({ length: pace.lanes }, (_, lane) => k + lane);
    yield {
      activations: lanes.map((at) => wordAt(row, at)),
      weights: lanes.map((at) => wordAt(column, at)),
    };
  }
}

function paceOf(element: Element): Pace {
  const pace = element.pace();
  if (pace === undefined) throw new InvariantError(`${element.family} takes a beat per cycle`);
  return pace;
}

/**
 * Fault simulation: one elaboration holds many mutants, each lane of the embedded engine runs another of them on the
 * same stimulus, and a mutant is dead with its first output that the golden model does not have.
 */

import type { Netlist } from '../../eda/netlist.ts';
import { invariant } from '../../errors.ts';
import { block, layout, type Block, type Rtl } from '../../simulate/engine.ts';
import { buildMachine } from '../../simulate/embedded/machine.ts';
import { openSession } from '../../simulate/embedded/session.ts';
import { firstDifference } from '../compare.ts';
import type { Played } from '../play.ts';
import type { FaultGroup } from './faults.ts';
import { inject, selectPort, selectWidth } from './inject.ts';

/** The number of no mutant. Each run has it beside the mutants: a check that it fails says nothing about them. */
const soundDesign = 0;

/** A stimulus with a name: what a mutant is killed by. */
export type Check = { readonly name: string; readonly runs: Iterable<Played> };

/** The first output that shows a mutant. */
export type Kill = { readonly check: string; readonly cycle: number; readonly port: string };

/** Simulates the mutants of one elaboration. */
export type FaultSimulator = {
  /** Run a check on mutants, by number; those that it kills. Later runs see only those still alive. */
  run(mutants: readonly number[], check: Check): Promise<Map<number, Kill>>;
  close(): Promise<void>;
};

/**
 * Compile a design with mutants in it.
 *
 * @param groups the groups that hold the mutants that will be asked for
 * @throws {EngineError} for what the engine cannot run: combinational loops
 */
export function openFaultSimulator(
  netlist: Netlist,
  rtl: Rtl,
  groups: readonly FaultGroup[],
): FaultSimulator {
  const machine = buildMachine(inject(netlist, groups), rtl.top, rtl.clock);
  const session = openSession(rtl.top, machine, layout(rtl.outputs));
  const face = layout([...rtl.inputs, { name: selectPort, width: selectWidth }]);
  return {
    async run(mutants, { name, runs }) {
      const killed = new Map<number, Kill>();
      for (const { inputs, expected } of runs) {
        const wide = widened(inputs, face);
        const alive = [soundDesign, ...mutants.filter((mutant) => !killed.has(mutant))];
        for (let from = 0; from < alive.length; from += machine.lanes) {
          const lanes = alive.slice(from, from + machine.lanes);
          const answers = await session.runAll(lanes.map((mutant) => withMutant(wide, mutant)));
          lanes.forEach((mutant, i) => {
            const answer = answers[i];
            const difference = answer === undefined ? undefined : firstDifference(expected, answer);
            if (difference === undefined) return;
            invariant(mutant !== soundDesign, `${rtl.top} without a fault passes ${name}`);
            killed.set(mutant, { check: name, cycle: difference.cycle, port: difference.port });
          });
        }
        if (killed.size === mutants.length) break;
      }
      return killed;
    },
    close: () => session.close(),
  };
}

/** Rows with room for the number of the mutant, in their last word. */
function widened(inputs: Block, face: Block['layout']): Block {
  const wide = block(face, inputs.cycles);
  const { stride } = inputs.layout;
  for (let cycle = 0; cycle < inputs.cycles; cycle++) {
    wide.words.set(
      inputs.words.subarray(cycle * stride, (cycle + 1) * stride),
      cycle * face.stride,
    );
  }
  return wide;
}

function withMutant(wide: Block, mutant: number): Block {
  const words = wide.words.slice();
  const { stride } = wide.layout;
  for (let at = stride - 1; at < words.length; at += stride) words[at] = mutant;
  return { ...wide, words };
}

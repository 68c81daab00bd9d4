/** A counter-example run through the simulator: registers start as it says, inputs come as it says. */

import type { Netlist } from '../../eda/netlist.ts';
import { EngineError, invariant } from '../../errors.ts';
import { block, layout, readField, writeField, type Shape } from '../../simulate/engine.ts';
import { buildMachine } from '../../simulate/embedded/machine.ts';
import { openSession } from '../../simulate/embedded/session.ts';
import type { Model } from './model.ts';
import {
  netOf,
  type Claim,
  type Counterexample,
  type Problem,
  type TraceCycle,
} from './problem.ts';

/**
 * Run it and see the claim broken.
 *
 * @returns inputs and outputs of each cycle as the simulator has them
 * @throws {EngineError} when the simulator keeps to the claim: then solver and simulator disagree about the text
 */
export async function replay(
  { top, clock }: Pick<Problem, 'top' | 'clock'>,
  model: Model,
  { holds }: Claim,
  { registers, inputs }: Counterexample,
): Promise<TraceCycle[]> {
  const driven = model.inputs.filter(({ name }) => name !== clock);
  const stimulus = block(layout(driven), holds.at);
  for (const field of stimulus.layout.fields) {
    for (let cycle = 0; cycle < holds.at; cycle++) {
      writeField(stimulus, field, cycle, inputs[cycle]?.[field.name] ?? 0n);
    }
  }
  const machine = buildMachine(startingWith(model.netlist, top, registers), top, clock);
  const session = openSession(top, machine, layout(model.outputs));
  const answers = await session.cycles(stimulus);
  await session.close();
  const { name, bit } = netOf(holds.net);
  const net = answers.layout.fields.find((field) => field.name === name);
  invariant(net !== undefined, `${name} is an output of ${top}`);
  const looked = Array.from({ length: holds.at }, (_, i) => i).slice((holds.from ?? holds.at) - 1);
  const wordIn = (cycle: number): bigint => {
    const word = readField(answers, net, cycle);
    return bit === undefined ? word : (word >> BigInt(bit)) & 1n;
  };
  if (looked.every((cycle) => wordIn(cycle) === BigInt(holds.value))) {
    throw new EngineError(`the simulator does not show what the solver found of ${top}`);
  }
  return Array.from({ length: holds.at }, (_, cycle) =>
    Object.fromEntries(
      [stimulus, answers].flatMap((words) =>
        words.layout.fields.map((field) => [
          field.name,
          digits(field, readField(words, field, cycle)),
        ]),
      ),
    ),
  );
}

function digits({ width }: Shape, word: bigint): string {
  return word.toString(2).padStart(width, '0');
}

/** The netlist with words in its registers at power-up, by the names of their nets. */
function startingWith(
  netlist: Netlist,
  top: string,
  registers: Counterexample['registers'],
): Netlist {
  const module = netlist.modules[top];
  invariant(module !== undefined, `${top} is in its netlist`);
  const netnames = Object.fromEntries(
    Object.entries(module.netnames).map(([name, net]) => {
      const word = registers[name];
      if (word === undefined) return [name, net];
      const init = word.toString(2).padStart(net.bits.length, '0');
      return [name, { ...net, attributes: { ...net.attributes, init } }];
    }),
  );
  return { ...netlist, modules: { ...netlist.modules, [top]: { ...module, netnames } } };
}

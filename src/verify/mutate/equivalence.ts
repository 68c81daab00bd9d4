/**
 * Whether a mutant that no check has killed is the same hardware: a SAT solver (that of Yosys) looks for inputs and
 * register contents for which it is not.
 */

import type { Netlist } from '../../eda/netlist.ts';
import { cutAtRegisters, type CutModule } from './cut.ts';
import { differenceModule } from './difference.ts';
import type { FaultGroup } from './faults.ts';
import { inject } from './inject.ts';
import { withLoadedRegisters } from './loaded.ts';
import type { Values } from './reachable.ts';
import { proveZero, type Answer, type Problem } from './solver.ts';

export type Equivalence = 'equivalent' | 'different' | 'not decided';

/** A mutant, with the group that it is of. */
export type Suspect = { readonly mutant: number; readonly group: FaultGroup };

/** What registers can hold: control registers these values, the others what a load can have left there. */
export type Knowledge = {
  values(module: string, sound: CutModule): Promise<Values>;
};

/**
 * Compare mutants with the sound design, each in its own module, register by register, output by output and instance
 * by instance: equal for every input and every content of the registers. `different` says only that some content
 * shows it, reachable or not.
 *
 * @param limitSeconds for a run of proofs, and again for each of them alone where the run was too long
 * @param knowledge which contents of registers count; by default all
 */
export async function compareMutants(
  netlist: Netlist,
  suspects: readonly Suspect[],
  limitSeconds: number,
  knowledge?: Knowledge,
): Promise<Map<number, Equivalence>> {
  const verdicts = new Map<number, Equivalence>();
  const outputs = outputsIn(netlist);
  const sounds = new Map<string, CutModule>();
  const soundCut = knowledge === undefined ? (cut: CutModule) => cut : withLoadedRegisters;
  const problems: Problem[] = [];
  for (const { mutant, group } of suspects) {
    const module = netlist.modules[group.module];
    const changed = inject(netlist, [group], mutant).modules[group.module];
    if (module === undefined || changed === undefined) continue;
    if (changesRegisters(group)) {
      verdicts.set(mutant, 'different');
      continue;
    }
    const sound = sounds.get(group.module) ?? soundCut(cutAtRegisters(module, outputs));
    sounds.set(group.module, sound);
    const allowed = (await knowledge?.values(group.module, sound)) ?? new Map();
    const difference = differenceModule(sound, cutAtRegisters(changed, outputs), allowed);
    if (difference === undefined) verdicts.set(mutant, 'equivalent');
    else problems.push({ id: mutant, module: difference });
  }
  for (const [mutant, answer] of await proveZero(problems, limitSeconds)) {
    verdicts.set(mutant, verdictOf[answer]);
  }
  return verdicts;
}

const verdictOf: Readonly<Record<Answer, Equivalence>> = {
  always: 'equivalent',
  sometimes: 'different',
  'not decided': 'not decided',
};

/** Outputs of a module of a netlist. */
export function outputsIn(netlist: Netlist): (type: string) => readonly string[] {
  return (type) =>
    Object.entries(netlist.modules[type]?.ports ?? {}).flatMap(([port, { direction }]) =>
      direction === 'input' ? [] : [port],
    );
}

/** Registers that are one more or one fewer have no partner to be compared with. */
function changesRegisters({ fault }: FaultGroup): boolean {
  return fault.form === 'missing' || fault.form === 'doubled';
}

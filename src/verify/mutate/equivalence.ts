/**
 * Whether a mutant that no check has killed is the same hardware: a SAT solver (that of Yosys) looks for inputs and
 * register contents for which it is not.
 */

import type { Bit, Netlist, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { parseNetlist } from '../../eda/netlist-read.ts';
import { runYosys } from '../../eda/yosys.ts';
import { invariant } from '../../errors.ts';
import { constantOutputs } from './constant-outputs.ts';
import { withoutConstantRegisters, type Settled } from './constant-registers.ts';
import { cutAtRegisters, type CutModule } from './cut.ts';
import { differenceModule } from './difference.ts';
import type { FaultGroup } from './faults.ts';
import { inject, secondRegister } from './inject.ts';
import { withLoadedRegisters } from './loaded.ts';
import type { Values } from './reachable.ts';
import { relate } from './relate.ts';
import { proverOfShapes } from './shapes.ts';
import type { Trit } from './ternary.ts';
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
 * @param limitSeconds of processor time for a run of proofs, and again for each of them alone where the run was too long
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

/**
 * Compare mutants with the sound design, all of its modules flattened but for those kept: what a module gives out may
 * differ where nothing that reads it can tell, and a register may be missing that would only hold a constant.
 *
 * @param kept modules that stay instances
 * @param limitSeconds of processor time for a run of proofs, and for all of those of a mutant: no round of them is begun later
 * @param tell which share of the mutants is through
 */
export async function compareFlattened(
  netlist: Netlist,
  top: string,
  kept: ReadonlySet<string>,
  suspects: readonly Suspect[],
  limitSeconds: number,
  tell: (share: number) => void = () => undefined,
): Promise<Map<number, Equivalence>> {
  const outputs = outputsIn(netlist);
  const constants = new Map<string, ReadonlyMap<string, readonly Trit[]>>();
  const cut = async (whole: Netlist): Promise<FlatCut> => {
    const module = await flattened(whole, top, kept);
    for (const { type } of Object.values(module.cells)) {
      if (!kept.has(type) || constants.has(type)) continue;
      const inside = await flattened(netlist, type, new Set());
      constants.set(type, constantOutputs(cutAtRegisters(inside, () => [])));
    }
    const settled = withoutSecond(withoutConstantRegisters(module, knownNets(module, constants)));
    return { cut: cutAtRegisters(settled.module, outputs), fixed: settled.fixed };
  };
  const prove = proverOfShapes(limitSeconds);
  const sound = await cut(netlist);
  const verdicts = new Map<number, Equivalence>();
  for (const [i, { mutant, group }] of suspects.entries()) {
    tell(i / suspects.length);
    const changed = await cut(inject(netlist, [group], mutant));
    if (!hasSameRegisters(sound.cut, changed.cut)) continue;
    const fixed = new Set([...sound.fixed, ...changed.fixed]);
    const [ours, theirs] = [watched(sound.cut, fixed), watched(changed.cut, fixed)];
    verdicts.set(mutant, verdictOf[await relate(ours, theirs, prove, limitSeconds)]);
  }
  return verdicts;
}

type FlatCut = { readonly cut: CutModule; readonly fixed: ReadonlySet<string> };

/**
 * A module without the second register of a doubled one that holds nothing but constants: it loads when the first does,
 * and from then on is the same.
 */
function withoutSecond({ module, fixed }: Settled): Settled {
  const isSecond = (name: string, { connections }: NetlistCell): boolean =>
    name.includes(secondRegister) &&
    (connections['D'] ?? []).every((bit) => typeof bit !== 'number');
  const cells = Object.entries(module.cells).filter(([name, cell]) => !isSecond(name, cell));
  const left = Object.fromEntries(cells) as NetlistModule['cells'];
  return {
    module: { ...module, cells: left },
    fixed: new Set([...fixed].filter((name) => name in left)),
  };
}

/** A module that tells, too, when registers load: a constant is what they hold only when they have loaded it. */
function watched(cut: CutModule, registers: ReadonlySet<string>): CutModule {
  const enables = [...registers].map(
    (name) => [`${name} EN`, cut.loads.get(`${name} Q`)?.enable ?? []] as const,
  );
  return { ...cut, outputs: new Map([...cut.outputs, ...enables]) };
}

/** Nets of which the modules that drive them tell what they are. */
function knownNets(
  { cells }: NetlistModule,
  constants: ReadonlyMap<string, ReadonlyMap<string, readonly Trit[]>>,
): Map<Bit, Trit> {
  const known = new Map<Bit, Trit>();
  for (const { type, connections } of Object.values(cells)) {
    for (const [port, values] of constants.get(type) ?? []) {
      connections[port]?.forEach((bit, i) => known.set(bit, values[i] ?? 'x'));
    }
  }
  return known;
}

function hasSameRegisters(sound: CutModule, mutant: CutModule): boolean {
  const names = [...mutant.outputs.keys()];
  return sound.outputs.size === names.length && names.every((name) => sound.outputs.has(name));
}

export async function flattened(
  netlist: Netlist,
  top: string,
  kept: ReadonlySet<string>,
): Promise<NetlistModule> {
  const script = [
    'read_json netlist.json',
    ...[...kept].map((name) => `setattr -mod -set keep_hierarchy 1 ${name}`),
    `hierarchy -check -top ${top}`,
    'flatten',
    'write_json -',
  ].join('\n');
  const files = { 'netlist.json': JSON.stringify(netlist) };
  const { stdout } = await runYosys({ script, files });
  const module = parseNetlist(stdout).modules[top];
  invariant(module !== undefined, `${top} is there when flattened`);
  return module;
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

/**
 * Whether a mutant shows at the outputs of the pipeline that it is in, whatever comes in: proved that it does not, or
 * shown by operands that a solver finds.
 */

import type { Machine, Signals } from '../../bits/machine.ts';
import type { Netlist } from '../../eda/netlist.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { Plan } from '../../structure/plan.ts';
import { faceOf, playRows, type Played } from '../play.ts';
import { cutAtRegisters } from './cut.ts';
import { differenceModule } from './difference.ts';
import { flattened, outputsIn, type Suspect } from './equivalence.ts';
import type { FaultKind } from './faults.ts';
import { inject } from './inject.ts';
import { proveZero, type Problem } from './solver.ts';
import { unrolled, type Unrolled } from './unrolled.ts';
import { witnessOf } from './witness.ts';

/** A module of a netlist by itself, with its meaning. */
export type Pipeline = {
  readonly rtl: Rtl;
  readonly plan: Plan;
  golden(): Machine;
  /** The modules that it consists of: mutants of others it does not have. */
  readonly modules: ReadonlySet<string>;
};

/** What is known of a mutant: proved to be the same pipeline, or a run that may show it. */
export type PipelineAnswer = 'equivalent' | Played;

/** Faults that change when registers load: of that a pipeline without its registers tells nothing. */
const timed: ReadonlySet<FaultKind> = new Set(['register', 'enable', 'reset']);

/**
 * Compare mutants of a pipeline, flattened, from all that came in to what goes out. No answer for those that are not
 * decided in time, and none at all where the module has resets or loops.
 *
 * @param limitSeconds of processor time for a run of proofs, and again for each of them alone where the run was too long
 */
export async function comparePipeline(
  netlist: Netlist,
  pipeline: Pipeline,
  suspects: readonly Suspect[],
  limitSeconds: number,
): Promise<Map<number, PipelineAnswer>> {
  const answers = new Map<number, PipelineAnswer>();
  const open = suspects.filter(({ group }) => !timed.has(group.kind));
  const outputs = outputsIn(netlist);
  const wholeOf = async (one: Netlist): Promise<Unrolled | undefined> =>
    unrolled(cutAtRegisters(await flattened(one, pipeline.rtl.top, new Set()), outputs));
  const sound = open.length === 0 ? undefined : await wholeOf(netlist);
  if (sound === undefined) return answers;
  const problems: Problem[] = [];
  for (const { mutant, group } of open) {
    const changed = await wholeOf(inject(netlist, [group], mutant));
    if (changed === undefined || !isComparable(sound, changed)) continue;
    const difference = differenceModule(sound, changed, new Map());
    if (difference === undefined) answers.set(mutant, 'equivalent');
    else problems.push({ id: mutant, module: difference });
  }
  const proofs = await proveZero(problems, limitSeconds);
  for (const { id, module } of problems) {
    if (proofs.get(id) === 'always') answers.set(id, 'equivalent');
    if (proofs.get(id) !== 'sometimes') continue;
    const witness = await witnessOf(module, limitSeconds);
    if (witness !== undefined) answers.set(id, playWitness(pipeline, sound, witness));
  }
  return answers;
}

/** A mutant may read fewer inputs; its registers must load when the sound ones do. */
function isComparable(sound: Unrolled, mutant: Unrolled): boolean {
  const names = [...mutant.outputs.keys()];
  return (
    [...mutant.inputs.keys()].every((name) => sound.inputs.has(name)) &&
    sound.outputs.size === names.length &&
    names.every((name) => sound.outputs.has(name))
  );
}

/** Inputs cycle by cycle, all controls high: the last row is that in which the difference is seen. */
function playWitness(
  { plan, rtl, golden }: Pipeline,
  { places }: Unrolled,
  witness: ReadonlyMap<string, bigint>,
): Played {
  const controls = plan.ports.filter(({ role }) => role === 'control');
  const longest = Math.max(0, ...places.map(({ edges }) => edges));
  const rows = Array.from({ length: longest + 1 }, (): Signals => ({}));
  places.forEach(({ name, edges }, i) => {
    const row = rows[longest - edges];
    // Inputs of a problem are numbered in their order.
    if (row !== undefined) row[name] = witness.get(`in_${i}`) ?? 0n;
  });
  for (const row of rows) for (const { name } of controls) row[name] = 1n;
  return playRows(rows, golden(), faceOf(rtl));
}

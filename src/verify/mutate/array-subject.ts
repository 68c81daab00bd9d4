/** An array as mutation takes it. */

import type { ArrayDesign } from '../../arrays/family.ts';
import type { Design } from '../../design/design.ts';
import { readNetlist } from '../../eda/netlist-read.ts';
import { modulesOf } from '../../structure/plan.ts';
import { moduleName } from '../audit-netlist.ts';
import { faceOf } from '../play.ts';
import { rtlOf } from '../rtl.ts';
import { arrayChecks } from './array-checks.ts';
import { outputsIn } from './equivalence.ts';
import { faultsOf, type FaultGroup } from './faults.ts';
import { netlistPasses, withoutLoops, type MutationSubject } from './subject.ts';
import { unitChecks } from './unit-checks.ts';

/**
 * Mutate an array's own modules, against its golden model; those of the element are left alone.
 *
 * @param design whose operands the array is fed with, too
 */
export async function arraySubject(
  array: ArrayDesign,
  seed: number,
  design?: Design,
): Promise<MutationSubject> {
  const plan = array.plan();
  const rtl = rtlOf(plan);
  const netlist = await readNetlist(rtl, { passes: netlistPasses });
  const { element, role } = array;
  const inElement = [element.plan(role), element.inner(role)].flatMap((one) => modulesOf(one));
  const foreign = new Set(inElement.map(({ module }) => module));
  const lanes = new Map(plan.ports.map((port) => [port.name, port.lanes ?? 1]));
  const groups: FaultGroup[] = [];
  let first = 1;
  for (const [name, module] of Object.entries(netlist.modules)) {
    if (foreign.has(moduleName(name))) continue;
    const buses = name === rtl.top ? lanes : new Map<string, number>();
    const found = faultsOf(name, module, first, buses, outputsIn(netlist));
    groups.push(...found);
    const last = found.at(-1);
    if (last !== undefined) first = last.first + last.count;
  }
  const units = unitChecks(array, netlist, seed);
  return {
    scope: 'array',
    rtl,
    netlist,
    groups: withoutLoops(netlist, rtl.top, groups),
    foreign: new Set(Object.keys(netlist.modules).filter((name) => foreign.has(moduleName(name)))),
    checks: arrayChecks(array, faceOf(rtl), seed, units, design),
    pipelines: units.map(({ alone }) => alone),
  };
}

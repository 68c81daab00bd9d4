/** Registers by when they load: some only in cycles in which others load, too. */

import type { Bit } from '../../eda/netlist.ts';
import type { CutModule } from './cut.ts';
import { groupBy } from './group.ts';
import { coneOrder, type Drivers } from './problem.ts';
import { outputOf, tritOf, type Trit } from './ternary.ts';

/** Registers, by the names of their inputs of the cut module, and nets as they are in cycles in which they load. */
export type Loads = { readonly names: readonly string[]; readonly on: ReadonlyMap<Bit, '0' | '1'> };

/** Registers that change in the cycles of one enable only, and those of them that load together. */
export type LoadClass = Loads & { readonly parts: readonly Loads[] };

/** Registers without reset that load together, with the net that is high when they do. */
type Group = { readonly enable: Bit; readonly names: readonly string[] };

/** Classes of the registers without reset, each around the enable that lets the most others load. */
export function loadClasses(cut: CutModule, drivers: Drivers): LoadClass[] {
  const byEnable = groupBy([...cut.loads], ([, { when }]) => when);
  let rest = [...byEnable.values()].map((loads): Group => {
    const [, load] = loads[0] ?? [];
    return { enable: load?.enable[0] ?? '1', names: loads.map(([name]) => name) };
  });
  const classes: LoadClass[] = [];
  while (rest.length > 0) {
    const followers = rest.map((base) => {
      const stops = haltedBy(base.enable, rest, drivers);
      return { base, among: rest.filter((one) => one === base || stops.has(one)) };
    });
    const [most] = followers.toSorted((a, b) => b.among.length - a.among.length);
    if (most === undefined) break;
    const { base, among } = most;
    const loadsOf = ({ enable }: Group, names: readonly string[]): Loads => {
      return { on: whenIs(enable, '1', drivers), names };
    };
    classes.push({
      ...loadsOf(
        base,
        among.flatMap(({ names }) => names),
      ),
      parts: among.map((one) => loadsOf(one, one.names)),
    });
    rest = rest.filter((one) => !among.includes(one));
  }
  return classes;
}

/** Groups that cannot load when an enable is low: found in three values, so not all there may be. */
function haltedBy(enable: Bit, groups: readonly Group[], drivers: Drivers): Set<Group> {
  const known = whenIs(enable, '0', drivers);
  const values = new Map<Bit, Trit>(known);
  const valueOf = (bit: Bit): Trit => tritOf(bit, values);
  const roots = groups.map((one) => [one.enable]);
  for (const cell of coneOrder(roots, drivers)) {
    const y = cell.connections['Y'] ?? [];
    outputOf(cell, valueOf).forEach((value, i) => {
      const bit = y[i] ?? 'x';
      if (!known.has(bit)) values.set(bit, value);
    });
  }
  return new Set(groups.filter((one) => valueOf(one.enable) === '0'));
}

/** A net and, where it is the complement of another, that one too. */
function whenIs(bit: Bit, value: '0' | '1', drivers: Drivers): Map<Bit, '0' | '1'> {
  const nets = new Map<Bit, '0' | '1'>();
  if (typeof bit !== 'number') return nets;
  nets.set(bit, value);
  const cell = drivers.get(bit)?.cell;
  const [inner] = cell?.connections['A'] ?? [];
  if (cell?.type === '$not' && typeof inner === 'number')
    nets.set(inner, value === '1' ? '0' : '1');
  return nets;
}

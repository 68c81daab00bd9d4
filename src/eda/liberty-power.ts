/** Internal energies and leakage of a cell. */
import type { InternalPower, Pin, Table } from '../technology/library.ts';
import { SLEW_FIRST } from './liberty-scope.ts';
import type { Scope } from './liberty-scope.ts';
import type { Group } from './liberty-syntax.ts';
import { combine } from './liberty-table.ts';

/**
 * Energies of one pin, averaged over states. Where a file splits them by rail (`related_pg_pin`), both rails
 * measure the same event, so rails are averaged too; a rail that is zero throughout says nothing.
 */
export function readPower(group: Group, pins: readonly Pin[], scope: Scope): InternalPower[] {
  const states = new Map<string, Map<string, Group[]>>();
  for (const inner of group.groups) {
    if (inner.name !== 'internal_power') continue;
    const when = scope.text(inner, 'when') ?? '';
    const related = (scope.text(inner, 'related_pin') ?? '')
      .split(/\s+/)
      .filter((pin) => pin !== '');
    for (const key of related.length === 0 ? [''] : related) {
      const byState = states.get(key) ?? new Map<string, Group[]>();
      byState.set(when, [...(byState.get(when) ?? []), inner]);
      states.set(key, byState);
    }
  }
  const found: InternalPower[] = [];
  for (const [related, byState] of states) {
    const edge = (name: string): Table | undefined => {
      const perState = [...byState.values()].flatMap((groups) => {
        const list = groups.flatMap((inner) =>
          inner.groups
            .filter((table) => table.name === name || table.name === 'power')
            .map((table) => scope.table(table, SLEW_FIRST, scope.units.energyFj)),
        );
        const telling = list.filter((table) => table.values.some((value) => value !== 0));
        return combine(telling.length === 0 ? list : telling, 'mean') ?? [];
      });
      return combine(perState, 'mean');
    };
    const rise = edge('rise_power');
    const fall = edge('fall_power');
    for (const pin of group.args) {
      const isOutput = pins.find((candidate) => candidate.name === pin)?.direction === 'output';
      if (isOutput && related === '') continue;
      found.push({
        pin,
        ...(related === '' || !isOutput ? {} : { related }),
        ...(rise === undefined ? {} : { rise }),
        ...(fall === undefined ? {} : { fall }),
      });
    }
  }
  return found;
}

/** The cell's own figure, else the state-independent group, else the mean over states; supplies are summed. */
export function readLeakage(group: Group, scope: Scope): number {
  const own = scope.number(group, 'cell_leakage_power');
  if (own !== undefined) return own * scope.units.leakageNw;
  const byState = new Map<string, number>();
  for (const inner of group.groups) {
    if (inner.name !== 'leakage_power') continue;
    const when = scope.text(inner, 'when') ?? '';
    byState.set(when, (byState.get(when) ?? 0) + (scope.number(inner, 'value') ?? 0));
  }
  const total = [...byState.values()].reduce((sum, value) => sum + value, 0);
  const mean = byState.size === 0 ? 0 : total / byState.size;
  return (byState.get('') ?? mean) * scope.units.leakageNw;
}

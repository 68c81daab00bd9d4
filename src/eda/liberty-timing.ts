/** The `timing` groups of a pin: arcs merged into their worst case, setup and hold. */
import { unateness } from '../technology/boolean.ts';
import type { Expression } from '../technology/boolean.ts';
import type { Arc, Constraint, Edge, Pin, Sense, Table } from '../technology/library.ts';
import { SLEW_FIRST } from './liberty-scope.ts';
import type { Scope } from './liberty-scope.ts';
import type { Group } from './liberty-syntax.ts';
import { combine } from './liberty-table.ts';

type Timing = { readonly type: string; readonly sense: Sense | undefined; readonly group: Group };

/** Timing groups by related pin. */
function timings(group: Group, scope: Scope): Map<string, Timing[]> {
  const byPin = new Map<string, Timing[]>();
  for (const inner of group.groups) {
    if (inner.name !== 'timing') continue;
    const type = scope.text(inner, 'timing_type') ?? 'combinational';
    const sense = SENSES[scope.text(inner, 'timing_sense') ?? ''];
    for (const related of (scope.text(inner, 'related_pin') ?? '').split(/\s+/)) {
      if (related === '') continue;
      const list = byPin.get(related) ?? [];
      list.push({ type, sense, group: inner });
      byPin.set(related, list);
    }
  }
  return byPin;
}

const SENSES: Readonly<Record<string, Sense>> = {
  positive_unate: 'positive',
  negative_unate: 'negative',
  non_unate: 'none',
};

const KINDS: Readonly<Record<string, Arc['kind']>> = {
  combinational: 'combinational',
  combinational_rise: 'combinational',
  combinational_fall: 'combinational',
  rising_edge: 'clock',
  falling_edge: 'clock',
  clear: 'async',
  preset: 'async',
};

/** Arcs that end at the pins of a group. */
export function readArcs(group: Group, pins: readonly Pin[], scope: Scope): Arc[] {
  const arcs: Arc[] = [];
  // An arc between two outputs (a full adder's carry to its sum) repeats what the arcs from the inputs say.
  const isInput = (name: string): boolean =>
    pins.find((pin) => pin.name === name)?.direction !== 'output';
  for (const [from, list] of timings(group, scope)) {
    for (const kind of ['combinational', 'clock', 'async'] as const) {
      const same = list.filter((timing) => KINDS[timing.type] === kind);
      if (same.length === 0) continue;
      const edge = (delay: string, slew: string): Edge | undefined => {
        const delays = tables(same, delay, scope, scope.units.timePs);
        const slews = tables(same, slew, scope, scope.units.timePs);
        const worst = combine(delays, 'max');
        const slowest = combine(slews, 'max');
        return worst === undefined || slowest === undefined
          ? undefined
          : { delay: worst, slew: slowest };
      };
      const rise = edge('cell_rise', 'rise_transition');
      const fall = edge('cell_fall', 'fall_transition');
      if (rise === undefined && fall === undefined) continue;
      for (const to of group.args) {
        if (from === to || !isInput(from)) continue;
        const value = pins.find((pin) => pin.name === to)?.function;
        arcs.push({
          from,
          to,
          kind,
          sense: kind === 'clock' ? 'none' : senseOf(same, value, from),
          ...(rise === undefined ? {} : { rise }),
          ...(fall === undefined ? {} : { fall }),
        });
      }
    }
  }
  return arcs;
}

/** Of several arcs the common sense; else `none`. A file may leave it to the function. */
function senseOf(list: readonly Timing[], value: Expression | undefined, from: string): Sense {
  const stated = new Set(list.map((timing) => timing.sense ?? inferred(value, from)));
  const [only] = stated;
  return stated.size === 1 && only !== undefined ? only : 'none';
}

function inferred(value: Expression | undefined, from: string): Sense {
  const sense = value === undefined ? 'none' : unateness(value, from);
  return sense === 'independent' ? 'none' : sense;
}

function tables(list: readonly Timing[], name: string, scope: Scope, scale: number): Table[] {
  return list.flatMap((timing) =>
    timing.group.groups
      .filter((group) => group.name === name)
      .map((group) => scope.table(group, SLEW_FIRST, scale)),
  );
}

/** Setup and hold of the pins of a group. */
export function readConstraints(group: Group, scope: Scope): Constraint[] {
  const found: Constraint[] = [];
  for (const [clock, list] of timings(group, scope)) {
    for (const kind of ['setup', 'hold'] as const) {
      const same = list.filter((timing) => timing.type.startsWith(`${kind}_`));
      if (same.length === 0) continue;
      const rise = combine(tables(same, 'rise_constraint', scope, scope.units.timePs), 'max');
      const fall = combine(tables(same, 'fall_constraint', scope, scope.units.timePs), 'max');
      for (const pin of group.args) {
        found.push({
          kind,
          pin,
          clock,
          ...(rise === undefined ? {} : { rise }),
          ...(fall === undefined ? {} : { fall }),
        });
      }
    }
  }
  return found;
}

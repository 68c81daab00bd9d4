/** One `cell` group of a Liberty file. */
import { parseExpression, unateness } from '../technology/boolean.ts';
import type { Expression } from '../technology/boolean.ts';
import type {
  Arc,
  Cell,
  Constraint,
  Edge,
  InternalPower,
  Pin,
  Sense,
  Sequential,
  Table,
} from '../technology/library.ts';
import type { Scope } from './liberty-scope.ts';
import type { Group } from './liberty-syntax.ts';
import { combine } from './liberty-table.ts';

const SLEW_FIRST = ['input_net_transition', 'input_transition_time', 'constrained_pin_transition'];

/** Read a cell. Cells with buses, tri-states or a state table are kept for their area but never mapped to. */
export function readCell(group: Group, scope: Scope): Cell {
  const name = group.args[0] ?? '';
  if (name === '') scope.refuseGroup(group, 'a cell with a name', 'without');
  const pinGroups = group.groups.filter((inner) => inner.name === 'pin');
  const pins = pinGroups.flatMap((inner) => readPins(inner, scope));
  const arcs = pinGroups.flatMap((inner) => readArcs(inner, pins, scope));
  const sequential = readSequential(group, scope);
  const beyond =
    group.groups.some((inner) => ['bus', 'bundle', 'statetable'].includes(inner.name)) ||
    pinGroups.some((inner) => inner.attributes.has('three_state')) ||
    scope.text(group, 'clock_gating_integrated_cell') !== undefined ||
    /true/i.test(scope.text(group, 'is_isolation_cell') ?? '') ||
    /true/i.test(scope.text(group, 'is_level_shifter') ?? '');
  return {
    name,
    areaUm2: scope.number(group, 'area') ?? 0,
    leakageNw: readLeakage(group, scope),
    pins,
    arcs,
    constraints: pinGroups.flatMap((inner) => readConstraints(inner, scope)),
    power: pinGroups.flatMap((inner) => readPower(inner, pins, scope)),
    ...(sequential === undefined ? {} : { sequential }),
    dontUse: beyond || /true/i.test(scope.text(group, 'dont_use') ?? ''),
  };
}

function readPins(group: Group, scope: Scope): Pin[] {
  const direction = scope.text(group, 'direction') ?? 'input';
  if (
    direction !== 'input' &&
    direction !== 'output' &&
    direction !== 'inout' &&
    direction !== 'internal'
  ) {
    scope.refuseGroup(group, 'a pin with direction input, output, inout or internal', direction);
  }
  const own = scope.number(group, 'capacitance');
  const edges = ['rise_capacitance', 'fall_capacitance'].flatMap(
    (key) => scope.number(group, key) ?? [],
  );
  const mean = edges.length === 0 ? 0 : edges.reduce((sum, cap) => sum + cap, 0) / edges.length;
  const limit = scope.number(group, 'max_capacitance');
  const value = readFunction(group, 'function', scope);
  return group.args.map((name) => ({
    name,
    direction,
    capFf: direction === 'output' ? 0 : (own ?? mean) * scope.units.capFf,
    ...(limit === undefined ? {} : { maxLoadFf: limit * scope.units.capFf }),
    ...(value === undefined ? {} : { function: value }),
    isClock: /true/i.test(scope.text(group, 'clock') ?? ''),
  }));
}

function readFunction(group: Group, key: string, scope: Scope): Expression | undefined {
  const attribute = group.attributes.get(key);
  const text = attribute?.values[0];
  if (attribute === undefined || text === undefined || text.trim() === '') return undefined;
  const value = parseExpression(text);
  if (value === undefined)
    scope.refuse(attribute, key, 'a Boolean expression', JSON.stringify(text));
  return value;
}

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

function readArcs(group: Group, pins: readonly Pin[], scope: Scope): Arc[] {
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

function readConstraints(group: Group, scope: Scope): Constraint[] {
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

/**
 * Energies of one pin, averaged over states. Where a file splits them by rail (`related_pg_pin`), both rails
 * measure the same event, so rails are averaged too; a rail that is zero throughout says nothing.
 */
function readPower(group: Group, pins: readonly Pin[], scope: Scope): InternalPower[] {
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

function readSequential(group: Group, scope: Scope): Sequential | undefined {
  const inner = group.groups.find(
    (candidate) => candidate.name === 'ff' || candidate.name === 'latch',
  );
  if (inner === undefined) return undefined;
  const isLatch = inner.name === 'latch';
  const clock = readFunction(inner, isLatch ? 'enable' : 'clocked_on', scope);
  const next = readFunction(inner, isLatch ? 'data_in' : 'next_state', scope);
  if (clock === undefined || next === undefined) return undefined;
  const clear = readFunction(inner, 'clear', scope);
  const preset = readFunction(inner, 'preset', scope);
  return {
    kind: isLatch ? 'latch' : 'flip-flop',
    state: inner.args[0] ?? 'IQ',
    inverted: inner.args[1] ?? 'IQN',
    clock,
    next,
    ...(clear === undefined ? {} : { clear }),
    ...(preset === undefined ? {} : { preset }),
  };
}

/** The cell's own figure, else the state-independent group, else the mean over states; supplies are summed. */
function readLeakage(group: Group, scope: Scope): number {
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

/** One `cell` group of a Liberty file. */
import { parseExpression } from '../technology/boolean.ts';
import type { Expression } from '../technology/boolean.ts';
import type { Cell, Pin, Sequential } from '../technology/library.ts';
import type { Scope } from './liberty-scope.ts';
import type { Group } from './liberty-syntax.ts';
import { readLeakage, readPower } from './liberty-power.ts';
import { readArcs, readConstraints } from './liberty-timing.ts';

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

/**
 * Faults into a netlist: each beside the sound cell, chosen by a word on a further input. One elaboration then
 * holds as many mutants as fit, and every lane of an engine runs another of them.
 */

import type { Bit, Netlist, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { isRegisterCell, type FaultGroup } from './faults.ts';
import { groupBy } from './group.ts';
import { constant, Wires, type Bits } from './wires.ts';

/** The input that names the mutant; 0 is the sound design. */
export const selectPort = 'pelab_mutant_i';

/** How the names of registers begin that stand behind a doubled one. */
export const secondRegister = 'pelab_later_';

/** Bits of the number of a mutant. */
export const selectWidth = 24;

/**
 * A netlist with faults in it.
 *
 * @param groups groups of faults that are to be there
 * @param chosen the fault that is there for good; without it, the input `selectPort` of the top says which
 */
export function inject(netlist: Netlist, groups: readonly FaultGroup[], chosen?: number): Netlist {
  const byModule = groupBy(groups, (group) => group.module);
  const modules: Record<string, NetlistModule> = { ...netlist.modules };
  const selected = chosen === undefined ? withSelect(netlist, byModule) : new Set<string>();
  for (const [name, module] of Object.entries(netlist.modules)) {
    const own = byModule.get(name) ?? [];
    if (own.length === 0 && !selected.has(name)) continue;
    const wires = new Wires(module);
    const select = chosen === undefined ? wires.fresh(selectWidth) : constant(chosen, selectWidth);
    const cells = new Map(Object.entries(module.cells));
    for (const [cellName, cell] of cells) {
      if (!selected.has(cell.type)) continue;
      const told: NetlistCell = {
        ...cell,
        port_directions: { ...cell.port_directions, [selectPort]: 'input' },
        connections: { ...cell.connections, [selectPort]: select },
      };
      cells.set(cellName, told);
      wires.put(cellName, told);
    }
    for (const [cellName, faults] of groupBy(own, (group) => group.cell)) {
      const cell = cells.get(cellName);
      if (cellName === '') injectPorts(wires, module, faults, select);
      else if (cell !== undefined) injectCell(wires, cellName, cell, faults, select);
    }
    const port = chosen === undefined ? { name: selectPort, bits: select } : undefined;
    modules[name] = wires.finish(port);
  }
  return { ...netlist, modules };
}

/** Modules with faults in or below them: they pass the number of the mutant on. */
function withSelect(netlist: Netlist, faulty: ReadonlyMap<string, unknown>): Set<string> {
  const selected = new Set<string>(faulty.keys());
  for (let grew = true; grew;) {
    grew = false;
    for (const [name, { cells }] of Object.entries(netlist.modules)) {
      if (selected.has(name)) continue;
      if (Object.values(cells).some(({ type }) => selected.has(type))) {
        selected.add(name);
        grew = true;
      }
    }
  }
  return selected;
}

function injectCell(
  wires: Wires,
  name: string,
  sound: NetlistCell,
  groups: readonly FaultGroup[],
  select: Bits,
): void {
  const isRegister = isRegisterCell(sound);
  const cell = isRegister ? withControls(wires, sound, groups, select) : sound;
  const connections: Record<string, Bits> = { ...cell.connections };
  for (const port of new Set(groups.map((group) => outputOf(group, isRegister)))) {
    const outer = sound.connections[port] ?? [];
    // Constant bits of an instance's output are left alone.
    const raw: Bit[] = wires.fresh(outer.length);
    let value: Bits = raw;
    for (const group of groups.filter((one) => outputOf(one, isRegister) === port)) {
      value = applied(wires, cell, group, select, value);
    }
    connections[port] = raw;
    const nets = outer.flatMap((bit, i) => (typeof bit === 'number' ? [i] : []));
    wires.drive(
      nets.map((i) => outer[i] ?? 'x'),
      nets.map((i) => value[i] ?? 'x'),
    );
  }
  wires.put(name, { ...cell, connections });
}

/** The output of a cell that a group changes. */
function outputOf({ fault }: FaultGroup, isRegister: boolean): string {
  return 'port' in fault ? fault.port : isRegister ? 'Q' : 'Y';
}

/** What a group makes of a value. */
function applied(
  wires: Wires,
  cell: NetlistCell,
  { fault, first, count }: FaultGroup,
  select: Bits,
  value: Bits,
): Bits {
  switch (fault.form) {
    case 'operator': {
      const y = wires.fresh(value.length);
      wires.put(`pelab_other_${first}`, standIn(cell, fault.type, fault.swapped, y));
      return wires.mux(wires.is(select, first), value, y);
    }
    case 'constant': {
      const at = wires.oneAt(select, first, value.length);
      return fault.isOne ? wires.or(value, at) : wires.and(value, wires.not(at));
    }
    case 'crossed':
      return crossed(wires, value, wires.oneAt(select, first, count), fault.step);
    case 'carry':
      return withoutCarry(wires, cell, value, wires.oneAt(select, first, count));
    case 'missing':
      return wires.mux(wires.is(select, first), value, cell.connections['D'] ?? []);
    case 'doubled': {
      const later = wires.fresh(value.length);
      wires.put(`${secondRegister}${first}`, {
        ...cell,
        connections: { ...cell.connections, D: value, Q: later },
      });
      return wires.mux(wires.is(select, first), value, later);
    }
    case 'enable':
    case 'reset':
      return value;
  }
}

/** The cell with another operator, or its operands in the other order. */
function standIn(cell: NetlistCell, type: string, isSwapped: boolean, y: Bits): NetlistCell {
  const { parameters, connections, port_directions: directions } = cell;
  const { A: a = [], B: b = [] } = connections;
  if (!isSwapped) return { ...cell, type, connections: { ...connections, Y: y } };
  const swapped: Record<string, string | number> = { ...parameters };
  for (const [left, right] of [
    ['A_WIDTH', 'B_WIDTH'],
    ['A_SIGNED', 'B_SIGNED'],
  ] as const) {
    const [one, other] = [parameters[left], parameters[right]];
    if (one === undefined || other === undefined) continue;
    swapped[left] = other;
    swapped[right] = one;
  }
  return {
    ...cell,
    parameters: swapped,
    port_directions: directions,
    connections: { ...connections, A: b, B: a, Y: y },
  };
}

/** Runs of `step` bits that changed places with the next run, where `at` has a one. */
function crossed(wires: Wires, value: Bits, at: Bits, step: number): Bits {
  const spread = value.map((_, i): Bit => at[Math.floor(i / step)] ?? '0');
  const above = value.map((_, i): Bit => value[i + step] ?? '0');
  const change = wires.and(wires.xor(value, above), spread);
  const shifted = value.map((_, i): Bit => (i < step ? '0' : (change[i - step] ?? '0')));
  return wires.xor(wires.xor(value, change), shifted);
}

/** A sum or difference whose carry into bit `k + 1` is lost, where `at` has its one at `k`. */
function withoutCarry(wires: Wires, cell: NetlistCell, value: Bits, at: Bits): Bits {
  const type = cell.type === '$sub' ? '$sub' : '$add';
  // Ones above the place of the carry: the complement of all bits up to the one.
  const top: Bit[] = ['0'];
  for (let i = 0; i < at.length; i++) {
    const [bit = '0'] = wires.or([top[i] ?? '0'], [at[i] ?? '0']);
    top.push(bit);
  }
  const [a, b] = ['A', 'B'].map((port) => {
    const bits = cell.connections[port] ?? [];
    const isSigned = Number.parseInt(String(cell.parameters[`${port}_SIGNED`] ?? 0), 2) === 1;
    const fill: Bit = isSigned ? (bits.at(-1) ?? '0') : '0';
    return wires.and(
      value.map((_, i): Bit => bits[i] ?? fill),
      top,
    );
  });
  const upper = wires.sum(type, a ?? [], b ?? []);
  return wires.or(wires.and(value, wires.not(top)), wires.and(upper, top));
}

/** A register whose enable or reset can be ignored or inverted. */
function withControls(
  wires: Wires,
  cell: NetlistCell,
  groups: readonly FaultGroup[],
  select: Bits,
): NetlistCell {
  const connections: Record<string, Bits> = { ...cell.connections };
  for (const { fault, first } of groups) {
    if (fault.form !== 'enable' && fault.form !== 'reset') continue;
    const [port, polarity] =
      fault.form === 'enable' ? ['EN', 'EN_POLARITY'] : ['SRST', 'SRST_POLARITY'];
    const isHigh = Number.parseInt(String(cell.parameters[polarity] ?? 1), 2) === 1;
    const now = connections[port] ?? [];
    const is = wires.is(select, first);
    if (fault.how === 'inverted') connections[port] = wires.xor(now, [is]);
    else {
      // An enable that is ignored is always on, a reset always off.
      const level: Bit = (fault.form === 'enable') === isHigh ? '1' : '0';
      connections[port] = wires.mux(is, now, [level]);
    }
  }
  return { ...cell, connections };
}

/** Inputs of the module whose lanes can change places. */
function injectPorts(
  wires: Wires,
  module: NetlistModule,
  groups: readonly FaultGroup[],
  select: Bits,
): void {
  for (const { fault, first, count } of groups) {
    if (fault.form !== 'crossed') continue;
    const bits = module.ports[fault.port]?.bits ?? [];
    const outside = wires.fresh(bits.length);
    wires.renameInput(fault.port, outside);
    wires.drive(bits, crossed(wires, outside, wires.oneAt(select, first, count), fault.step));
  }
}

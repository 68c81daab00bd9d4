/** What a word-level netlist module holds, in the audit's form. */

import { parameter, type Bit, type NetlistCell, type NetlistModule } from '../eda/netlist.ts';
import type { Operator } from '../structure/plan.ts';
import {
  add,
  operatorLine,
  registerKind,
  type ModuleInventory,
  type RegisterRow,
} from './audit-lines.ts';
import { arithmeticKinds } from '../structure/word-cells.ts';

/** Inventory of a module, and what of it is never compared. */
export type NetlistInventory = ModuleInventory & {
  /** Lines that need no claim in the plan: equality tests and multiplexers beyond those claimed are glue. */
  readonly optional: ReadonlySet<string>;
  /** Cells by type with the bits of their outputs: logic that is not compared. */
  readonly glue: ReadonlyMap<string, { readonly cells: number; readonly bits: number }>;
};

const equality: ReadonlySet<string> = new Set(['$eq', '$ne', '$mux', '$pmux']);

const registerCells: ReadonlySet<string> = new Set(['$dff', '$dffe', '$sdff', '$sdffe', '$sdffce']);

/**
 * Take stock of a module after `proc; opt_expr; opt_dff; wreduce; opt_clean`.
 *
 * @param module a module of the netlist; cell types that do not begin with `$` are instances
 */
export function netlistInventory(module: NetlistModule): NetlistInventory {
  const operators = new Map<string, number>();
  const registers = new Map<string, RegisterRow[]>();
  const children = new Map<string, number>();
  const optional = new Set<string>();
  const glue = new Map<string, { cells: number; bits: number }>();
  const names = signalNames(module);
  const isReset = resetCone(module);
  for (const cell of Object.values(module.cells)) {
    const kind = arithmeticKinds[cell.type];
    if (registerCells.has(cell.type)) {
      const output = cell.connections['Q'] ?? [];
      const clear = cell.connections['SRST'];
      const line = registerKind(
        clear?.every(isReset) === true,
        cell.connections['EN'] !== undefined,
      );
      // Yosys reads a choice between a constant and a word, in front of a register, as a synchronous clear.
      if (clear?.every(isReset) === false) {
        const choice = operatorLine('mux', [output.length]);
        count(operators, choice);
        optional.add(choice);
      }
      add(registers, line, { name: nameOf(output, names), bits: output.length });
    } else if (kind !== undefined) {
      const line = operatorLine(kind, widthsOf(cell, kind));
      count(operators, line);
      if (equality.has(cell.type)) optional.add(line);
    } else if (!cell.type.startsWith('$')) {
      count(children, moduleName(cell.type));
    } else {
      const bits = cell.connections['Y']?.length ?? 0;
      const known = glue.get(cell.type) ?? { cells: 0, bits: 0 };
      glue.set(cell.type, { cells: known.cells + 1, bits: known.bits + bits });
    }
  }
  // A memory holds its words in registers that are written one at a time.
  for (const [name, { width, size }] of Object.entries(module.memories ?? {})) {
    add(registers, registerKind(false, true), { name, bits: width * size });
  }
  return { operators, registers, children, optional, glue };
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** The name of a module without the parameters that Yosys puts around it. */
export function moduleName(type: string): string {
  const match = /^\$paramod(?:\$[0-9a-f]+)?\\([^\\]+)/.exec(type);
  return match?.[1] ?? type;
}

function widthsOf(cell: NetlistCell, kind: Operator['kind']): number[] {
  const a = parameter(cell, 'A_WIDTH');
  const b = parameter(cell, 'B_WIDTH');
  const y = parameter(cell, 'Y_WIDTH');
  switch (kind) {
    case 'mux':
      return [parameter(cell, 'WIDTH')];
    case 'neg':
      return [y];
    case 'compare':
      return [a, b];
    default:
      return [a, b, y];
  }
}

/** Signal names by net: the names a reader gave, not those of Yosys. */
function signalNames(module: NetlistModule): Map<Bit, string> {
  const names = new Map<Bit, string>();
  for (const [name, { hide_name: hidden, bits }] of Object.entries(module.netnames)) {
    if (hidden === 0) for (const bit of bits) names.set(bit, name);
  }
  return names;
}

function nameOf(bits: readonly Bit[], names: ReadonlyMap<Bit, string>): string {
  const found = new Set(bits.map((bit) => names.get(bit) ?? 'unnamed'));
  return [...found].join(', ');
}

/**
 * Whether a net is the port `rst` (on a bus `aresetn` or its negation), or a disjunction with it: then a synchronous
 * clear is the reset.
 */
function resetCone(module: NetlistModule): (bit: Bit) => boolean {
  const lowReset = module.ports['aresetn']?.bits ?? [];
  const negations = Object.values(module.cells).filter(
    ({ type, connections }) =>
      ['$not', '$logic_not'].includes(type) &&
      (connections['A'] ?? []).some((bit) => lowReset.includes(bit)),
  );
  const reset = new Set<Bit>([
    ...(module.ports['rst']?.bits ?? []),
    ...lowReset,
    ...negations.flatMap(({ connections }) => connections['Y'] ?? []),
  ]);
  const disjunctions = Object.values(module.cells).filter((cell) =>
    ['$or', '$logic_or', '$reduce_or', '$reduce_bool'].includes(cell.type),
  );
  for (let grew = true; grew;) {
    grew = false;
    for (const cell of disjunctions) {
      const inputs = [...(cell.connections['A'] ?? []), ...(cell.connections['B'] ?? [])];
      const [out] = cell.connections['Y'] ?? [];
      if (out !== undefined && !reset.has(out) && inputs.some((bit) => reset.has(bit))) {
        reset.add(out);
        grew = true;
      }
    }
  }
  return (bit) => reset.has(bit);
}

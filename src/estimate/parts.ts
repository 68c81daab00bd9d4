/** Which part of the plan a mapped cell belongs to, so that breakdowns speak the plan's language. */
import type { Place } from '../eda/instance-tree.ts';
import type { Bit, Netlist, NetlistModule } from '../eda/netlist.ts';
import { wireOf } from '../eda/synthesis-origin.ts';
import type { MappedModule } from '../eda/synthesis.ts';
import type { Operator, OperatorKind, Plan } from '../structure/plan.ts';
import { arithmeticKinds } from '../structure/word-cells.ts';

/** What no row of the plan claims. */
export const GLUE = 'glue';

const KINDS: Readonly<Record<string, OperatorKind>> = {
  ...arithmeticKinds,
  $pmux: 'mux',
  $and: 'and',
  $logic_and: 'and',
  $reduce_and: 'and',
  $or: 'or',
  $logic_or: 'or',
  $reduce_or: 'or',
  $reduce_bool: 'or',
  $xor: 'xor',
  $xnor: 'xor',
  $reduce_xor: 'xor',
  $not: 'not',
  $logic_not: 'not',
};

/** Finds parts of the cells of one mapped module. */
export type PartFinder = (cell: string) => string;

/**
 * Part finder of a mapped module. A child's `part` in the plan wins, outermost first; else the row of the module's
 * own operators that matches in kind (registers: in width) names the part; else the only part there is. Where
 * Yosys fused operators (a product into the sum that takes it) the part is named after both.
 *
 * @param plan  of the mapped module
 * @param words flat word-level netlist, for what drives a wire
 */
export function partFinder(plan: Plan, module: MappedModule, words: Netlist): PartFinder {
  const wires = new Set([...module.origins.values()].map(wireOf));
  const drivers = wireDrivers(words.modules[module.name], wires);
  const widths = registerWidths(module);
  const cache = new Map<string, string>();
  return (cell) => {
    const place = module.origins.get(cell);
    if (place === undefined) return GLUE;
    const wire = wireOf(place);
    const isRegister = module.registerCells.has(cell);
    const key = isRegister ? `${wire} register` : wire;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const node = owner(plan, place);
    const found =
      typeof node === 'string'
        ? node
        : // A gate on a register's wire is its enable or reset.
          isRegister || (widths.has(wire) && !drivers.has(wire))
          ? registerPart(node, widths.get(wire))
          : logicPart(node, drivers.get(wire) ?? []);
    cache.set(key, found);
    return found;
  };
}

/** The plan of the module that a place is in, or the part it was given on the way there. */
function owner(plan: Plan, place: Place): Plan | string {
  let node = plan;
  for (const name of place.chain.slice(1)) {
    const child = node.children.find((candidate) => candidate.plan.module === name);
    if (child === undefined) break;
    if (child.part !== undefined) return child.part;
    node = child.plan;
  }
  return node;
}

function registerPart(plan: Plan, width: number | undefined): string {
  const rows = plan.operators.filter((row) => row.kind === 'register');
  const same = rows.filter((row) => (row.widths[0] ?? 0) * row.count === width);
  return onlyPart(same) ?? onlyPart(rows) ?? 'registers';
}

function logicPart(plan: Plan, kinds: readonly OperatorKind[]): string {
  const rows = plan.operators.filter((row) => row.kind !== 'register');
  // Of several parts with one kind of operator none can be told from another, unless they are fused into one.
  const parts = new Set(
    kinds.flatMap((kind) => {
      const own = new Set(rows.filter((row) => row.kind === kind).map((row) => row.part));
      return own.size === 1 || kinds.length > 1 ? [...own] : [];
    }),
  );
  if (parts.size > 0) return [...parts].join(' + ');
  return onlyPart(rows) ?? onlyPart(plan.operators) ?? GLUE;
}

/** The part all rows share. */
function onlyPart(rows: readonly Operator[]): string | undefined {
  const parts = new Set(rows.map((row) => row.part));
  const [part] = parts;
  return parts.size === 1 ? part : undefined;
}

/** Register bits per wire. */
function registerWidths(module: MappedModule): Map<string, number> {
  const widths = new Map<string, number>();
  for (const cell of module.registerCells) {
    const place = module.origins.get(cell);
    if (place === undefined) continue;
    widths.set(wireOf(place), (widths.get(wireOf(place)) ?? 0) + 1);
  }
  return widths;
}

/** Kinds of operators that Yosys merges into the one that reads them. */
const FUSED: readonly OperatorKind[] = ['mul', 'add', 'sub'];

/** What drives each named wire; before it, the operators fused into that one: their own wires are not in `live`. */
function wireDrivers(
  module: NetlistModule | undefined,
  live: ReadonlySet<string>,
): Map<string, OperatorKind[]> {
  const nameOfBit = new Map<Bit, string>();
  for (const [wire, { bits, hide_name }] of Object.entries(module?.netnames ?? {})) {
    if (hide_name === 0) for (const bit of bits) nameOfBit.set(bit, wire);
  }
  const kinds = new Map<string, OperatorKind[]>();
  const lost = new Map<Bit, OperatorKind>();
  const cells = Object.values(module?.cells ?? {});
  for (const cell of cells) {
    const kind = KINDS[cell.type];
    const bits = cell.connections['Y'] ?? [];
    const names = new Set(bits.flatMap((bit) => nameOfBit.get(bit) ?? []));
    if (kind === undefined) continue;
    if (FUSED.includes(kind) && ![...names].some((name) => live.has(name))) {
      for (const bit of bits) lost.set(bit, kind);
    }
    for (const name of names) kinds.set(name, [kind]);
  }
  for (const cell of cells) {
    const kind = KINDS[cell.type];
    const bits = cell.connections['Y'] ?? [];
    if (kind === undefined || !FUSED.includes(kind) || lost.has(bits[0] ?? 'x')) continue;
    const inputs = Object.entries(cell.connections).flatMap(([port, b]) => (port === 'Y' ? [] : b));
    const fused = new Set(inputs.flatMap((bit) => lost.get(bit) ?? []));
    for (const name of new Set(bits.flatMap((bit) => nameOfBit.get(bit) ?? []))) {
      kinds.set(name, [...fused, kind]);
    }
  }
  return kinds;
}

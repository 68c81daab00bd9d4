/** Which part of the plan a mapped cell belongs to, so that breakdowns speak the plan's language. */
import type { Place } from '../eda/instance-tree.ts';
import type { Netlist } from '../eda/netlist.ts';
import type { MappedModule } from '../eda/synthesis.ts';
import type { Operator, OperatorKind, Plan } from '../structure/plan.ts';

/** What no row of the plan claims. */
export const GLUE = 'glue';

const KINDS: Readonly<Record<string, OperatorKind>> = {
  $mul: 'mul',
  $add: 'add',
  $sub: 'sub',
  $neg: 'neg',
  $lt: 'compare',
  $le: 'compare',
  $gt: 'compare',
  $ge: 'compare',
  $eq: 'compare',
  $ne: 'compare',
  $shl: 'shift',
  $shr: 'shift',
  $sshl: 'shift',
  $sshr: 'shift',
  $shift: 'shift',
  $shiftx: 'shift',
  $mux: 'mux',
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
 * own operators that matches in kind (registers: in width) names the part; else the only part there is.
 *
 * @param plan  of the mapped module
 * @param words flat word-level netlist, for what drives a wire
 */
export function partFinder(plan: Plan, module: MappedModule, words: Netlist): PartFinder {
  const drivers = wireDrivers(words, module.name);
  const widths = registerWidths(module);
  const cache = new Map<string, string>();
  return (cell) => {
    const place = module.origins.get(cell);
    if (place === undefined) return GLUE;
    const isRegister = module.registerCells.has(cell);
    const key = `${place.path} ${place.local} ${isRegister ? 'r' : ''}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const found = partOfPlace(
      plan,
      place,
      isRegister ? 'register' : drivers.get(wireKey(place)),
      widths,
    );
    cache.set(key, found);
    return found;
  };
}

function partOfPlace(
  plan: Plan,
  place: Place,
  kind: OperatorKind | undefined,
  widths: ReadonlyMap<string, number>,
): string {
  let node = plan;
  for (const name of place.chain.slice(1)) {
    const child = node.children.find((candidate) => candidate.plan.module === name);
    if (child === undefined) break;
    if (child.part !== undefined) return child.part;
    node = child.plan;
  }
  const ofKind = node.operators.filter((row) => row.kind === kind);
  if (kind === 'register') {
    const width = widths.get(wireKey(place));
    const same = ofKind.filter((row) => (row.widths[0] ?? 0) * row.count === width);
    return onlyPart(same) ?? onlyPart(ofKind) ?? 'registers';
  }
  const logic = node.operators.filter((row) => row.kind !== 'register');
  return onlyPart(ofKind) ?? onlyPart(logic) ?? onlyPart(node.operators) ?? GLUE;
}

/** The part all rows share. */
function onlyPart(rows: readonly Operator[]): string | undefined {
  const parts = new Set(rows.map((row) => row.part));
  const [part] = parts;
  return parts.size === 1 ? part : undefined;
}

function wireKey(place: Place): string {
  return place.path === '' ? place.local : `${place.path}.${place.local}`;
}

/** Register bits per wire. */
function registerWidths(module: MappedModule): Map<string, number> {
  const widths = new Map<string, number>();
  for (const cell of module.registerCells) {
    const place = module.origins.get(cell);
    if (place === undefined) continue;
    widths.set(wireKey(place), (widths.get(wireKey(place)) ?? 0) + 1);
  }
  return widths;
}

/** What kind of operator drives the first bit of each named wire. */
function wireDrivers(words: Netlist, name: string): Map<string, OperatorKind> {
  const module = words.modules[name];
  const byBit = new Map<unknown, OperatorKind>();
  for (const cell of Object.values(module?.cells ?? {})) {
    const kind = KINDS[cell.type];
    if (kind === undefined) continue;
    for (const bit of cell.connections['Y'] ?? []) byBit.set(bit, kind);
  }
  const kinds = new Map<string, OperatorKind>();
  for (const [wire, { bits }] of Object.entries(module?.netnames ?? {})) {
    const kind = byBit.get(bits[0]);
    if (kind !== undefined) kinds.set(wire, kind);
  }
  return kinds;
}

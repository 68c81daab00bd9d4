import type { Netlist } from '../../eda/netlist.ts';
import { isRegister } from './register.ts';
import { moduleOf } from './unit.ts';

/** A combinational module with more cells than this is worth a kernel when it is used twice. */
const manyCells = 200;

type Facts = {
  readonly instances: number;
  /** Cells of this type in all modules. */
  readonly places: number;
  readonly hasState: boolean;
  readonly cells: number;
};

/**
 * Which modules get a kernel of their own: those that are used more than once and keep state, or are large. The
 * others are merged into whoever uses them, as is a module with one place in the text: its user is repeated, not it.
 */
export function chooseKernels(netlist: Netlist, top: string): Set<string> {
  const facts = gatherFacts(netlist, top);
  const kernels = new Set<string>();
  for (const [module, { instances, places, hasState, cells }] of facts) {
    const isRepeated = instances > 1 && places > 1;
    if (module !== top && isRepeated && (hasState || cells > manyCells)) kernels.add(module);
  }
  return kernels;
}

/** Instances below the top, and contents with everything below, of each module. */
function gatherFacts(netlist: Netlist, top: string): Map<string, Facts> {
  const contents = new Map<string, { hasState: boolean; cells: number }>();
  const order: string[] = [];
  const visit = (name: string): { hasState: boolean; cells: number } => {
    const known = contents.get(name);
    if (known !== undefined) return known;
    const found = { hasState: false, cells: 0 };
    contents.set(name, found);
    for (const cell of Object.values(moduleOf(netlist, name).cells)) {
      if (netlist.modules[cell.type] !== undefined) {
        const below = visit(cell.type);
        found.hasState ||= below.hasState;
        found.cells += below.cells;
      } else {
        found.hasState ||= isRegister(cell.type) || cell.type === '$mem_v2';
        found.cells++;
      }
    }
    order.push(name);
    return found;
  };
  visit(top);
  // Parents come last in `order`, so from its end every parent's count is final before its children's.
  const instances = new Map([[top, 1]]);
  const places = new Map<string, number>();
  for (const name of order.toReversed()) {
    const own = instances.get(name) ?? 0;
    for (const cell of Object.values(moduleOf(netlist, name).cells)) {
      if (netlist.modules[cell.type] === undefined) continue;
      instances.set(cell.type, (instances.get(cell.type) ?? 0) + own);
      places.set(cell.type, (places.get(cell.type) ?? 0) + 1);
    }
  }
  return new Map(
    order.map((name) => {
      const { hasState, cells } = contents.get(name) ?? { hasState: false, cells: 0 };
      const counts = { instances: instances.get(name) ?? 0, places: places.get(name) ?? 0 };
      return [name, { ...counts, hasState, cells }];
    }),
  );
}

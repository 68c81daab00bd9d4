/** Whether a netlist is free of combinational loops when some of its registers are wires. */

import type { Bit, Netlist, NetlistModule } from '../../eda/netlist.ts';
import { isInstance, isRegisterCell } from './faults.ts';

/** A register, by its module and the name of its cell. */
export type RegisterName = { readonly module: string; readonly cell: string };

/** Input ports that each output port depends on within one cycle. */
type Summary = ReadonlyMap<string, ReadonlySet<string>>;

/** What drives a bit: an output of a cell, with the inputs that it depends on. */
type Node = { readonly reads: readonly (readonly Bit[])[] };

/** A function that tells whether the netlist still has an order with these registers as wires. */
export function loopFinder(
  netlist: Netlist,
  top: string,
): (wires: readonly RegisterName[]) => boolean {
  return (wires) => {
    const bypassed = new Set(wires.map(({ module, cell }) => `${module} ${cell}`));
    const summaries = new Map<string, Summary>();
    const visit = (name: string): Summary | undefined => {
      const known = summaries.get(name);
      if (known !== undefined) return known;
      const module = netlist.modules[name];
      if (module === undefined) return undefined;
      const made = summaryOf(module, visit, (cell) => bypassed.has(`${name} ${cell}`));
      if (made !== undefined) summaries.set(name, made);
      return made;
    };
    return visit(top) === undefined;
  };
}

/** Undefined where the module, or one below it, has a loop. */
function summaryOf(
  module: NetlistModule,
  below: (type: string) => Summary | undefined,
  isWire: (cell: string) => boolean,
): Summary | undefined {
  const drivers = new Map<Bit, Node>();
  for (const [name, cell] of Object.entries(module.cells)) {
    const drive = (bits: readonly Bit[], node: Node): void => {
      for (const bit of bits) if (typeof bit === 'number') drivers.set(bit, node);
    };
    const { connections, type } = cell;
    if (isRegisterCell(cell)) {
      if (isWire(name)) drive(connections['Q'] ?? [], { reads: [connections['D'] ?? []] });
    } else if (!isInstance(cell)) {
      const reads = Object.entries(connections).flatMap(([port, bits]) =>
        port === 'Y' ? [] : [bits],
      );
      drive(connections['Y'] ?? [], { reads });
    } else {
      const summary = below(type);
      if (summary === undefined) return undefined;
      for (const [port, inputs] of summary) {
        const reads = [...inputs].map((input) => connections[input] ?? []);
        drive(connections[port] ?? [], { reads });
      }
    }
  }
  const inputs = new Map<Bit, string>();
  for (const [port, { direction, bits }] of Object.entries(module.ports)) {
    if (direction === 'input') for (const bit of bits) inputs.set(bit, port);
  }
  const reach = new Map<Node, ReadonlySet<string>>();
  const open = new Set<Node>();
  let isLoop = false;
  const inputsOf = (bits: readonly Bit[]): Set<string> => {
    const found = new Set<string>();
    for (const bit of bits) {
      const port = inputs.get(bit);
      if (port !== undefined) found.add(port);
      const node = drivers.get(bit);
      if (node !== undefined) for (const one of reached(node)) found.add(one);
    }
    return found;
  };
  const reached = (node: Node): ReadonlySet<string> => {
    const known = reach.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) {
      isLoop = true;
      return new Set();
    }
    open.add(node);
    const found = inputsOf(node.reads.flat());
    open.delete(node);
    reach.set(node, found);
    return found;
  };
  const summary = new Map<string, ReadonlySet<string>>();
  for (const [port, { direction, bits }] of Object.entries(module.ports)) {
    if (direction !== 'input') summary.set(port, inputsOf(bits));
  }
  // Loops that reach no output count as well.
  for (const node of drivers.values()) reached(node);
  return isLoop ? undefined : summary;
}

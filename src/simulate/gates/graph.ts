/**
 * A flat gate netlist in typed arrays. A gate is one output of one cell, so that a full adder is two gates. The
 * gates stand in topological order. Nets 0 and 1 are the constants.
 */

import type { Expression } from '../../technology/boolean.ts';

/** A boolean function of positions: the variable names are `0`, `1`, ... */
export type GateFunction = { readonly arity: number; readonly expression: Expression };

/** A port: the net of each bit, least significant first. */
export type PortNets = { readonly name: string; readonly nets: Int32Array };

export type GateCell = {
  /** Instance name, with the path of instances above it: `u_tree.fa_3_2`. */
  readonly name: string;
  /** The instances above it, outermost first, joined by dots; empty in the top module. */
  readonly path: string;
  /** The module of the netlist that it stands in. */
  readonly module: string;
  readonly type: string;
  /** Net of every connected pin, the clock included. */
  readonly pins: Readonly<Record<string, number>>;
};

export type Gates = {
  readonly count: number;
  /** Index into `functions`. */
  readonly function: Uint16Array;
  /** The net the gate drives. */
  readonly output: Int32Array;
  /** Inputs of gate g: `inputs[first[g]] .. inputs[first[g + 1] - 1]`. */
  readonly first: Uint32Array;
  readonly inputs: Int32Array;
  /** The cell the gate is an output of. */
  readonly cell: Int32Array;
  /** Output pin within the cell's model; -1 for the next-state function and other nets inside a cell. */
  readonly pin: Int16Array;
};

export type Registers = {
  readonly count: number;
  /** The net of the state itself; the cell's output pins are gates that read it. */
  readonly state: Int32Array;
  readonly next: Int32Array;
  readonly cell: Int32Array;
};

export type GateGraph = {
  readonly name: string;
  readonly netCount: number;
  /** A name per net, for people; empty for nets inside cells. */
  readonly netNames: readonly string[];
  /** Net of a bit number of the top module's Yosys JSON. */
  readonly netOfBit: ReadonlyMap<number, number>;
  /** Inputs without the clock. */
  readonly inputs: readonly PortNets[];
  readonly outputs: readonly PortNets[];
  /** Clock port and net, where there are registers. */
  readonly clock?: { readonly port: string; readonly net: number };
  readonly cells: readonly GateCell[];
  readonly functions: readonly GateFunction[];
  readonly gates: Gates;
  readonly registers: Registers;
};

/** Bits of a list of ports. */
export function portBits(ports: readonly PortNets[]): number {
  return ports.reduce((sum, port) => sum + port.nets.length, 0);
}

/** One for every net that is a wire between cells; the nets inside cells and the constants have 0. */
export function wiresOf(graph: GateGraph): Uint8Array {
  const wires = new Uint8Array(graph.netCount);
  for (const { nets } of graph.inputs) for (const net of nets) wires[net] = 1;
  graph.gates.pin.forEach((pin, g) => {
    if (pin >= 0) wires[graph.gates.output[g] ?? 0] = 1;
  });
  return wires;
}

/**
 * A cell library in one form, wherever it came from: units are ps, fF, fJ, nW, um2 and V. Timing is NLDM:
 * delay and output slew as tables over input slew and output load.
 */
import type { Expression } from './boolean.ts';

/**
 * A table over two axes, row by row of `x`. Delays, slews and powers: `x` is the input slew (ps), `y` the load
 * (fF). Setup and hold: `x` is the data slew, `y` the clock slew (ps). An axis of one point is a constant.
 */
export type Table = {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly values: Float64Array;
};

/** Delay (ps) and output slew (ps) of one output edge. */
export type Edge = { readonly delay: Table; readonly slew: Table };

/** `none`: either input edge causes either output edge. */
export type Sense = 'positive' | 'negative' | 'none';

/**
 * From one input to one output. State-dependent arcs of a Liberty file are merged into their worst case, as ABC
 * does. A missing edge never happens.
 */
export type Arc = {
  readonly from: string;
  readonly to: string;
  /** `clock`: launched by the active edge of `from`; `async`: clear or preset. */
  readonly kind: 'combinational' | 'clock' | 'async';
  readonly sense: Sense;
  readonly rise?: Edge;
  readonly fall?: Edge;
};

/** Time (ps) that data must be stable before (`setup`) or after (`hold`) the active clock edge. */
export type Constraint = {
  readonly kind: 'setup' | 'hold';
  readonly pin: string;
  readonly clock: string;
  readonly rise?: Table;
  readonly fall?: Table;
};

/** Internal energy (fJ) per transition: of `pin`, an output, when caused by `related`; of an input, `related` absent. */
export type InternalPower = {
  readonly pin: string;
  readonly related?: string;
  readonly rise?: Table;
  readonly fall?: Table;
};

export type Pin = {
  readonly name: string;
  readonly direction: 'input' | 'output' | 'inout' | 'internal';
  /** Load it presents, fF; 0 for outputs. */
  readonly capFf: number;
  /** Greatest load it may drive, fF. */
  readonly maxLoadFf?: number;
  /** Of an output: its value, over input pins or the names of the state. */
  readonly function?: Expression;
  readonly isClock: boolean;
};

/** State of a flip-flop or latch. `clock` is the condition of the active edge, or of transparency. */
export type Sequential = {
  readonly kind: 'flip-flop' | 'latch';
  readonly state: string;
  readonly inverted: string;
  readonly clock: Expression;
  readonly next: Expression;
  readonly clear?: Expression;
  readonly preset?: Expression;
};

export type Cell = {
  readonly name: string;
  readonly areaUm2: number;
  readonly leakageNw: number;
  readonly pins: readonly Pin[];
  readonly arcs: readonly Arc[];
  readonly constraints: readonly Constraint[];
  readonly power: readonly InternalPower[];
  readonly sequential?: Sequential;
  /** Never chosen by mapping: marked so in the file, or beyond what we model (buses, tri-states, power pins). */
  readonly dontUse: boolean;
};

export type Library = {
  readonly name: string;
  readonly supplyV: number;
  readonly temperatureC: number;
  /** Slew is measured between these percentages of the supply. */
  readonly slewPercent: readonly [number, number];
  readonly cells: ReadonlyMap<string, Cell>;
  /** Where the figures come from: keys of `sources.ts`, or file names. */
  readonly sources: readonly string[];
};

/** A table with one value everywhere. */
export function constantTable(value: number): Table {
  return {
    x: Float64Array.of(0),
    y: Float64Array.of(0),
    values: Float64Array.of(value),
  };
}

/** Value at (x, y): bilinear inside the table, the nearest cell's plane outside it, as ABC and OpenSTA do. */
export function lookup(table: Table, x: number, y: number): number {
  const { values } = table;
  const columns = table.y.length;
  const row = interval(table.x, x);
  const column = interval(table.y, y);
  const at = row * columns + column;
  const low = along(values, at, table.y, column, y);
  if (table.x.length === 1) return low;
  const high = along(values, at + columns, table.y, column, y);
  return low + fraction(table.x, row, x) * (high - low);
}

function interval(axis: Float64Array, value: number): number {
  let i = 1;
  while (i < axis.length - 1 && (axis[i] as number) <= value) i++;
  return i - 1;
}

function fraction(axis: Float64Array, i: number, value: number): number {
  const low = axis[i] as number;
  return (value - low) / ((axis[i + 1] as number) - low);
}

function along(
  values: Float64Array,
  at: number,
  axis: Float64Array,
  i: number,
  value: number,
): number {
  const low = values[at] as number;
  if (axis.length === 1) return low;
  return low + fraction(axis, i, value) * ((values[at + 1] as number) - low);
}

/** The pin of that name, if the cell has one. */
export function pinOf(cell: Cell, name: string): Pin | undefined {
  return cell.pins.find((pin) => pin.name === name);
}

/** Input pins in the order of the library. */
export function inputsOf(cell: Cell): Pin[] {
  return cell.pins.filter((pin) => pin.direction === 'input');
}

/** Output pins in the order of the library. */
export function outputsOf(cell: Cell): Pin[] {
  return cell.pins.filter((pin) => pin.direction === 'output');
}

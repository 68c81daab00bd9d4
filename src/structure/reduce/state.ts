/**
 * A column reduction in progress: bits by weight, each with its arrival time, and the cells placed so far. The
 * methods decide which bits meet; this file makes the cells, names their nets and times their outputs.
 */

import { invariant } from '../../errors.ts';
import { fullAdderSettles, type CellDelays } from '../cells.ts';

/** One bit of a column: the net that carries it and when it settles. */
export type TimedBit = {
  /** Verilog text of the bit: `rows_i[3]`. */
  readonly net: string;
  readonly arrivalPs: number;
};

/** A bit with its depth in the tree; `one` marks the constant. */
export type TreeBit = TimedBit & { readonly level: number; readonly one: boolean };

export type CellKind =
  | 'full-adder'
  | 'half-adder'
  | 'half-adder-one'
  | 'compressor-4-2'
  | 'compressor-6-2'
  /** Exclusive or of its inputs, for the top column, whose carry has no weight. */
  | 'parity'
  /** Complement: the sum of a bit and a constant one, whose carry is the bit itself. */
  | 'invert';

/** One cell of a tree: inputs and outputs in the order of the module's pins. */
export type PlacedCell = {
  readonly kind: CellKind;
  /** Names level and column: `l2_c7_0`. */
  readonly name: string;
  readonly level: number;
  readonly column: number;
  /** The step of the method that placed it, as a sentence for the reader of the text. */
  readonly step: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
};

export type Reduction = {
  readonly delays: CellDelays;
  /** Bits not yet taken, by column. */
  readonly columns: TreeBit[][];
  readonly cells: PlacedCell[];
  /** Names already given, by stem. */
  readonly names: Map<string, number>;
  /** What the method is doing now. */
  step: string;
};

/** Begin: input bits at level 0, and the ones of `constant` as bits. */
export function startReduction(
  columns: readonly (readonly TimedBit[])[],
  width: number,
  constant: bigint,
  delays: CellDelays,
): Reduction {
  const start = Array.from({ length: width }, (_, column): TreeBit[] => {
    const bits = (columns[column] ?? []).map((bit) => ({ ...bit, level: 0, one: false }));
    return (constant >> BigInt(column)) & 1n ? [one, ...bits] : bits;
  });
  return { delays, columns: start, cells: [], names: new Map(), step: '' };
}

const one: TreeBit = { net: "1'b1", arrivalPs: 0, level: 0, one: true };

/** What a cell gives back: bits of its own column, and perhaps one of the next. */
export type CellOutputs = { readonly sums: readonly TreeBit[]; readonly carry?: TreeBit };

/** Is this the column whose carries have no weight any more? */
export function isTop(state: Reduction, column: number): boolean {
  return column === state.columns.length - 1;
}

/** Take the `count` earliest bits out of a column; the constant one first, where it makes the cell cheaper. */
export function take(state: Reduction, column: number, count: number): TreeBit[] {
  const bits = columnOf(state, column);
  bits.sort((x, y) => Number(y.one) - Number(x.one) || x.arrivalPs - y.arrivalPs);
  return bits.splice(0, count);
}

/** Bits of a column that are not yet taken. */
export function columnOf(state: Reduction, column: number): TreeBit[] {
  const bits = state.columns[column];
  invariant(bits !== undefined, `the tree has no column ${column}`);
  return bits;
}

/** Bits in the fullest column. */
export function height(state: Reduction): number {
  return Math.max(0, ...state.columns.map((bits) => bits.length));
}

/** Add three bits of a column. The earliest meets the slow pin, `b_i`; a constant one costs no full adder. */
export function addThree(state: Reduction, column: number, bits: readonly TreeBit[]): CellOutputs {
  const [early, middle, late] = byArrival(bits.filter((bit) => !bit.one));
  invariant(early !== undefined && middle !== undefined, 'a full adder needs two variable bits');
  const { delays } = state;
  if (isTop(state, column)) return { sums: [addTop(state, column, bits)] };
  if (late === undefined) {
    return adder(state, 'half-adder-one', column, [early, middle], {
      sum: middle.arrivalPs + delays.half.sumPs + delays.invertPs,
      carry: middle.arrivalPs + delays.half.carryPs,
    });
  }
  const settles = fullAdderSettles(delays, [middle.arrivalPs, early.arrivalPs, late.arrivalPs]);
  return adder(state, 'full-adder', column, [middle, early, late], {
    sum: settles.sumPs,
    carry: settles.carryPs,
  });
}

/** Add two bits of a column. A bit and a constant one cost an inverter: the bit itself is the carry. */
export function addTwo(state: Reduction, column: number, bits: readonly TreeBit[]): CellOutputs {
  if (isTop(state, column)) return { sums: [addTop(state, column, bits)] };
  const [early, late] = byArrival(bits.filter((bit) => !bit.one));
  invariant(early !== undefined, 'a half adder needs a variable bit');
  const { delays } = state;
  if (late === undefined) return { sums: [complement(state, column, early)], carry: early };
  return adder(state, 'half-adder', column, [early, late], {
    sum: late.arrivalPs + delays.half.sumPs,
    carry: late.arrivalPs + delays.half.carryPs,
  });
}

/** Return a cell's outputs to the columns at once, so that later cells of the same column can take them. */
export function give(state: Reduction, column: number, outputs: CellOutputs): void {
  columnOf(state, column).push(...outputs.sums);
  if (outputs.carry !== undefined) columnOf(state, column + 1).push(outputs.carry);
}

/** Place an adder of any kind. */
function adder(...cell: Parameters<typeof place>): CellOutputs {
  const { sum, carry } = place(...cell);
  return { sums: [sum], carry };
}

/** Name, level and nets of a new cell with a sum and, an inverter apart, a carry. */
function place(
  state: Reduction,
  kind: CellKind,
  column: number,
  bits: readonly TreeBit[],
  settled: { readonly sum: number; readonly carry: number },
): { readonly sum: TreeBit; readonly carry: TreeBit } {
  const { name, level } = nameCell(state, column, bits);
  const sum = { net: `s_${name}`, arrivalPs: settled.sum, level, one: false };
  const carry = { net: `c_${name}`, arrivalPs: settled.carry, level, one: false };
  const outputs = kind === 'invert' ? [sum.net] : [sum.net, carry.net];
  const inputs = bits.map((bit) => bit.net);
  state.cells.push({ kind, name, level, column, step: state.step, inputs, outputs });
  return { sum, carry };
}

/** A fresh name from level and column: `l2_c7`, then `l2_c7_1`. */
export function nameCell(
  state: Reduction,
  column: number,
  bits: readonly TreeBit[],
): { readonly name: string; readonly level: number } {
  const level = 1 + Math.max(...bits.map((bit) => bit.level));
  const stem = `l${level}_c${column}`;
  const used = state.names.get(stem) ?? 0;
  state.names.set(stem, used + 1);
  return { name: used === 0 ? stem : `${stem}_${used}`, level };
}

/** Earliest first. */
export function byArrival(bits: readonly TreeBit[]): TreeBit[] {
  return [...bits].sort((x, y) => x.arrivalPs - y.arrivalPs);
}

/** The sum of bits in the top column, where carries have no weight: an exclusive or, complemented by a constant one. */
function addTop(state: Reduction, column: number, bits: readonly TreeBit[]): TreeBit {
  const [first, ...rest] = byArrival(bits.filter((bit) => !bit.one));
  invariant(first !== undefined, 'a sum needs a variable bit');
  const start = bits.some((bit) => bit.one) ? complement(state, column, first) : first;
  return rest.length === 0 ? start : parity(state, column, [start, ...rest]);
}

/** The complement of a bit. */
function complement(state: Reduction, column: number, bit: TreeBit): TreeBit {
  const settled = bit.arrivalPs + state.delays.invertPs;
  return place(state, 'invert', column, [bit], { sum: settled, carry: settled }).sum;
}

/** Exclusive or of bits in order of arrival: two gates in a row for three of them. */
function parity(state: Reduction, column: number, unordered: readonly TreeBit[]): TreeBit {
  const bits = byArrival(unordered);
  const { name, level } = nameCell(state, column, bits);
  const { xorPs } = state.delays;
  const arrivalPs = bits
    .slice(1)
    .reduce((at, bit) => Math.max(at, bit.arrivalPs) + xorPs, bits[0]?.arrivalPs ?? 0);
  const net = `s_${name}`;
  const inputs = bits.map((bit) => bit.net);
  state.cells.push({
    kind: 'parity',
    name,
    level,
    column,
    step: state.step,
    inputs,
    outputs: [net],
  });
  return { net, arrivalPs, level, one: false };
}

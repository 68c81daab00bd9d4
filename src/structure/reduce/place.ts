/** Cells of a reduction: which cell adds given bits of a column, what its nets are called and when they settle. */

import { invariant } from '../../errors.ts';
import { fullAdderSettles } from '../cells.ts';
import {
  byArrival,
  isTop,
  type CellKind,
  type CellOutputs,
  type Reduction,
  type TreeBit,
} from './state.ts';

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

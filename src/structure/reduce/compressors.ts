/**
 * Reduction with 4:2 and 6:2 compressors. In one stage, compressors of neighbouring columns pass chain carries
 * along the row; a chain carry never depends on the one that arrives, so a row settles in constant time.
 */

import { invariant } from '../../errors.ts';
import { fullAdderSettles, type CellDelays } from '../cells.ts';
import { finishStage } from './methods.ts';
import { addThree, addTwo, nameCell } from './place.ts';
import {
  byArrival,
  columnOf,
  height,
  isTop,
  take,
  type CellKind,
  type CellOutputs,
  type Reduction,
  type TreeBit,
} from './state.ts';

type Compressor = {
  readonly kind: CellKind;
  /** Bits of its own column that it takes. */
  readonly addends: number;
  /** Chain carries that it takes and gives. */
  readonly chained: number;
  /** When its sum, its carry and its chain carries settle. */
  settle(bits: readonly number[], links: readonly number[], delays: CellDelays): readonly number[];
};

const compressor42: Compressor = {
  kind: 'compressor-4-2',
  addends: 4,
  chained: 1,
  settle([a = 0, b = 0, c = 0, d = 0], [chain = 0], delays) {
    const first = fullAdderSettles(delays, [a, b, c]);
    const second = fullAdderSettles(delays, [first.sumPs, d, chain]);
    return [second.sumPs, second.carryPs, first.carryPs];
  },
};

const compressor62: Compressor = {
  kind: 'compressor-6-2',
  addends: 6,
  chained: 3,
  settle([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0], [chain0 = 0, chain1 = 0, chain2 = 0], delays) {
    const low = fullAdderSettles(delays, [a, b, c]);
    const high = fullAdderSettles(delays, [d, e, f]);
    const second = fullAdderSettles(delays, [low.sumPs, high.sumPs, chain0]);
    const third = fullAdderSettles(delays, [second.sumPs, chain1, chain2]);
    return [third.sumPs, third.carryPs, low.carryPs, high.carryPs, second.carryPs];
  },
};

/** 4:2 compressors, two full adders each; what is left over goes to single adders. */
export function withCompressors42(state: Reduction): void {
  reduceInRows(state, [compressor42]);
}

/** 6:2 compressors, four full adders each, then 4:2, then single adders. */
export function withCompressors62(state: Reduction): void {
  reduceInRows(state, [compressor62, compressor42]);
}

function reduceInRows(state: Reduction, kinds: readonly Compressor[]): void {
  for (let stage = 1; height(state) > 2; stage++) {
    state.step = `Stage ${stage}.`;
    const outputs: CellOutputs[][] = [];
    let links: TreeBit[] = [];
    state.columns.forEach((bits, column) => {
      const placed: CellOutputs[] = [];
      const given: TreeBit[] = [];
      for (const kind of kinds) {
        while (!isTop(state, column) && fits(kind, bits, links)) {
          const taken = takeVariable(state, column, kind.addends);
          const made = compress(state, column, kind, taken, links.splice(0, kind.chained));
          placed.push(made.cell);
          given.push(...made.links);
        }
      }
      // Threes of the column's own bits: their carries start the chains of the next column.
      while (bits.length >= 3) {
        const { sums, carry } = addThree(state, column, take(state, column, 3));
        placed.push({ sums });
        if (carry !== undefined) given.push(carry);
      }
      // Two bits and a link would be three in the next stage, and so on along the row: make room.
      if (bits.length === 2 && links.length > 0) {
        const { sums, carry } = addTwo(state, column, take(state, column, 2));
        placed.push({ sums });
        if (carry !== undefined) given.push(carry);
      }
      // A link that found no place waits for the next stage; taking it now would let carries ripple.
      placed.push({ sums: links });
      links = given;
      outputs.push(placed);
    });
    finishStage(state, outputs);
  }
}

function fits(kind: Compressor, bits: readonly TreeBit[], links: readonly TreeBit[]): boolean {
  const variable = bits.filter((bit) => !bit.one).length;
  return variable >= kind.addends && links.length >= kind.chained;
}

/** The earliest bits of a column, the constant one left in its place. */
function takeVariable(state: Reduction, column: number, count: number): TreeBit[] {
  const bits = columnOf(state, column);
  const chosen = byArrival(bits.filter((bit) => !bit.one)).slice(0, count);
  for (const bit of chosen) bits.splice(bits.indexOf(bit), 1);
  return chosen;
}

function compress(
  state: Reduction,
  column: number,
  kind: Compressor,
  bits: readonly TreeBit[],
  links: readonly TreeBit[],
): { readonly cell: CellOutputs; readonly links: readonly TreeBit[] } {
  const { name, level } = nameCell(state, column, [...bits, ...links]);
  const times = kind.settle(
    bits.map((bit) => bit.arrivalPs),
    links.map((bit) => bit.arrivalPs),
    state.delays,
  );
  const prefixes = ['s', 'c', ...links.map((_, i) => (links.length === 1 ? 'k' : `k${i}`))];
  const depth = 1 + Math.max(...bits.map((bit) => bit.level));
  const outputs = prefixes.map((prefix, i): TreeBit => ({
    net: `${prefix}_${name}`,
    arrivalPs: times[i] ?? 0,
    level: i < 2 ? level : depth,
    one: false,
  }));
  state.cells.push({
    kind: kind.kind,
    name,
    level,
    column,
    step: state.step,
    inputs: [...bits, ...links].map((bit) => bit.net),
    outputs: outputs.map((bit) => bit.net),
  });
  const [sum, carry, ...chain] = outputs;
  invariant(sum !== undefined && carry !== undefined, 'a compressor has a sum and a carry');
  return { cell: { sums: [sum], carry }, links: chain };
}

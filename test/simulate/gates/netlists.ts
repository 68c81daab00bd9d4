/**
 * Gate netlists for tests, and what they mean, written without the simulator's own tables: a plain function per
 * cell type, one boolean at a time.
 */

import * as fc from 'fast-check';
import type { Netlist, NetlistCell } from '../../../src/eda/netlist.ts';
import { layout, block } from '../../../src/simulate/engine.ts';
import type { Block } from '../../../src/simulate/engine.ts';

type Values = Readonly<Record<string, boolean>>;

/** Combinational types: pins and value. */
const gateTypes: Readonly<Record<string, readonly [string, (v: Values) => boolean]>> = {
  $_BUF_: ['A', ({ A }) => A!],
  $_NOT_: ['A', ({ A }) => !A],
  $_AND_: ['AB', ({ A, B }) => A! && B!],
  $_NAND_: ['AB', ({ A, B }) => !(A && B)],
  $_OR_: ['AB', ({ A, B }) => A! || B!],
  $_NOR_: ['AB', ({ A, B }) => !(A || B)],
  $_XOR_: ['AB', ({ A, B }) => A !== B],
  $_XNOR_: ['AB', ({ A, B }) => A === B],
  $_ANDNOT_: ['AB', ({ A, B }) => A! && !B],
  $_ORNOT_: ['AB', ({ A, B }) => A! || !B],
  $_MUX_: ['ABS', ({ A, B, S }) => (S ? B! : A!)],
  $_NMUX_: ['ABS', ({ A, B, S }) => !(S ? B : A)],
  $_AOI3_: ['ABC', ({ A, B, C }) => !((A && B) || C)],
  $_OAI3_: ['ABC', ({ A, B, C }) => !((A || B) && C)],
  $_AOI4_: ['ABCD', ({ A, B, C, D }) => !((A && B) || (C && D))],
  $_OAI4_: ['ABCD', ({ A, B, C, D }) => !((A || B) && (C || D))],
};

/** Registers: pins and next state from present state and pins. */
const registerTypes: Readonly<
  Record<string, readonly [string, (q: boolean, v: Values) => boolean]>
> = {
  $_DFF_P_: ['D', (_, { D }) => D!],
  $_DFFE_PN_: ['DE', (q, { D, E }) => (E ? q : D!)],
  $_SDFF_PP1_: ['DR', (_, { D, R }) => (R ? true : D!)],
  $_SDFFE_PN0P_: ['DRE', (q, { D, R, E }) => (!R ? false : E ? D! : q)],
  $_SDFFCE_PP0P_: ['DRE', (q, { D, R, E }) => (E ? (R ? false : D!) : q)],
};

export type RandomCell = { readonly type: string; readonly picks: readonly number[] };

/** Cells of random types; a gate reads earlier nets, a register any net. */
export function randomCells(max: number): fc.Arbitrary<RandomCell[]> {
  return fc.array(
    fc.record({
      type: fc.constantFrom(
        ...Object.keys(gateTypes),
        ...Object.keys(gateTypes),
        ...Object.keys(registerTypes),
      ),
      picks: fc.array(fc.nat({ max: 1_000_000 }), { minLength: 4, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: max },
  );
}

/** `count` cells drawn from a seed. */
export function seededCells(count: number, seed: number): RandomCell[] {
  const types = [
    ...Object.keys(gateTypes),
    ...Object.keys(gateTypes),
    ...Object.keys(registerTypes),
  ];
  const next = generator(seed);
  return Array.from({ length: count }, () => ({
    type: types[next() % types.length]!,
    picks: Array.from({ length: 4 }, () => next() % 1_000_000),
  }));
}

/** A linear congruential generator of 29-bit numbers. */
function generator(seed: number): () => number {
  let state = (Math.imul(seed, 2_654_435_761) + 12_345) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 3;
  };
}

const firstInput = 3;

/** A netlist of random cells with `inputBits` inputs on port `x`, and every net on port `y`. */
export function netlistOf(cells: readonly RandomCell[], inputBits: number): Netlist {
  const outputs = cells.map((_, i) => firstInput + inputBits + i);
  const registers = cells.flatMap(({ type }, i) => (type in registerTypes ? [outputs[i]!] : []));
  const built: Record<string, NetlistCell> = {};
  const inputs = Array.from({ length: inputBits }, (_, i) => firstInput + i);
  cells.forEach(({ type, picks }, i) => {
    const [pins] = gateTypes[type] ?? registerTypes[type]!;
    const isRegister = type in registerTypes;
    const known = isRegister
      ? [...inputs, ...outputs]
      : [...inputs, ...registers, ...outputs.slice(0, i)];
    const connections: Record<string, (number | '0' | '1')[]> = {};
    [...pins].forEach((pin, k) => {
      const pick = picks[k]!;
      connections[pin] = [
        pick % 17 === 0 ? (pick % 2 === 0 ? '0' : '1') : known[pick % known.length]!,
      ];
    });
    connections[isRegister ? 'Q' : 'Y'] = [outputs[i]!];
    if (isRegister) connections['C'] = [2];
    built[`c${i}`] = {
      type,
      parameters: {},
      attributes: {},
      port_directions: {},
      connections,
    };
  });
  return {
    creator: 'test',
    modules: {
      top: {
        attributes: {},
        ports: {
          clk: { direction: 'input', bits: [2] },
          x: { direction: 'input', bits: inputs },
          y: { direction: 'output', bits: outputs },
        },
        cells: built,
        netnames: {},
      },
    },
  };
}

/** One lane of a netlist of generic cells, by bit number. */
export class PlainSimulator {
  readonly values = new Map<number | string, boolean>([
    ['0', false],
    ['1', true],
  ]);
  readonly #cells: readonly NetlistCell[];
  readonly #inputs: readonly (number | string)[];
  #state = new Map<NetlistCell, boolean>();

  constructor(netlist: Netlist) {
    const top = netlist.modules['top']!;
    this.#cells = Object.values(top.cells);
    this.#inputs = top.ports['x']!.bits;
  }

  /** Settle on a row of inputs, then take the edge. @returns values before the edge */
  cycle(inputs: readonly boolean[]): Map<number | string, boolean> {
    const { values } = this;
    this.#inputs.forEach((bit, i) => values.set(bit, inputs[i]!));
    for (const cell of this.#cells) {
      if (cell.type in registerTypes) {
        values.set(cell.connections['Q']![0]!, this.#state.get(cell) ?? false);
      }
    }
    // Random netlists list gates after what they read.
    for (const cell of this.#cells) {
      const gate = gateTypes[cell.type];
      if (gate !== undefined) values.set(cell.connections['Y']![0]!, gate[1](this.pins(cell)));
    }
    const next = new Map<NetlistCell, boolean>();
    for (const cell of this.#cells) {
      const register = registerTypes[cell.type];
      if (register === undefined) continue;
      next.set(cell, register[1](this.#state.get(cell) ?? false, this.pins(cell)));
    }
    this.#state = next;
    return new Map(values);
  }

  pins(cell: NetlistCell): Values {
    return Object.fromEntries(
      Object.entries(cell.connections).map(([pin, [bit]]) => [pin, this.values.get(bit!) ?? false]),
    );
  }
}

/** A stimulus of `inputBits` random bits per cycle for one lane, from a seed. */
export function randomBlock(inputBits: number, cycles: number, seed: number): Block {
  const rows = block(layout([{ name: 'x', width: inputBits }]), cycles);
  const next = generator(seed);
  for (let i = 0; i < rows.words.length; i++) rows.words[i] = next() & (2 ** inputBits - 1);
  return rows;
}

/** The bits of a row of a one-port block. */
export function rowBits(from: Block, cycle: number, width: number): boolean[] {
  return Array.from({ length: width }, (_, i) => ((from.words[cycle]! >>> i) & 1) === 1);
}

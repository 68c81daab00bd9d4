/**
 * The cells of compressor trees, each a small module. Synthesis maps `pe_full_adder` and `pe_half_adder`
 * instances to a library's adder cells; their bodies are behavioural, for every other reader.
 */

import { input, output, type Operator, type Plan } from './plan.ts';

/** Delay to the sum and to the carry, in ps. */
export type CellDelay = { readonly sumPs: number; readonly carryPs: number };

/** Delays of the tree cells: the later of two signals goes to the faster pin. */
export type CellDelays = {
  /** Of a full adder from `a_i`, `b_i` and `c_i`. */
  readonly full: readonly [a: CellDelay, b: CellDelay, c: CellDelay];
  readonly half: CellDelay;
  /** Two-input exclusive or. */
  readonly xorPs: number;
  /** Inverter. */
  readonly invertPs: number;
};

/**
 * Delays that shape a tree when none are given: the adder cells of a 45 nm library at the load of one adder pin. Only
 * their ratios matter, and only to the order in which bits are taken; no estimate is made from them.
 *
 * @source [nangate45]
 */
export const usualDelays: CellDelays = {
  full: [
    { sumPs: 97, carryPs: 70 },
    { sumPs: 132, carryPs: 70 },
    { sumPs: 92, carryPs: 68 },
  ],
  half: { sumPs: 58, carryPs: 40 },
  xorPs: 58,
  invertPs: 20,
};

/** When a full adder settles, from the arrival of `a_i`, `b_i` and `c_i`, ps. */
export function fullAdderSettles(
  delays: CellDelays,
  arrivals: readonly [a: number, b: number, c: number],
): CellDelay {
  const latest = (pick: (pin: CellDelay) => number): number =>
    Math.max(...delays.full.map((pin, i) => (arrivals[i] ?? 0) + pick(pin)));
  return { sumPs: latest((pin) => pin.sumPs), carryPs: latest((pin) => pin.carryPs) };
}

/** `a + b + c = 2 * carry + sum`. */
export const fullAdderPlan: Plan = cell(
  'pe_full_adder',
  'structure/full-adder',
  'full adder: three bits of one weight to two bits',
  ['a_i', 'b_i', 'c_i'],
  [{ kind: 'full-adder', part: 'compressor', widths: [1], count: 1 }],
);

/** `a + b = 2 * carry + sum`. */
export const halfAdderPlan: Plan = cell(
  'pe_half_adder',
  'structure/half-adder',
  'half adder: two bits of one weight to two bits',
  ['a_i', 'b_i'],
  [{ kind: 'half-adder', part: 'compressor', widths: [1], count: 1 }],
);

/** `a + b + 1 = 2 * carry + sum`: where a constant one meets two bits. */
export const halfAdderOnePlan: Plan = cell(
  'pe_half_adder_one',
  'structure/half-adder-one',
  'half adder with a constant one: two bits and one to two bits',
  ['a_i', 'b_i'],
  [
    { kind: 'xor', part: 'compressor', widths: [1], count: 1 },
    { kind: 'not', part: 'compressor', widths: [1], count: 1 },
    { kind: 'or', part: 'compressor', widths: [1], count: 1 },
  ],
);

/** Four bits and a chained carry to a sum, a carry and the carry of the chain, which does not wait for the chain. */
export const compressor42Plan: Plan = {
  ...cell(
    'pe_compressor_4_2',
    'structure/compressor-4-2',
    '4:2 compressor: four bits and a chain carry to two bits and a chain carry',
    ['a_i', 'b_i', 'c_i', 'd_i', 'chain_i'],
    [],
    ['chain_o'],
  ),
  children: [{ plan: fullAdderPlan, count: 2 }],
};

/** Six bits and three chained carries to a sum, a carry and three carries of the chain. */
export const compressor62Plan: Plan = {
  ...cell(
    'pe_compressor_6_2',
    'structure/compressor-6-2',
    '6:2 compressor: six bits and three chain carries to two bits and three chain carries',
    ['a_i', 'b_i', 'c_i', 'd_i', 'e_i', 'f_i', 'chain_0_i', 'chain_1_i', 'chain_2_i'],
    [],
    ['chain_0_o', 'chain_1_o', 'chain_2_o'],
  ),
  children: [{ plan: fullAdderPlan, count: 4 }],
};

function cell(
  module: string,
  template: string,
  summary: string,
  inputs: readonly string[],
  operators: readonly Operator[],
  chained: readonly string[] = [],
): Plan {
  const chain = (name: string): string =>
    name.startsWith('chain') ? 'carry along the row, of this weight' : 'addend bit';
  return {
    module,
    template,
    summary,
    params: {},
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      ...inputs.map((name) => input(name, 1, chain(name))),
      output('sum_o', 1, 'bit of the same weight'),
      output('carry_o', 1, 'bit of twice the weight'),
      ...chained.map((name) => output(name, 1, 'carry along the row, of twice the weight')),
    ],
    view: {},
    operators,
    children: [],
  };
}

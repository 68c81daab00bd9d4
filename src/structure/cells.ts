/**
 * The cells of compressor trees, each a small module. Synthesis maps `pe_full_adder` and `pe_half_adder`
 * instances to a library's adder cells; their bodies are behavioural, for every other reader.
 */

import { input, output, type Operator, type Plan } from './plan.ts';

/** Delay from each input of the tree cells, in ps: the later of two signals goes to the faster pin. */
export type CellDelays = {
  /** Full adder, pins `a_i` and `b_i`. */
  readonly fullSlowToSumPs: number;
  readonly fullSlowToCarryPs: number;
  /** Full adder, pin `c_i`. */
  readonly fullFastToSumPs: number;
  readonly fullFastToCarryPs: number;
  readonly halfToSumPs: number;
  readonly halfToCarryPs: number;
  /** Two-input exclusive or. */
  readonly xorPs: number;
  /** Inverter. */
  readonly invertPs: number;
};

/**
 * Delays that shape a tree when no library is named: nangate45-like cells at the load of one adder pin. Only their
 * ratios matter, and only to the order in which bits are taken; no estimate is made from them.
 */
export const usualDelays: CellDelays = {
  fullSlowToSumPs: 115,
  fullSlowToCarryPs: 85,
  fullFastToSumPs: 90,
  fullFastToCarryPs: 75,
  halfToSumPs: 60,
  halfToCarryPs: 45,
  xorPs: 60,
  invertPs: 20,
};

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

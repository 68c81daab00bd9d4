/**
 * Aligner of a block of FP16 numbers: a tree of comparisons finds the greatest exponent, each significand is
 * shifted to the right by its distance from it, truncated, and given its sign in two's complement.
 */

import { invariant } from '../../errors.ts';
import { barrelShifterPlan } from '../../structure/barrel-shifter.ts';
import { input, output, type Operator, type Plan } from '../../structure/plan.ts';

export type AlignerOptions = {
  /** Numbers of a block that are aligned at once, at least 2. */
  readonly lanes: number;
  /** Bits of an aligned integer, its sign included, at least 12: the greatest number is exact. */
  readonly bits: number;
};

/** Of FP16. */
const [exponentBits, significandBits] = [5, 11];

/** Plan of the aligner. */
export function blockAlignerPlan({ lanes, bits }: AlignerOptions): Plan {
  invariant(lanes >= 2, 'a block must have 2 numbers');
  invariant(
    bits > significandBits,
    `integers must have ${significandBits + 1} bits, a significand and its sign`,
  );
  const width = bits - 1;
  const shifter = barrelShifterPlan({ kind: 'right', width, amountWidth: exponentBits });
  const tree = maximumTree(lanes);
  const operators: Operator[] = [
    { kind: 'or', part: 'exponents', widths: [exponentBits], count: lanes },
    {
      kind: 'compare',
      part: 'greatest exponent',
      widths: [exponentBits, exponentBits],
      count: lanes - 1,
    },
    { kind: 'mux', part: 'greatest exponent', widths: [exponentBits], count: lanes - 1 },
    {
      kind: 'sub',
      part: 'distances',
      widths: [exponentBits, exponentBits, exponentBits],
      count: lanes,
    },
    { kind: 'xor', part: 'signs', widths: [bits], count: lanes },
    { kind: 'add', part: 'signs', widths: [bits, 1, bits], count: lanes },
  ];
  return {
    module: `figna_aligner_l${lanes}_m${bits}`,
    template: 'elements/figna-aligner',
    summary: 'FP16 numbers to integers at the greatest exponent',
    params: { lanes, bits },
    sources: ['figna2024'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', 16 * lanes, 'numbers', { format: 'fp16', lanes }),
      output('integers_o', bits * lanes, "integers, two's complement, truncated"),
      output('exponent_o', exponentBits, 'greatest biased exponent, at least 1'),
      output('special_o', 1, 'an infinity or NaN is among them: the rest means nothing'),
    ],
    view: {
      width,
      top: width - 1,
      padding: width - significandBits,
      hasPadding: width > significandBits,
      bits,
      integerTop: bits - 1,
      shifter: shifter.module,
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        sign: 16 * index + 15,
        exponentTop: 16 * index + 14,
        exponentLow: 16 * index + 10,
        fractionTop: 16 * index + 9,
        fractionLow: 16 * index,
        integerTop: bits * (index + 1) - 1,
        integerLow: bits * index,
        minus: `minus_${index}`,
        turn: `{ ${bits}{minus_${index}} }`,
      })),
      nodes: tree.nodes,
      greatest: tree.root,
      lastLane: lanes - 1,
    },
    operators,
    children: [{ plan: shifter, count: lanes }],
  };
}

type Node = { readonly name: string; readonly left: string; readonly right: string };

/** Pairs level by level; an odd one passes on. */
function maximumTree(lanes: number): { readonly nodes: readonly Node[]; readonly root: string } {
  const nodes: Node[] = [];
  let level = Array.from({ length: lanes }, (_, index) => `exponent_${index}`);
  for (let depth = 1; level.length > 1; depth++) {
    level = level.flatMap((left, i) => {
      if (i % 2 === 1) return [];
      const right = level[i + 1];
      if (right === undefined) return [left];
      const name = `greatest_${depth}_${i / 2}`;
      nodes.push({ name, left, right });
      return [name];
    });
  }
  return { nodes, root: level[0] ?? 'exponent_0' };
}

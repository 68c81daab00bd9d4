/**
 * Adds 1, 0 or -1 to a word: the upper part of a sum whose other operand ends below it. A bit flips if all bits
 * below it are ones (up) or zeros (down), and that is known long before the step is.
 */

import { clog2 } from '../bits/index.ts';
import { arrivalGraph } from './adder/arrival.ts';
import { groupName } from './adder/prefix.ts';
import { input, output, type Operator, type OperatorKind, type Plan } from './plan.ts';
import { planned } from './planned.ts';

export type StepOptions = {
  readonly width: number;
  /** Steps of -1, 0 and 1, from two columns and a carry; without it steps of 0 and 1, from one column. */
  readonly down: boolean;
  /** Time between the word and the carry, ps: more time, a smaller network. */
  readonly leadPs: number;
};

/** One and gate of the network, in a 45 nm library. */
const nodePs = 40;

/**
 * Plan of a step. The rows above the carry are not added but decoded: `n = top_a_i + top_b_i + carry_i`, modulo 4, is
 * 0, 1 or 2, and `y_o = a_i + n - 1`. Without steps down `n` is taken modulo 2 and `y_o = a_i + n`.
 */
export const stepPlan = planned((options: StepOptions): Plan => {
  const { width, down } = options;
  // Between a tree and a chain, in whole gates: the name tells the shape.
  const allowed = Math.floor(options.leadPs / nodePs);
  const depth = Math.max(clog2(width - 1), Math.min(allowed, width - 2));
  const nodes = arrivalGraph(
    Array.from({ length: width - 1 }, () => 0),
    { nodePs, duePs: depth * nodePs, innerCost: 10 },
  );
  const kinds: [OperatorKind, number][] = [
    ['and', (down ? 2 : 1) * (nodes.length + width - 1) + (down ? 6 : 0)],
    ['or', down ? width + 3 : 0],
    ['xor', width + (down ? 1 : 2)],
    ['not', down ? width + 3 : 0],
    ['mux', down ? 2 : 0],
  ];
  const rowBits = down ? 2 : 1;
  return {
    module: `pe_step_w${width}${down ? '_down' : ''}_d${depth}`,
    template: 'structure/step',
    summary: down ? 'word plus 1, 0 or -1' : 'word plus 1 or 0',
    params: { width, down, levels: depth },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', width, 'word'),
      input('top_a_i', rowBits, 'first row above the carry'),
      input('top_b_i', rowBits, 'second row above the carry'),
      input('carry_i', 1, 'carry from the columns below'),
      output('y_o', width, 'word after the step, wraps'),
    ],
    view: {
      hasDown: down,
      hasGroups: width > 1,
      width,
      nodes: nodes.map(({ high, low, split }) => ({
        name: groupName(high, low),
        upper: groupText(high, split),
        lower: groupText(split - 1, low),
      })),
      bits: Array.from({ length: width - 1 }, (_, below) => ({
        index: below + 1,
        below: groupText(below, 0),
      })),
    },
    operators: kinds
      .filter(([, count]) => count > 0)
      .map(([kind, count]): Operator => ({ kind, part: 'step', widths: [1], count })),
    children: [],
  };
});

/** `ones` and `zeros` of a group: of one bit an element of the vector, else a net. */
function groupText(high: number, low: number): string {
  return high === low ? `[${high}]` : `_${groupName(high, low)}`;
}

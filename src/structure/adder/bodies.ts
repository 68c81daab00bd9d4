/** What the kinds of adders are made of, and what their templates print. */

import { fullAdderPlan, halfAdderPlan } from '../cells.ts';
import type { Operator, Plan } from '../plan.ts';
import { groupName, type PrefixNode } from './prefix.ts';

/** The part of an adder's plan that differs from kind to kind. */
export type Body = Pick<
  Plan,
  'template' | 'summary' | 'sources' | 'view' | 'levels' | 'operators' | 'children'
>;

/** `+`. */
export function inferredBody(width: number, carryIn: boolean, carryOut: boolean): Body {
  const sumWidth = carryOut ? width + 1 : width;
  const adds = carryIn
    ? [
        [width, width, sumWidth],
        [sumWidth, 1, sumWidth],
      ]
    : [[width, width, sumWidth]];
  return {
    template: 'structure/adder-inferred',
    summary: 'adder, its structure left to synthesis',
    sources: ['textbook'],
    view: { width, sumWidth, hasCarryIn: carryIn, hasCarryOut: carryOut, carryZeros: sumWidth - 1 },
    operators: adds.map((widths) => ({ kind: 'add', part: 'adder', widths, count: 1 })),
    children: [],
  };
}

/** One full adder per bit. */
export function rippleBody(width: number, carryIn: boolean, carryOut: boolean): Body {
  const bits = Array.from({ length: width }, (_, index) => {
    const hasCell = index < width - 1 || carryOut;
    const hasCarry = index > 0 || carryIn;
    const carry = index > 0 ? `carry_${index}` : 'carry_i';
    return {
      index,
      carry,
      carryNext: `carry_${index + 1}`,
      hasFull: hasCell && hasCarry,
      hasHalf: hasCell && !hasCarry,
    };
  });
  const full = bits.filter((bit) => bit.hasFull).length;
  const half = bits.filter((bit) => bit.hasHalf).length;
  return {
    template: 'structure/adder-ripple',
    summary: 'ripple-carry adder',
    sources: ['textbook'],
    view: { bits, hasCarryOut: carryOut, width },
    levels: width,
    operators: carryOut ? [] : [{ kind: 'xor', part: 'adder', widths: [1], count: 2 }],
    children: [
      { plan: fullAdderPlan, count: full },
      { plan: halfAdderPlan, count: half },
    ].filter((child) => child.count > 0),
  };
}

/** An adder's width and carries. */
type Shape = {
  readonly width: number;
  readonly carryIn?: boolean;
  readonly carryOut?: boolean;
};

/** Generate and propagate, the nodes of a graph, the sum. */
export function prefixBody(
  nodes: readonly PrefixNode[],
  { width, carryIn = false, carryOut = false }: Shape,
  { summary, sources }: Pick<Body, 'summary' | 'sources'>,
): Body {
  const propagating = groupsThatPropagate(nodes);
  const generates = carryOut ? width : width - 1;
  const inner = nodes.filter((node) => propagating.has(groupName(node.high, node.low))).length;
  const gates: [Operator['kind'], number][] = [
    ['xor', width + width - 1 + (carryIn ? 1 : 0)],
    ['and', generates + nodes.length + inner + (carryIn ? 1 : 0)],
    ['or', nodes.length + (carryIn ? 1 : 0)],
  ];
  return {
    template: 'structure/adder-prefix',
    summary,
    sources,
    view: () => ({
      width,
      generates,
      hasCarryIn: carryIn,
      hasCarryOut: carryOut,
      hasUpper: generates > 1,
      nodes: nodes.map(({ high, low, split }) => ({
        name: groupName(high, low),
        upperG: leaf('g', high, split),
        upperP: leaf('p', high, split),
        lowerG: leaf('g', split - 1, low),
        lowerP: leaf('p', split - 1, low),
        hasPropagate: propagating.has(groupName(high, low)),
      })),
      bits: Array.from({ length: width - 1 }, (_, below) => ({
        index: below + 1,
        carry: leaf('g', below, 0),
      })),
      carry: leaf('g', width - 1, 0),
    }),
    // Generate and propagate before the nodes, the sum behind them.
    levels: 2 + nodeLevels(nodes),
    operators: gates.map(([kind, count]) => ({ kind, part: 'adder', widths: [1], count })),
    children: [],
  };
}

/** Nodes behind each other. */
function nodeLevels(nodes: readonly PrefixNode[]): number {
  const levels = new Map<string, number>();
  for (const { high, low, split } of nodes) {
    const upper = levels.get(groupName(high, split)) ?? 0;
    const lower = levels.get(groupName(split - 1, low)) ?? 0;
    levels.set(groupName(high, low), 1 + Math.max(upper, lower));
  }
  return Math.max(0, ...levels.values());
}

/** Groups whose propagate some node needs: it joins them as the upper one, or needs its own propagate. */
function groupsThatPropagate(nodes: readonly PrefixNode[]): Set<string> {
  const needed = new Set<string>();
  for (const { high, low, split } of nodes.toReversed()) {
    needed.add(groupName(high, split));
    if (needed.has(groupName(high, low))) needed.add(groupName(split - 1, low));
  }
  return needed;
}

/** Net of a group generate or propagate; of one bit an element of the vector. */
function leaf(letter: 'g' | 'p', high: number, low: number): string {
  return high === low ? `${letter}[${high}]` : `${letter}_${groupName(high, low)}`;
}

/**
 * A tree that finds the first one of a word: two neighbouring groups are joined, the nearer one wins. From the
 * top it is a leading-zero counter, from the bottom a priority encoder.
 */

import { clog2 } from '../bits/index.ts';
import { invariant } from '../errors.ts';
import { input, output, type Operator, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/** Bits `first`, `first+1`, ... as counted from the end that is searched from. */
type Group = { readonly first: number; readonly size: number };

type Node = Group & { readonly near: Group; readonly far: Group };

/**
 * Plan of a leading-zero counter: `count_o` is the number of zeros above the highest one, `width` if there is none.
 *
 * @source [oklobdzija1994]
 */
export const leadingZerosPlan = planned((width: number): Plan => {
  const nodes = treeOf(width);
  const countWidth = clog2(width + 1);
  return {
    module: `pe_leading_zeros_w${width}`,
    template: 'structure/leading-zeros',
    summary: 'number of zeros above the highest one',
    params: { width },
    sources: ['oklobdzija1994'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', width, 'word'),
      output('count_o', countWidth, `zeros above the highest one; ${width} if there is none`),
    ],
    view: {
      nodes: nodesView(nodes, (position) => width - 1 - position),
      any: `any_${groupText({ first: 0, size: width }, (i) => width - 1 - i)}`,
      at: `at_${groupText({ first: 0, size: width }, (i) => width - 1 - i)}`,
      atWidth: clog2(width),
      countWidth,
      none: width,
    },
    operators: [
      ...nodeOperators(nodes),
      { kind: 'mux', part: 'leading zeros', widths: [countWidth], count: 1 },
    ],
    children: [],
  };
});

/** Plan of a priority encoder: `index_o` is the place of the lowest one, unspecified if `valid_o` says there is none. */
export function priorityEncoderPlan(width: number): Plan {
  const nodes = treeOf(width);
  const whole = groupText({ first: 0, size: width }, (i) => i);
  return {
    module: `pe_priority_encoder_w${width}`,
    template: 'structure/priority-encoder',
    summary: 'place of the lowest one',
    params: { width },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', width, 'requests, bit 0 first'),
      output('valid_o', 1, 'there is a one'),
      output('index_o', clog2(width), 'place of the lowest one; unspecified if there is none'),
    ],
    view: {
      nodes: nodesView(nodes, (position) => position),
      any: `any_${whole}`,
      at: `at_${whole}`,
    },
    operators: nodeOperators(nodes),
    children: [],
  };
}

/** Nodes of the tree, each after the two it joins. The nearer part is a power of two: its places need no addition. */
function treeOf(width: number): Node[] {
  invariant(width >= 2, `a search must have at least 2 bits, not ${width}`);
  const nodes: Node[] = [];
  const build = (group: Group): void => {
    if (group.size === 1) return;
    const half = 2 ** (clog2(group.size) - 1);
    const near = { first: group.first, size: half };
    const far = { first: group.first + half, size: group.size - half };
    build(near);
    build(far);
    nodes.push({ ...group, near, far });
  };
  build({ first: 0, size: width });
  return nodes;
}

/** Bits of a group as `high_low`, by the place of each position in the word. */
function groupText(group: Group, place: (position: number) => number): string {
  const ends = [place(group.first), place(group.first + group.size - 1)];
  return group.size === 1 ? `${ends[0]}` : `${Math.max(...ends)}_${Math.min(...ends)}`;
}

function nodesView(nodes: readonly Node[], place: (position: number) => number): object[] {
  const anyOf = (group: Group): string =>
    group.size === 1 ? `a_i[${place(group.first)}]` : `any_${groupText(group, place)}`;
  return nodes.map((node) => {
    const nearWidth = clog2(node.near.size);
    const farWidth = clog2(node.far.size);
    const far = farWidth === 0 ? `${nearWidth}'d0` : `at_${groupText(node.far, place)}`;
    return {
      name: groupText(node, place),
      atWidth: nearWidth + 1,
      nearAny: anyOf(node.near),
      farAny: anyOf(node.far),
      hasInner: nearWidth > 0,
      nearAt: `at_${groupText(node.near, place)}`,
      farAt: farWidth > 0 && farWidth < nearWidth ? `{ ${nearWidth - farWidth}'d0, ${far} }` : far,
    };
  });
}

function nodeOperators(nodes: readonly Node[]): Operator[] {
  const part = 'search';
  return nodes.flatMap((node): Operator[] => {
    const inner = clog2(node.near.size);
    return [
      { kind: 'or', part, widths: [1], count: 1 },
      { kind: 'not', part, widths: [1], count: 1 },
      ...(inner > 0 ? [{ kind: 'mux', part, widths: [inner], count: 1 } as const] : []),
    ];
  });
}

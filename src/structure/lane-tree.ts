/** A balanced tree of two-input adders over the products of several lanes. */

import type { Operator } from './plan.ts';

type Term = { readonly name: string; readonly width: number };

/** One two-input adder of the lane tree, one bit wider than its wider operand where the sum needs it. */
export type TreeAdder = Term & { readonly top: number; readonly left: Term; readonly right: Term };

/** The adders in the order they are printed, and the sum of all lanes. */
export type LaneTree = { readonly adders: readonly TreeAdder[]; readonly total: Term };

/**
 * The tree over `product_0`, `product_1`, ...: pairs are added level by level, an odd one passes on.
 *
 * @param productWidth bits of each product
 * @param cap most bits of any sum
 */
export function laneTree(lanes: number, productWidth: number, cap: number): LaneTree {
  const adders: TreeAdder[] = [];
  let level: Term[] = Array.from({ length: lanes }, (_, i) => ({
    name: `product_${i}`,
    width: productWidth,
  }));
  for (let depth = 1; level.length > 1; depth++) {
    const next: Term[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = level.slice(i, i + 2);
      if (left === undefined) continue;
      if (right === undefined) {
        next.push(left);
        continue;
      }
      const width = Math.min(cap, Math.max(left.width, right.width) + 1);
      const sum = { name: `lane_sum_${depth}_${i / 2}`, width };
      adders.push({ ...sum, top: width - 1, left, right });
      next.push(sum);
    }
    level = next;
  }
  const { name, width } = level[0] ?? { name: 'product_0', width: productWidth };
  return { adders, total: { name, width } };
}

/** The adders as rows of the bill of materials. */
export function laneAdders(tree: LaneTree, signed: boolean): Operator[] {
  return tree.adders.map(({ left, right, width }) => ({
    kind: 'add',
    part: 'lane adders',
    widths: [left.width, right.width, width],
    count: 1,
    signed,
  }));
}

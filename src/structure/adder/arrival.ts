/**
 * A prefix graph shaped by the time at which each bit settles: the bits of a compressor tree come late in the
 * middle and early at both ends. The graph meets the least possible time of its last carry with few nodes:
 * chains where there is time, trees where there is none.
 */

import { invariant } from '../../errors.ts';
import { groupName, type PrefixNode } from './prefix.ts';

export type ArrivalOptions = {
  /** Delay of one node. */
  readonly nodePs: number;
  /** When the last group is due, if that is later than the least possible time; more time, fewer nodes. */
  readonly duePs?: number;
  /** Time by which each group `i..0` may settle after the last one, where what uses it is quicker; default 0. */
  readonly laxPs?: readonly number[];
  /** Cost of a node that ends above bit 0, which needs a group propagate too; one ending at bit 0 costs 1. */
  readonly innerCost: number;
};

type Memo = Map<string, { readonly cost: number; readonly split: number }>;

/** Nodes for the groups `i..0` of every bit, each after the nodes it joins. */
export function arrivalGraph(arrivalsPs: readonly number[], options: ArrivalOptions): PrefixNode[] {
  const width = arrivalsPs.length;
  const least = leastArrivals(arrivalsPs, options.nodePs);
  const lax = (high: number): number => options.laxPs?.[high] ?? 0;
  const lastPs = Math.max(0, ...least.map((row, high) => (row[0] ?? 0) - lax(high)));
  const lastDuePs = Math.max(lastPs, options.duePs ?? 0);
  const built = new Map<string, number>();
  const nodes: PrefixNode[] = [];
  /** When the group being built is due. */
  let duePs = lastDuePs;
  const at = (high: number, low: number): number => least[high]?.[low] ?? 0;

  /** Cheapest way to have a group `depth` nodes before it is due. */
  const best = (memo: Memo, high: number, low: number, depth: number): number => {
    if (high === low) return 0;
    const due = duePs - depth * options.nodePs;
    const ready = built.get(groupName(high, low));
    if (ready !== undefined && ready <= due) return 0;
    const key = `${high},${low},${depth}`;
    const known = memo.get(key);
    if (known !== undefined) return known.cost;
    let choice = { cost: Infinity, split: high };
    if (at(high, low) <= due) {
      for (let split = high; split > low; split--) {
        if (Math.max(at(high, split), at(split - 1, low)) + options.nodePs > due) continue;
        const upper = best(memo, high, split, depth + 1);
        if (upper >= choice.cost) continue;
        const cost = upper + best(memo, split - 1, low, depth + 1);
        const own = low === 0 ? 1 : options.innerCost;
        if (cost + own < choice.cost) choice = { cost: cost + own, split };
      }
    }
    memo.set(key, choice);
    return choice.cost;
  };

  const build = (memo: Memo, high: number, low: number, depth: number): number => {
    if (high === low) return arrivalsPs[high] ?? 0;
    const due = duePs - depth * options.nodePs;
    const name = groupName(high, low);
    const ready = built.get(name);
    if (ready !== undefined && ready <= due) return ready;
    best(memo, high, low, depth);
    const split = memo.get(`${high},${low},${depth}`)?.split;
    invariant(split !== undefined, `no prefix node makes the group ${name} in time`);
    const upper = build(memo, high, split, depth + 1);
    const lower = build(memo, split - 1, low, depth + 1);
    const settled = Math.max(upper, lower) + options.nodePs;
    // A group built before, but too late for this use, is built again; the better one replaces it.
    const old = nodes.findIndex((node) => node.high === high && node.low === low);
    if (old >= 0) nodes.splice(old, 1);
    nodes.push({ high, low, split });
    built.set(name, settled);
    return settled;
  };

  for (let high = width - 1; high > 0; high--) {
    duePs = lastDuePs + lax(high);
    build(new Map(), high, 0, 0);
  }
  return inOrder(used(nodes, width));
}

/** Nodes that some group `i..0` is made of. */
function used(nodes: readonly PrefixNode[], width: number): PrefixNode[] {
  const byName = new Map(nodes.map((node) => [groupName(node.high, node.low), node]));
  const reached = new Set<PrefixNode>();
  const visit = (high: number, low: number): void => {
    const node = byName.get(groupName(high, low));
    if (node === undefined || reached.has(node)) return;
    reached.add(node);
    visit(node.high, node.split);
    visit(node.split - 1, node.low);
  };
  for (let high = 1; high < width; high++) visit(high, 0);
  return [...reached];
}

/** Least time at which each group `high..low` can settle. */
function leastArrivals(arrivalsPs: readonly number[], nodePs: number): number[][] {
  return arrivalsPs.reduce<number[][]>((rows, own, high) => {
    const row: number[] = [];
    row[high] = own;
    for (let low = high - 1; low >= 0; low--) {
      let earliest = Infinity;
      for (let split = low + 1; split <= high; split++) {
        const lower = rows[split - 1]?.[low] ?? 0;
        earliest = Math.min(earliest, Math.max(row[split] ?? 0, lower));
      }
      row[low] = earliest + nodePs;
    }
    rows.push(row);
    return rows;
  }, []);
}

/** Narrow groups first: every node after the two it joins. */
function inOrder(nodes: readonly PrefixNode[]): PrefixNode[] {
  return [...nodes].sort((x, y) => x.high - x.low - (y.high - y.low) || x.high - y.high);
}

/**
 * A prefix graph shaped by the time at which each bit settles: the bits of a compressor tree come late in the
 * middle and early at both ends. The graph meets the least possible time of its last carry with few nodes:
 * chains where there is time, trees where there is none.
 */

import { invariant } from '../../errors.ts';
import { groupName, type PrefixNode } from './prefix.ts';

/** One node of a prefix adder in a 45 nm library, ps: a group generate from two. */
export const prefixNodePs = 45;

export type ArrivalOptions = {
  /** Delay of one node. */
  readonly nodePs: number;
  /** When the last group is due, if that is later than the least possible time; more time, fewer nodes. */
  readonly duePs?: number;
  /** Time by which each group `i..0` may settle after the last one, where what uses it is quicker; default 0. */
  readonly laxPs?: readonly number[];
  /** Cost of a node that ends above bit 0, which needs a group propagate too, in tenths of one that does not; an integer. */
  readonly innerCost: number;
};

/**
 * Nodes for the groups `i..0` of every bit, each after the nodes it joins.
 *
 * From the highest group down, each is split where that costs fewest new nodes, given when it is due: an exact
 * search over all splits of one group, and groups that are there already cost nothing.
 *
 * @source [zimmermann1997] for the aim; the search is ours
 */
export function arrivalGraph(arrivalsPs: readonly number[], options: ArrivalOptions): PrefixNode[] {
  const lax = (high: number): number => options.laxPs?.[high] ?? 0;
  const search = new Search(arrivalsPs, options);
  const lastPs = arrivalsPs.reduce(
    (last, _, high) => Math.max(last, search.least(high, 0) - lax(high)),
    options.duePs ?? 0,
  );
  for (let high = arrivalsPs.length - 1; high > 0; high--) search.add(high, lastPs + lax(high));
  return search.graph();
}

/** Best cost and split of each group used at one depth; the split is 0 where they are not known. */
type Known = { readonly costs: Float64Array; readonly splits: Int32Array };

class Search {
  readonly #arrivals: readonly number[];
  readonly #width: number;
  readonly #nodePs: number;
  readonly #innerCost: number;
  /** Least time of each group. */
  readonly #least: Float64Array;
  /** Time and split of the groups that are built; 0 is no split. */
  readonly #built: Float64Array;
  readonly #splits: Int32Array;
  /** What is known at each depth, for the group being added. */
  readonly #known: Known[] = [];
  #duePs = 0;

  constructor(arrivals: readonly number[], { nodePs, innerCost }: ArrivalOptions) {
    this.#arrivals = arrivals;
    this.#width = arrivals.length;
    this.#nodePs = nodePs;
    this.#innerCost = innerCost;
    const groups = this.#width * this.#width;
    this.#built = new Float64Array(groups).fill(Infinity);
    this.#splits = new Int32Array(groups);
    this.#least = new Float64Array(groups);
    arrivals.forEach((own, high) => this.#fillLeast(high, own));
  }

  /** Least time at which the group `high..low` can settle. */
  least(high: number, low: number): number {
    return this.#least[high * this.#width + low] ?? 0;
  }

  /** Build the group `high..0`, due at a time. */
  add(high: number, duePs: number): void {
    for (const { splits } of this.#known) splits.fill(0);
    this.#duePs = duePs;
    this.#build(high, 0, 0);
  }

  /** Nodes that some group `i..0` is made of, narrow groups first. */
  graph(): PrefixNode[] {
    const nodes = new Map<string, PrefixNode>();
    const visit = (high: number, low: number): void => {
      const name = groupName(high, low);
      if (high === low || nodes.has(name)) return;
      const split = this.#splits[high * this.#width + low] ?? 0;
      nodes.set(name, { high, low, split });
      visit(high, split);
      visit(split - 1, low);
    };
    for (let high = 1; high < this.#width; high++) visit(high, 0);
    return [...nodes.values()].toSorted(
      (x, y) => x.high - x.low - (y.high - y.low) || x.high - y.high,
    );
  }

  #fillLeast(high: number, own: number): void {
    this.#least[high * this.#width + high] = own;
    for (let low = high - 1; low >= 0; low--) {
      let earliest = Infinity;
      for (let split = low + 1; split <= high; split++) {
        earliest = Math.min(
          earliest,
          Math.max(this.least(high, split), this.least(split - 1, low)),
        );
      }
      this.#least[high * this.#width + low] = earliest + this.#nodePs;
    }
  }

  /** New nodes for a group that is used `depth` nodes before the one that is due; Infinity if that is too soon. */
  #cost(high: number, low: number, depth: number): number {
    const due = this.#duePs - depth * this.#nodePs;
    const group = high * this.#width + low;
    if ((this.#least[group] ?? 0) > due) return Infinity;
    if (high === low || (this.#built[group] ?? Infinity) <= due) return 0;
    const { costs, splits } = this.#knownAt(depth);
    if (splits[group] !== 0) return costs[group] ?? Infinity;
    let cost = Infinity;
    let choice = high;
    const own = low === 0 ? 10 : this.#innerCost;
    for (let split = high; split > low; split--) {
      const upper = own + this.#cost(high, split, depth + 1);
      if (upper >= cost) continue;
      const whole = upper + this.#cost(split - 1, low, depth + 1);
      if (whole < cost) [cost, choice] = [whole, split];
    }
    costs[group] = cost;
    splits[group] = choice;
    return cost;
  }

  #knownAt(depth: number): Known {
    const groups = this.#width * this.#width;
    return (this.#known[depth] ??= {
      costs: new Float64Array(groups),
      splits: new Int32Array(groups),
    });
  }

  /** Build a group by the cheapest splits. One that was built, but settles too late for this use, is replaced. */
  #build(high: number, low: number, depth: number): number {
    if (high === low) return this.#arrivals[high] ?? 0;
    const group = high * this.#width + low;
    const due = this.#duePs - depth * this.#nodePs;
    const ready = this.#built[group] ?? Infinity;
    if (ready <= due) return ready;
    this.#cost(high, low, depth);
    const split = this.#known[depth]?.splits[group] ?? 0;
    invariant(split !== 0, `no prefix node makes ${groupName(high, low)} in time`);
    const upper = this.#build(high, split, depth + 1);
    const lower = this.#build(split - 1, low, depth + 1);
    const settled = Math.max(upper, lower) + this.#nodePs;
    this.#built[group] = settled;
    this.#splits[group] = split;
    return settled;
  }
}

/**
 * Parallel-prefix graphs. A node joins the group `high..split` with the group `split-1..low` to the group
 * `high..low`; single bits are given. A graph holds the groups that end at bit 0, and what they are made of.
 */

import { invariant } from '../../errors.ts';

/** One node of a prefix graph. */
export type PrefixNode = {
  readonly high: number;
  readonly low: number;
  /** Lowest bit of the upper of the two groups it joins. */
  readonly split: number;
};

/** The classical graphs. */
export type PrefixKind = 'ripple' | 'brent-kung' | 'kogge-stone' | 'sklansky';

/**
 * Nodes for the groups `i..0` of every `i < width`, each after the nodes it joins.
 *
 * @source [koggestone1973], [brentkung1982], [sklansky1960]
 */
export function prefixGraph(kind: PrefixKind, width: number): PrefixNode[] {
  const splits = splitRule[kind];
  const nodes = new Map<string, PrefixNode>();
  const build = (high: number, low: number): void => {
    if (high === low || nodes.has(groupName(high, low))) return;
    const split = splits(high, low);
    invariant(split > low && split <= high, `a group ${high}..${low} cannot split at ${split}`);
    build(high, split);
    build(split - 1, low);
    nodes.set(groupName(high, low), { high, low, split });
  };
  for (let i = 1; i < width; i++) build(i, 0);
  return [...nodes.values()];
}

/** Name of a group, `7_4`; of a single bit, `7`. */
export function groupName(high: number, low: number): string {
  return high === low ? `${high}` : `${high}_${low}`;
}

const splitRule: Readonly<Record<PrefixKind, (high: number, low: number) => number>> = {
  ripple: (high) => high,
  // The upper group is as wide as the largest power of two below the whole width.
  'kogge-stone': (high, low) => high - floorPower(high - low) + 1,
  // Aligned blocks halve; a group that is no block hangs on the block boundary below its highest bit.
  'brent-kung': (high, low) => {
    const width = high - low + 1;
    const block = Math.min(lowestPower(high + 1), width);
    return block === width ? high - width / 2 + 1 : high - block + 1;
  },
  // The upper group begins at the coarsest boundary inside the range.
  sklansky: (high, low) => {
    let span = 1;
    while (Math.floor(high / (2 * span)) !== Math.floor(low / (2 * span))) span *= 2;
    return high - (high % span);
  },
};

/** Largest power of two that is at most `n`. */
function floorPower(n: number): number {
  let power = 1;
  while (power * 2 <= n) power *= 2;
  return power;
}

/** Largest power of two that divides `n`. */
function lowestPower(n: number): number {
  let power = 1;
  while (n % (power * 2) === 0) power *= 2;
  return power;
}

/**
 * One option per layer, so that the sum of the losses is least while the sum of the costs is within a budget: the
 * multiple-choice knapsack.
 */

import { InvariantError } from '../errors.ts';

/** What a layer costs and loses in one of its formats; both are added over the layers. */
export type Option = { readonly cost: number; readonly loss: number };

/** An option per layer. */
export type Choice = Option & {
  /** Index of the option of each layer. */
  readonly picks: readonly number[];
};

export type Chosen = {
  /** Undefined where even the cheapest options are beyond the budget. */
  readonly choice: Choice | undefined;
  /** `exact`: no choice within the budget loses less. `hull`: none loses less by more than `gap`. */
  readonly method: 'exact' | 'hull';
  /** Loss above a bound that no choice within the budget can be below; 0 when exact. */
  readonly gap: number;
  /** Choices that no other beats in both, cheapest first: all of them when exact, those of the convex hull when not. */
  readonly curve: readonly Choice[];
};

/** Longest exact front, choices. */
export const MAX_FRONT = 10_000;

/** The choice with the least loss within a budget; of equals, the cheapest. */
export function choose(
  layers: readonly (readonly Option[])[],
  budget: number,
  limit: number = MAX_FRONT,
): Chosen {
  const curve = exactFront(layers, limit);
  if (curve === undefined) return onHull(layers, budget);
  return {
    choice: curve.findLast(({ cost }) => cost <= budget),
    method: 'exact',
    gap: 0,
    curve,
  };
}

/** A partial choice; the picks before it hang on it as a list. */
type Partial = Option & { readonly pick: number; readonly before?: Partial };

/**
 * Every choice that no other beats, by adding one layer after the other and dropping what is beaten (Nemhauser and
 * Ullmann, 1969); undefined as soon as more than `limit` remain.
 */
function exactFront(
  layers: readonly (readonly Option[])[],
  limit: number,
): readonly Choice[] | undefined {
  let front: readonly Partial[] = [{ cost: 0, loss: 0, pick: -1 }];
  for (const options of layers) {
    const longer = front.flatMap((before) =>
      options.map(({ cost, loss }, pick): Partial => ({
        cost: before.cost + cost,
        loss: before.loss + loss,
        pick,
        before,
      })),
    );
    front = undominated(longer);
    if (front.length > limit) return undefined;
  }
  return front.map((last) => ({ cost: last.cost, loss: last.loss, picks: picksOf(last) }));
}

function picksOf(last: Partial): number[] {
  const picks: number[] = [];
  for (let at: Partial | undefined = last; at?.before !== undefined; at = at.before) {
    picks.push(at.pick);
  }
  return picks.toReversed();
}

/** Cheapest first; each loses less than all before it. */
function undominated<T extends Option>(points: readonly T[]): T[] {
  let least = Infinity;
  return points
    .toSorted((a, b) => a.cost - b.cost || a.loss - b.loss)
    .filter(({ loss }) => {
      if (loss >= least) return false;
      least = loss;
      return true;
    });
}

/** A step of one layer from an option on its convex hull to the next. */
type Step = Option & { readonly layer: number; readonly to: number; readonly rank: number };

/**
 * All layers at their cheapest, then the steps that gain most per cost, one by one. Choices before the first step that
 * does not fit are optimal for their cost; a part of that step bounds what any choice can reach.
 */
function onHull(layers: readonly (readonly Option[])[], budget: number): Chosen {
  const hulls = layers.map(lowerHull);
  let now = start(layers, hulls);
  const curve = [now];
  for (const { layer, to } of stepsOf(layers, hulls)) {
    now = taken(now, layers, layer, to);
    curve.push(now);
  }
  const at = curve.findLastIndex(({ cost }) => cost <= budget);
  const within = curve[at];
  if (within === undefined) return { choice: undefined, method: 'hull', gap: 0, curve };
  const next = curve[at + 1];
  const share = next === undefined ? 0 : (budget - within.cost) / (next.cost - within.cost);
  const bound = within.loss - share * (within.loss - (next?.loss ?? within.loss));
  const choice = filled(within, layers, budget);
  return { choice, method: 'hull', gap: Math.max(0, choice.loss - bound), curve };
}

function start(
  layers: readonly (readonly Option[])[],
  hulls: readonly (readonly number[])[],
): Choice {
  const picks = hulls.map(([first = 0]) => first);
  const options = picks.map((pick, layer) => optionOf(layers, layer, pick));
  return { ...sum(options), picks };
}

/** Steps of all layers, those of most gain per cost first; of one layer in their order. */
function stepsOf(
  layers: readonly (readonly Option[])[],
  hulls: readonly (readonly number[])[],
): Step[] {
  const steps = hulls.flatMap((hull, layer) =>
    hull.slice(1).map((to, rank): Step => {
      const [a, b] = [optionOf(layers, layer, hull[rank] ?? 0), optionOf(layers, layer, to)];
      return { layer, to, rank, cost: b.cost - a.cost, loss: b.loss - a.loss };
    }),
  );
  return steps.toSorted(
    (a, b) => a.loss / a.cost - b.loss / b.cost || a.layer - b.layer || a.rank - b.rank,
  );
}

/** What still fits into the rest of the budget, the best gain first. */
function filled(from: Choice, layers: readonly (readonly Option[])[], budget: number): Choice {
  let now = from;
  for (;;) {
    let best: Choice | undefined;
    for (const [layer, options] of layers.entries()) {
      for (const to of options.keys()) {
        const other = taken(now, layers, layer, to);
        const isBetter = other.cost <= budget && other.loss < (best ?? now).loss;
        if (isBetter) best = other;
      }
    }
    if (best === undefined) return now;
    now = best;
  }
}

/** The same choice with another option of one layer. Sums are made anew: they do not drift. */
function taken(
  from: Choice,
  layers: readonly (readonly Option[])[],
  layer: number,
  to: number,
): Choice {
  const picks = from.picks.with(layer, to);
  return { ...sum(picks.map((pick, at) => optionOf(layers, at, pick))), picks };
}

/** Indices of the options on the lower convex hull, cheapest first. */
function lowerHull(options: readonly Option[]): number[] {
  const front = undominated(options.map((option, index) => ({ ...option, index })));
  const hull: typeof front = [];
  for (const point of front) {
    for (;;) {
      const [a, b] = [hull.at(-2), hull.at(-1)];
      if (a === undefined || b === undefined) break;
      const isBelow =
        (b.loss - a.loss) * (point.cost - a.cost) < (point.loss - a.loss) * (b.cost - a.cost);
      if (isBelow) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull.map(({ index }) => index);
}

function optionOf(layers: readonly (readonly Option[])[], layer: number, pick: number): Option {
  const option = layers[layer]?.[pick];
  if (option === undefined) throw new InvariantError(`layer ${layer} has no option ${pick}`);
  return option;
}

function sum(options: readonly Option[]): Option {
  return options.reduce((a, b) => ({ cost: a.cost + b.cost, loss: a.loss + b.loss }), {
    cost: 0,
    loss: 0,
  });
}

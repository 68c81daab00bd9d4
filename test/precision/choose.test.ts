/** The choice of an option per layer, against every choice there is. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choose, type Choice, type Option } from '../../src/precision/choose.ts';

const option = fc.record({
  cost: fc.integer({ min: 0, max: 30 }),
  loss: fc.integer({ min: 0, max: 30 }),
});
const anyLayers = fc.array(fc.array(option, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 5,
});

/** Every choice there is. */
function all(layers: readonly (readonly Option[])[]): Choice[] {
  let choices: Choice[] = [{ cost: 0, loss: 0, picks: [] }];
  for (const options of layers) {
    choices = choices.flatMap(({ cost, loss, picks }) =>
      options.map((one, pick) => ({
        cost: cost + one.cost,
        loss: loss + one.loss,
        picks: [...picks, pick],
      })),
    );
  }
  return choices;
}

function leastLoss(choices: readonly Choice[], budget: number): number {
  return Math.min(...choices.filter(({ cost }) => cost <= budget).map(({ loss }) => loss));
}

/** That a choice's sums are those of its picks. */
function expectSums(layers: readonly (readonly Option[])[], { cost, loss, picks }: Choice): void {
  expect(picks).toHaveLength(layers.length);
  const options = picks.map((pick, layer) => layers[layer]?.[pick]);
  expect(options.reduce((sum, one) => sum + (one?.cost ?? NaN), 0)).toBe(cost);
  expect(options.reduce((sum, one) => sum + (one?.loss ?? NaN), 0)).toBe(loss);
}

test('no choice within the budget loses less, and none is given where none fits', () => {
  fc.assert(
    fc.property(anyLayers, fc.integer({ min: 0, max: 150 }), (layers, budget) => {
      const { choice, method, gap } = choose(layers, budget);
      expect([method, gap]).toEqual(['exact', 0]);
      expect(choice?.loss ?? Infinity).toBe(leastLoss(all(layers), budget));
      expect(choice?.cost ?? 0).toBeLessThanOrEqual(budget);
      if (choice !== undefined) expectSums(layers, choice);
    }),
  );
});

test('the curve is every pair of cost and loss that no choice beats', () => {
  fc.assert(
    fc.property(anyLayers, (layers) => {
      const choices = all(layers);
      const costs = [...new Set(choices.map(({ cost }) => cost))].toSorted((a, b) => a - b);
      const steps = costs
        .map((cost) => ({ cost, loss: leastLoss(choices, cost) }))
        .filter(({ loss }, i, every) => i === 0 || loss < (every[i - 1]?.loss ?? Infinity));
      const { curve } = choose(layers, 0);
      expect(curve.map(({ cost, loss }) => ({ cost, loss }))).toEqual(steps);
      for (const point of curve) expectSums(layers, point);
    }),
  );
});

test('on the hull, the choice is within the budget and above the optimum by no more than the gap told', () => {
  fc.assert(
    fc.property(anyLayers, fc.integer({ min: 0, max: 150 }), (layers, budget) => {
      const { choice, method, gap, curve } = choose(layers, budget, 0);
      expect(method).toBe('hull');
      const choices = all(layers);
      const least = leastLoss(choices, budget);
      const loss = choice?.loss ?? Infinity;
      expect(choice?.cost ?? 0).toBeLessThanOrEqual(budget);
      expect(loss).toBeGreaterThanOrEqual(least);
      expect(loss - gap).toBeLessThanOrEqual(least + 1e-9);
      if (choice !== undefined) expectSums(layers, choice);
      // Choices on the hull are optimal for what they cost.
      for (const point of curve) expect(point.loss).toBe(leastLoss(choices, point.cost));
    }),
  );
});

test('a front beyond the limit is left for the hull', () => {
  // Costs that are powers of two: every one of the 2^12 sums is another point of the front.
  const layers = Array.from({ length: 12 }, (_, i) => [
    { cost: 0, loss: 2 ** i },
    { cost: 2 ** i, loss: 0 },
  ]);
  expect(choose(layers, 1000, 2 ** 12)).toMatchObject({ method: 'exact', choice: { cost: 1000 } });
  expect(choose(layers, 1000, 2 ** 12 - 1).method).toBe('hull');
});

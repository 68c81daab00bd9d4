import { describe, expect, test } from 'vitest';
import { invert, solve } from '../../src/estimate/cholesky.ts';
import { corrector } from '../../src/estimate/correction.ts';
import { fitRelevance, fitSupport, spreadOut } from '../../src/estimate/correction-fit.ts';
import { placesOf, weighing } from '../../src/estimate/features.ts';
import { readPlan } from '../../src/estimate/profile.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { inventory } from '../../src/structure/plan.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { randomStream } from '../../src/workloads/random.ts';

const random = randomStream(5, 1);
const draw = (): number => 2 * random.unit() - 1;

describe('dense systems', () => {
  // More rows than are worked on together.
  const n = 40;
  const rows = Array.from({ length: n }, () => Float64Array.from({ length: n }, draw));
  const matrix = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    const dot = rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0);
    return dot + (i === j ? 1 : 0);
  });

  test('a matrix times its inverse is the unit matrix', () => {
    const inverse = invert(matrix, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += (matrix[i * n + k] ?? 0) * (inverse[k * n + j] ?? 0);
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
      }
    }
  });

  test('a solution gives the right side back', () => {
    const right = Float64Array.from({ length: n }, draw);
    const x = solve(matrix, right);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (matrix[i * n + k] ?? 0) * (x[k] ?? 0);
      expect(sum).toBeCloseTo(right[i] ?? 0, 9);
    }
  });
});

describe('interpolation by likeness', () => {
  const rows = Array.from({ length: 60 }, () => Float64Array.from({ length: 4 }, draw));
  // Only the first two columns matter.
  const truth = (row: Float64Array): number => 0.4 * (row[0] ?? 0) + 0.3 * (row[1] ?? 0) ** 2 - 0.1;
  const targets = Float64Array.from(rows, truth);

  test('columns that do not matter weigh less than those that do', () => {
    const { weights } = fitRelevance(rows, targets);
    const [a = 0, b = 0, c = 0, d = 0] = weights;
    expect(Math.min(a, b)).toBeGreaterThan(2 * Math.max(c, d));
  });

  test('designs in between are met, from half of them as support', () => {
    const { weights, variance, noise } = fitRelevance(rows, targets);
    const weighted = rows.map((row) => row.map((value, k) => value * (weights[k] ?? 0)));
    const chosen = spreadOut(weighted, 30);
    expect(new Set(chosen).size).toBe(30);
    const alpha = fitSupport(weighted, chosen, targets, { variance, noise });
    // On a scale of logarithms, as descriptors are.
    const apply = corrector(
      {
        names: ['a', 'b', 'c', 'd'],
        designs: chosen.map((i) =>
          [...(rows[i] ?? [])].flatMap((value, k) => [k, Math.expm1(value + 1)]),
        ),
      },
      { descriptors: [0, 1, 2, 3], weights: [...weights], mean: 0, alpha: [...alpha] },
    );
    for (let i = 0; i < 20; i++) {
      const row = Float64Array.from({ length: 4 }, () => 0.8 * draw());
      row.forEach((value, k) => apply.tell(k, value + 1));
      const answer = Math.log(apply.factor());
      expect(Math.abs(answer - truth(row))).toBeLessThan(0.05);
    }
  });
});

/** Features of a plan by name. */
function featuresOf(plan: Plan): Map<string, number> {
  return readPlan(plan).features.byName();
}

describe('features of a plan', () => {
  const plans = trainingPlans(elementFamilies, 30, 8);

  test('each stands in a list of names where its name does', () => {
    const names = [...new Set(plans.flatMap((plan) => [...featuresOf(plan).keys()]))].slice(7);
    const places = placesOf(names);
    for (const plan of plans) {
      const { features } = readPlan(plan);
      const told = features.byName();
      const found = Array.from({ length: features.count }, (_, i) => features.id(i))
        .filter((id) => (places()[id] ?? -1) >= 0)
        .map((id) => [names[places()[id] ?? 0], features.get(id)] as const);
      expect(new Map(found)).toEqual(new Map([...told].filter(([name]) => names.includes(name))));
    }
  });

  test('weighed, they count as often as their coefficient says, and others not', () => {
    for (const plan of plans) {
      const { features } = readPlan(plan);
      const [first, second] = [features.id(0), features.id(1)];
      const sum = weighing([first, second], [2, 0.5])(features);
      expect(sum).toBe(2 * features.get(first) + 0.5 * features.get(second));
    }
  });

  test('two designs that differ have different features', () => {
    const texts = plans.map((plan) => JSON.stringify([...featuresOf(plan)].toSorted()));
    expect(new Set(texts).size).toBe(plans.length);
  });

  test('what was read before does not matter, nor what of it is known by name', () => {
    const renamed = (plan: Plan): Plan => ({
      ...plan,
      module: `${plan.module}_again`,
      children: plan.children.map((child) => ({ ...child, plan: renamed(child.plan) })),
    });
    for (const plan of plans) {
      const before = featuresOf(plan);
      expect(featuresOf(renamed(plan))).toEqual(before);
      expect(featuresOf(plan)).toEqual(before);
    }
  });

  test('operators of a child count as often as the child does', () => {
    for (const plan of plans) {
      const rows = inventory(plan).filter((row) => row.kind === 'xor');
      const bits = rows.reduce((sum, row) => sum + row.count * (row.widths[0] ?? 1), 0);
      expect(featuresOf(plan).get('amount xor') ?? 0).toBe(bits);
    }
  });
});

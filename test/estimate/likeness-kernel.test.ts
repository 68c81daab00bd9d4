import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corrector, gridOf, placeOn } from '../../src/estimate/correction.ts';
import type { Correction, Support } from '../../src/estimate/correction.ts';
import { likenessKernel } from '../../src/estimate/likeness-kernel.ts';
import type { Quantity } from '../../src/estimate/model-coefficients.ts';
import { LINEAR, modelFigures, type PlanFigures } from '../../src/estimate/model-figures.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import { readPlan } from '../../src/estimate/profile.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { elementFamilies } from '../../src/elements/index.ts';

const { fround } = Math;

/** The same sum in plain loops, in the order that the kernel states. */
function plain(
  axes: readonly Int16Array[],
  alpha: Float64Array,
  step: number,
  places: readonly number[],
): number {
  const sums = [0, 0, 0, 0];
  alpha.forEach((each, i) => {
    const square = axes.reduce((sum, axis, k) => sum + ((places[k] ?? 0) - (axis[i] ?? 0)) ** 2, 0);
    const apart = fround(fround(fround(square) * fround(step)) + 1);
    sums[i % 4] = (sums[i % 4] ?? 0) + fround(fround(each) / apart);
  });
  const [a = 0, b = 0, c = 0, d = 0] = sums;
  return a + c + (b + d);
}

const place = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 7000 }));

describe('the kernel of corrections', () => {
  test('gives the bits of plain loops, for any number of designs and axes, named in any order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }).chain((count) => {
          const line = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
            fc.array(of, { minLength: count, maxLength: count });
          return fc.record({
            axes: fc.array(line(place), { minLength: 1, maxLength: 9 }),
            alpha: line(fc.double({ min: -8, max: 8, noNaN: true })),
            places: fc.array(place, { minLength: 9, maxLength: 9 }),
            isBackwards: fc.boolean(),
            step: fc.double({ min: 1e-9, max: 1, noNaN: true }),
          });
        }),
        ({ axes, alpha, places, isBackwards, step }) => {
          const stored = axes.map((axis) => Int16Array.from(axis));
          const kernel = likenessKernel(stored, Float64Array.from(alpha), step);
          // Twice: places are forgotten with each sum.
          for (const times of [1, 2]) {
            const used = places.slice(0, axes.length).map((each) => each * times);
            const named = used.flatMap((each, axis) => (each === 0 ? [] : [{ each, axis }]));
            for (const { each, axis } of isBackwards ? named.toReversed() : named) {
              kernel.place(axis, each);
            }
            expect(kernel.sum()).toBe(plain(stored, Float64Array.from(alpha), step, used));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the grid of corrections', () => {
  const greatest = fc.array(
    fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true })),
    {
      minLength: 1,
      maxLength: 80,
    },
  );

  test('holds the farthest places, and their squared distance, in the bits that there are', () => {
    fc.assert(
      fc.property(greatest, (axes) => {
        const grid = gridOf(axes);
        const ends = axes.map((_, axis) => placeOn(grid, axis, Infinity));
        expect(Math.max(...ends)).toBeLessThan(2 ** 15);
        expect(ends.reduce((sum, end) => sum + end * end, 0)).toBeLessThan(2 ** 31);
      }),
    );
  });

  test('is fine: a place is a thousandth of the farthest away from its value, or less', () => {
    fc.assert(
      fc.property(greatest, fc.double({ min: 0, max: 1, noNaN: true }), (axes, share) => {
        const grid = gridOf(axes);
        const farthest = Math.max(...axes);
        axes.forEach((end, axis) => {
          const away = placeOn(grid, axis, share * end) / grid.steps - share * end;
          expect(Math.abs(away)).toBeLessThanOrEqual(1e-3 * farthest);
        });
      }),
    );
  });

  test('a design that shares nothing with the support stays at the mean', () => {
    const support = { names: ['a', 'b'], designs: [[0, 1e9]] };
    const { factor } = corrector(support, {
      descriptors: [0, 1],
      weights: [1e5, 1],
      mean: 0.25,
      alpha: [3],
    });
    expect(factor()).toBeCloseTo(Math.exp(0.25), 6);
  });

  test('a delay far above the mean of all is told as it is', () => {
    const support = { names: ['a'], designs: [[0, 1]] };
    const mean = Math.log(30);
    const slow = corrector(support, { descriptors: [0], weights: [1], mean, alpha: [1] });
    slow.tell(0, Math.log1p(1));
    expect(slow.factor()).toBeCloseTo(30 * Math.E, 3);
  });
});

test('single precision moves no figure of the models that come with the package by a tenth of a percent', () => {
  for (const { support, fitted, corrected, logarithms } of packagedCases(30, 78)) {
    const exact = (correction: Correction): number => exactFactor(support, correction, logarithms);
    expect(Math.abs(corrected.area / exact(fitted.area) - 1)).toBeLessThan(0.001);
    expect(Math.abs(corrected.energy / exact(fitted.energy) - 1)).toBeLessThan(0.001);
    expect(Math.abs(corrected.delayPs / (1000 * exact(fitted.delay)) - 1)).toBeLessThan(0.001);
  }
});

/** Drawn designs under each model that comes with the package: what corrects them, and the logarithms that it reads. */
function* packagedCases(count: number, seed: number): Generator<PackagedCase> {
  const plans = trainingPlans(elementFamilies, count, seed);
  for (const model of modelData) {
    const { support, corrections: fitted } = model;
    if (support === undefined || fitted === undefined) throw new Error('no corrections');
    const figures = modelFigures(model);
    for (const plan of plans) {
      const { linear, corrected } = figures(plan);
      const features = readPlan(plan).features.byName();
      for (const quantity of ['area', 'delay', 'energy'] as const) {
        features.set(LINEAR[quantity], linear[quantity]);
      }
      const logarithms = Float64Array.from(support.names, (name) =>
        Math.log1p(features.get(name) ?? 0),
      );
      yield { support, fitted, corrected, logarithms };
    }
  }
}

type PackagedCase = {
  readonly support: Support;
  readonly fitted: Readonly<Record<Quantity, Correction>>;
  readonly corrected: PlanFigures['corrected'];
  readonly logarithms: Float64Array;
};

/** The factor by its definition on the grid, in double precision: 1 / (1 + half the squared distance). */
function exactFactor(support: Support, correction: Correction, logarithms: Float64Array): number {
  const { descriptors, weights, mean, alpha } = correction;
  const axes = descriptors.map((descriptor, k) =>
    support.designs.map((design) => {
      const at = design.findIndex((each, j) => j % 2 === 0 && each === descriptor);
      return at < 0 ? 0 : Math.log1p(design[at + 1] ?? 0) * (weights[k] ?? 0);
    }),
  );
  const grid = gridOf(axes.map((axis) => Math.max(...axis)));
  const here = descriptors.map((descriptor, k) =>
    placeOn(grid, k, (logarithms[descriptor] ?? 0) * (weights[k] ?? 0)),
  );
  let sum = mean;
  alpha.forEach((each, i) => {
    const square = axes.reduce(
      (all, axis, k) => all + ((here[k] ?? 0) - placeOn(grid, k, axis[i] ?? 0)) ** 2,
      0,
    );
    sum += each / (1 + square / (2 * grid.steps ** 2));
  });
  return Math.exp(sum);
}

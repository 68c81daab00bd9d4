import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corrector } from '../../src/estimate/correction.ts';
import type { Correction, Support } from '../../src/estimate/correction.ts';
import { likenessKernel } from '../../src/estimate/likeness-kernel.ts';
import type { Quantity } from '../../src/estimate/model-coefficients.ts';
import { LINEAR, modelFigures, type PlanFigures } from '../../src/estimate/model-figures.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import { readPlan } from '../../src/estimate/profile.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { elementFamilies } from '../../src/elements/index.ts';

const { fround } = Math;

/** The same sum in plain loops, in the order that the kernel states; every step rounds to single precision. */
function plain(
  rows: readonly Float64Array[],
  sizes: Float64Array,
  alpha: Float64Array,
  factors: readonly number[],
  [start, size]: readonly [number, number],
): number {
  let sum = start;
  alpha.forEach((each, i) => {
    let product = 0;
    rows.forEach((row, k) => {
      product = fround(product + fround(fround(factors[k] ?? 0) * fround(row[i] ?? 0)));
    });
    const apart = fround(fround(fround(size) + fround(sizes[i] ?? 0)) - product);
    sum += fround(fround(each) / Math.max(1, apart));
  });
  return sum;
}

const value = fc.double({ min: -8, max: 8, noNaN: true });

describe('the kernel of corrections', () => {
  test('gives the bits of plain loops, for any number of designs and rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }).chain((count) => {
          const line = fc
            .array(value, { minLength: count, maxLength: count })
            .map((values) => Float64Array.from(values));
          return fc.record({
            rows: fc.array(line, { minLength: 1, maxLength: 9 }),
            sizes: line,
            alpha: line,
            factors: fc.array(value, { minLength: 9, maxLength: 9 }),
            whole: fc.tuple(value, value),
          });
        }),
        ({ rows, sizes, alpha, factors, whole }) => {
          const kernel = likenessKernel(rows, sizes, alpha);
          // Twice: what was active is forgotten with each sum.
          for (const times of [1, 2]) {
            const used = factors.map((factor) => factor * times);
            rows.forEach((_, k) => kernel.activate(k, used[k] ?? 0));
            expect(kernel.sum(...whole)).toBe(plain(rows, sizes, alpha, used, whole));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('gives the bits of plain loops for the models that come with the package', () => {
    for (const { support, fitted, corrected, logarithms } of packagedCases(46, 77)) {
      expect(corrected.area).toBe(plainFactor(support, fitted.area, logarithms));
      expect(corrected.energy).toBe(plainFactor(support, fitted.energy, logarithms));
      expect(corrected.delayPs).toBe(1000 * plainFactor(support, fitted.delay, logarithms));
    }
  });

  test('leaves a design that shares nothing with the support at the mean', () => {
    const support = { names: ['a', 'b'], designs: [[0, 1e300]] };
    const factor = corrector(support, {
      descriptors: [0, 1],
      weights: [1e200, 1],
      mean: 0.25,
      alpha: [3],
    });
    expect(factor(Float64Array.of(0, 0))).toBe(Math.exp(0.25));
  });
});

test('single precision moves no figure of the models that come with the package by a tenth of a percent', () => {
  for (const { support, fitted, corrected, logarithms } of packagedCases(92, 78)) {
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

/** The factor by its definition, in double precision: 1 / (1 + half the squared distance), and no more than 50. */
function exactFactor(support: Support, correction: Correction, logarithms: Float64Array): number {
  const { descriptors, weights, mean, alpha } = correction;
  let sum = mean;
  support.designs.forEach((design, i) => {
    let square = 0;
    descriptors.forEach((descriptor, k) => {
      const at = design.findIndex((each, j) => j % 2 === 0 && each === descriptor);
      const there = at < 0 ? 0 : Math.log1p(design[at + 1] ?? 0);
      square += (((logarithms[descriptor] ?? 0) - there) * (weights[k] ?? 0)) ** 2;
    });
    sum += (alpha[i] ?? 0) / (1 + square / 2);
  });
  return Math.min(50, Math.exp(sum));
}

function plainFactor(support: Support, correction: Correction, logarithms: Float64Array): number {
  const { descriptors, weights, mean, alpha } = correction;
  const rows = descriptors.map((descriptor, k) =>
    Float64Array.from(support.designs, (design) => {
      const at = design.findIndex((each, i) => i % 2 === 0 && each === descriptor);
      return at < 0 ? 0 : fround(Math.log1p(design[at + 1] ?? 0) * (weights[k] ?? 0));
    }),
  );
  const factors = descriptors.map((at, k) => fround((logarithms[at] ?? 0) * (weights[k] ?? 0)));
  const sizes = Float64Array.from(alpha, (_, i) =>
    rows.reduce((sum, row) => sum + (row[i] ?? 0) ** 2 / 2, 0),
  );
  const square = factors.reduce((sum, factor) => sum + factor * factor, 0);
  return Math.exp(plain(rows, sizes, Float64Array.from(alpha), factors, [mean, 1 + square / 2]));
}

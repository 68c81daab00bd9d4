import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementPlan } from '../../src/arrays/element-plan.ts';
import { systolicOsPlan } from '../../src/arrays/systolic-os/plan.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { errorsOf, fitModel } from '../../src/estimate/calibrate.ts';
import type { Sample } from '../../src/estimate/calibrate.ts';
import { carriedOver } from '../../src/estimate/carry-over.ts';
import { fitNonNegative, quantile } from '../../src/estimate/least-squares.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { estimateByModel, modelError } from '../../src/estimate/model.ts';
import type { ModelCoefficients } from '../../src/estimate/model-coefficients.ts';
import { generic45 } from '../../src/estimate/model-data/generic45.ts';
import { AMOUNTS } from '../../src/estimate/amounts.ts';
import { amountsOf, readPlan } from '../../src/estimate/profile.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { inventory, registerBits } from '../../src/structure/plan.ts';
import type { Role } from '../../src/bits/machine.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { genericLibrary, listLibraries } from '../../src/technology/generic.ts';
import type { Library } from '../../src/technology/library.ts';

function library(name = 'generic45'): Library {
  const found = genericLibrary(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function macPlan(options: Record<string, unknown>): Plan {
  const element = mac.configure(options);
  if (!element.ok) throw new Error(JSON.stringify(element.error));
  return element.value.plan({ kind: 'accumulate', lanes: 1 });
}

const plans = trainingPlans(elementFamilies, 40, 3);

describe('least squares', () => {
  test('non-negative coefficients that made the data are found again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.infiniteStream(fc.double({ min: 0.5, max: 2, noNaN: true })),
        (truth, stream) => {
          const rows = Array.from({ length: 12 }, () =>
            Float64Array.from(truth, () => stream.next().value ?? 1),
          );
          const targets = rows.map((row) =>
            row.reduce((sum, x, i) => sum + x * (truth[i] ?? 0), 0),
          );
          const solution = fitNonNegative(rows, targets);
          rows.forEach((row, k) => {
            const value = row.reduce((sum, x, i) => sum + x * (solution[i] ?? 0), 0);
            expect(Math.abs(value / (targets[k] ?? 1) - 1)).toBeLessThan(1e-2);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a coefficient that would be negative is zero', () => {
    const rows = [Float64Array.of(1, 1), Float64Array.of(1, 2), Float64Array.of(1, 3)];
    const [, slope] = fitNonNegative(rows, [3, 2, 1]);
    expect(slope).toBe(0);
  });

  test('quantiles interpolate', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
  });
});

describe('what the model sees', () => {
  test('amounts of a plan are those of its inventory', () => {
    for (const plan of plans) {
      const vector = amountsOf(readPlan(plan).features);
      const register = AMOUNTS.indexOf('register');
      const adders = AMOUNTS.indexOf('full-adder');
      expect(vector[register]).toBe(registerBits(plan));
      const count = inventory(plan)
        .filter((row) => row.kind === 'full-adder')
        .reduce((sum, row) => sum + row.count, 0);
      expect(vector[adders]).toBe(count);
    }
  });

  test('a second pipeline stage shortens the path and nothing else does so for free', () => {
    const lib = library();
    const delay = (options: Record<string, unknown>): number =>
      estimateByModel(macPlan(options), lib, { scope: 'element' }).estimate.criticalPathPs;
    expect(delay({ pipeline: 2 })).toBeLessThan(delay({ pipeline: 1 }));
    expect(readPlan(macPlan({ pipeline: 2 })).paths.length).toBe(2);
  });
});

describe('what the model sees of blocks and options', () => {
  const features = (
    family: string,
    options: Record<string, unknown>,
    role: Role = { kind: 'accumulate', lanes: 1 },
  ): Map<string, number> => {
    const element = elementFamilies.find(({ slug }) => slug === family)?.configure(options);
    if (element?.ok !== true) throw new Error(family);
    return readPlan(element.value.plan(role)).features.byName();
  };

  test('a ripple adder is as deep as it is wide, prefix adders are not', () => {
    const levels = (adder: string, activation: string): number => {
      const found = features('booth-mac', { adder, activation, weight: 'int8' });
      const deepest = [...found].filter(([name]) => /^path .*adder.* levels$/.test(name));
      return Math.max(...deepest.map(([, value]) => value));
    };
    expect(levels('ripple', 'int16') - levels('ripple', 'int8')).toBe(8);
    expect(levels('kogge-stone', 'int16') - levels('kogge-stone', 'int8')).toBe(1);
    expect(levels('kogge-stone', 'int16')).toBeLessThan(levels('brent-kung', 'int16'));
  });

  test('floating-point additions of several lanes follow each other, and are counted on the path', () => {
    const further = (lanes: number): number =>
      features('float-mac', {}, { kind: 'chain', lanes }).get(
        'path structure/float-adder further',
      ) ?? 0;
    expect([1, 2, 4].map(further)).toEqual([0, 1, 3]);
  });

  test('each word of a list is an option, and formats of one kind are alike', () => {
    const names = [
      ...features('xr-npe', { modes: ['posit8_0', 'posit16_1'], mode: 'posit8_0' }).keys(),
    ];
    expect(names).toContain('top modes=posit16_1');
    expect(names).toContain('top modes=posit*');
    expect(names.some((name) => name.includes('e2m1'))).toBe(false);
  });
});

describe('estimates by the model', () => {
  test('no width makes an element much smaller or cheaper by growing', () => {
    const lib = library();
    const figures = (options: Record<string, unknown>): number[] => {
      const { estimate } = estimateByModel(macPlan(options), lib, { scope: 'element' });
      return [estimate.areaUm2, estimate.energyPerCycleFj ?? -1, estimate.leakageNw];
    };
    for (let width = 2; width < 12; width++) {
      const low = figures({ activation: `int${width}`, weight: 'int4', accumulator: 32 });
      const high = figures({ activation: `int${width + 1}`, weight: 'int4', accumulator: 32 });
      // Interpolation between designs may dip, by less than it is off.
      high.forEach((value, i) => expect(value).toBeGreaterThan(0.95 * (low[i] ?? Infinity)));
    }
  });

  test('the breakdown sums to the whole, for area and for energy', () => {
    for (const plan of plans) {
      const { estimate } = estimateByModel(plan, library(), { scope: 'element' });
      const sum = (of: (row: (typeof estimate.breakdown)[number]) => number): number =>
        estimate.breakdown.reduce((all, row) => all + of(row), 0);
      expect(sum((row) => row.areaUm2)).toBeCloseTo(estimate.areaUm2, 6);
      expect(sum((row) => row.energyPerCycleFj ?? 0)).toBeCloseTo(
        estimate.energyPerCycleFj ?? -1,
        6,
      );
    }
  });

  test('an array costs its elements and more, at the pace of its element', () => {
    const element = macPlan({});
    const array = systolicOsPlan(elementPlan(element), { rows: 16, columns: 16, latency: 1 });
    const lib = library();
    const one = estimateByModel(element, lib, { scope: 'element' }).estimate;
    const all = estimateByModel(array, lib, { scope: 'array', core: element }).estimate;
    expect(all.areaUm2).toBeGreaterThan(256 * one.areaUm2);
    expect(all.registers).toBe(registerBits(array));
    expect(all.criticalPathPs).toBeGreaterThanOrEqual(one.criticalPathPs);
  });

  test('an array that waits still pays for the clock of its registers, and for nothing else', () => {
    const element = macPlan({});
    const array = systolicOsPlan(elementPlan(element), { rows: 4, columns: 4, latency: 1 });
    const at = (activeShare: number): number =>
      estimateByModel(array, library(), { scope: 'array', core: element, activeShare }).estimate
        .energyPerCycleFj ?? 0;
    const clockFj = (generic45.fabric?.clockFj ?? 0) * registerBits(array);
    expect(at(0)).toBeCloseTo(clockFj, 6);
    expect(at(0.5)).toBeCloseTo((at(0) + at(1)) / 2, 6);
    expect(at(1)).toBeGreaterThan(1.5 * at(0));
  });

  test.each(listLibraries())('%s is calibrated, with its held-out error', (name) => {
    const { basis, expected } = estimateByModel(macPlan({}), library(name), { scope: 'element' });
    expect(basis).toBe('calibrated');
    expect(expected?.area.median).toBeLessThan(0.1);
    expect(expected?.delay.median).toBeLessThan(0.2);
    expect(expected?.energy.median).toBeLessThan(0.25);
  });

  test('a library without calibration is scaled by its inverter and says so', () => {
    const lib = library('generic45');
    const slow: Library = {
      ...lib,
      name: 'other',
      cells: new Map([...lib.cells].map(([n, c]) => [n, { ...c, areaUm2: 2 * c.areaUm2 }])),
    };
    const own = estimateByModel(macPlan({}), lib, { scope: 'element' });
    const scaled = estimateByModel(macPlan({}), slow, { scope: 'element' });
    expect(scaled.basis).toBe('scaled');
    expect(scaled.expected).toBeUndefined();
    expect(scaled.estimate.areaUm2).toBeCloseTo(2 * own.estimate.areaUm2, 6);
    expect(scaled.estimate.criticalPathPs).toBeCloseTo(own.estimate.criticalPathPs, 6);
  });
});

describe('calibration', () => {
  const said = (plan: Plan, coefficients: ModelCoefficients): Sample => ({
    plan,
    estimate: estimateByModel(plan, library(), { scope: 'element', coefficients }).estimate,
  });
  const samples: Sample[] = plans.map((plan) => said(plan, generic45));
  const seeds = { fitted: [1], heldOut: [1] };

  const {
    support: _support,
    corrections: _corrections,
    blocks: _blocks,
    ...linearOnly
  } = generic45;
  const straight = plans.map((plan) => said(plan, linearOnly));

  test('a linear model is found again on designs it has not seen', () => {
    const fit = fitModel('generic45', straight.slice(0, 30), straight.slice(30), {
      fitted: [1],
      heldOut: [2],
    });
    expect(fit.expected.area.median).toBeLessThan(0.02);
    expect(fit.expected.energy.median).toBeLessThan(0.02);
    expect(fit.training).toBe(30);
    expect(fit.heldOut).toBe(plans.length - 30);
  });

  test('corrections repeat the designs they were fitted to', () => {
    // Wide elements are half as large again: nothing linear in their parts.
    const crooked = straight.map((sample) => {
      const factor = registerBits(sample.plan) > 40 ? 1.5 : 1;
      return {
        ...sample,
        estimate: { ...sample.estimate, areaUm2: sample.estimate.areaUm2 * factor },
      };
    });
    const fit = fitModel('generic45', crooked, crooked, seeds);
    const { support: _, corrections: __, ...linear } = fit;
    const median = (list: readonly number[]): number => quantile(list, 0.5);
    const errors = (coefficients: ModelCoefficients): number =>
      median(
        crooked.map(({ plan, estimate }) =>
          Math.abs(said(plan, coefficients).estimate.areaUm2 / estimate.areaUm2 - 1),
        ),
      );
    expect(errors(fit)).toBeLessThan(0.6 * errors(linear));
  });

  test('designs known on another library come over by the ratio of those known on both', () => {
    const onThis = samples.slice(0, 9).map(({ plan, estimate }) => ({
      plan,
      estimate: {
        ...estimate,
        areaUm2: 5 * estimate.areaUm2,
        criticalPathPs: 0.5 * estimate.criticalPathPs,
      },
    }));
    const carried = carriedOver(samples, onThis);
    expect(carried.map(({ plan }) => plan)).toEqual(plans.slice(9));
    carried.forEach(({ estimate }, i) => {
      const there = samples[9 + i]?.estimate;
      expect(estimate.areaUm2).toBeCloseTo(5 * (there?.areaUm2 ?? 0), 6);
      expect(estimate.criticalPathPs).toBeCloseTo(0.5 * (there?.criticalPathPs ?? 0), 6);
      expect(estimate.energyPerCycleFj).toBeCloseTo(there?.energyPerCycleFj ?? 0, 6);
    });
    const fit = fitModel('generic45', onThis, onThis, seeds, { carried });
    expect([fit.training, fit.carried]).toEqual([9, plans.length - 9]);
    expect(() => carriedOver(samples, [])).toThrow('no design was synthesized on both libraries');
  });

  test('a ratio that goes with what a design is made of is carried over by likeness', () => {
    const dearOf = ({ plan }: Sample): number =>
      inventory(plan).some(({ kind }) => kind === 'full-adder') ? 3 : 1;
    const onThis = samples
      .filter((_, i) => i % 3 > 0)
      .map((sample) => ({
        ...sample,
        estimate: { ...sample.estimate, areaUm2: dearOf(sample) * sample.estimate.areaUm2 },
      }));
    const carried = carriedOver(samples, onThis);
    const there = new Map(samples.map(({ plan, estimate }) => [plan.module, estimate.areaUm2]));
    const errors = carried.map((sample) => {
      const ratio = sample.estimate.areaUm2 / (there.get(sample.plan.module) ?? 1);
      return Math.abs(ratio / dearOf(sample) - 1);
    });
    expect(new Set(carried.map(dearOf)).size).toBe(2);
    // The median ratio alone is off by 67 % or by 200 % for one kind of the two.
    expect(quantile(errors, 0.5)).toBeLessThan(0.2);
    expect(Math.max(...errors)).toBeLessThan(0.6);
  });

  test('the error is that of the figures, not of the fit', () => {
    const wrong = samples.map((sample) => ({
      ...sample,
      estimate: { ...sample.estimate, areaUm2: 1.25 * sample.estimate.areaUm2 },
    }));
    const errors = errorsOf(wrong, generic45);
    expect(errors.area.median).toBeCloseTo(0.2, 4);
  });

  test('model over synthesis minus one, null without both', () => {
    const [one] = samples;
    if (one === undefined) throw new Error('no sample');
    const half = { ...one.estimate, areaUm2: 2 * one.estimate.areaUm2, energyPerCycleFj: null };
    expect(modelError(one.estimate, half)).toEqual({ area: -0.5, delay: 0, energy: null });
  });

  test('training designs depend on the seed alone and differ from each other', () => {
    const names = (seed: number): string[] =>
      trainingPlans(elementFamilies, 10, seed).map((plan) => plan.module);
    expect(names(5)).toEqual(names(5));
    expect(new Set(names(5)).size).toBe(10);
    expect(names(5)).not.toEqual(names(6));
  });
});

describe('a library by name or file', () => {
  test('a built-in name loads; a near miss is told', async () => {
    expect((await loadLibrary('generic7', '.')).name).toBe('generic7');
    await expect(loadLibrary('generic54', '.')).rejects.toThrow(
      'library must be one of generic45, generic130, generic7, or Liberty files ending in .lib or .lib.gz, not generic54; did you mean generic45?',
    );
    await expect(loadLibrary('', '.')).rejects.toThrow('not empty');
    await expect(loadLibrary('missing.lib', '/nowhere')).rejects.toThrow('missing.lib');
  });
});

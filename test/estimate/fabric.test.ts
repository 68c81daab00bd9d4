/** Arrays in the model: elements, and what stands between them. */

import { expect, test } from 'vitest';
import { elaborateDesign } from '../../src/design/elaborate.ts';
import {
  arrayErrors,
  expectedOf,
  fitFabric,
  type ArraySample,
} from '../../src/estimate/fabric-fit.ts';
import { unsignedOperands } from '../../src/estimate/fabric-model.ts';
import { estimateByModel } from '../../src/estimate/model.ts';
import { generic45 } from '../../src/estimate/model-data/generic45.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import { arraySample, trainingArrays } from '../../src/run/array-samples.ts';
import { estimateDesign } from '../../src/run/estimate.ts';
import { activeShare, workloadRate } from '../../src/run/workload-rate.ts';
import { targetOf } from '../../src/run/target.ts';
import { registerBits } from '../../src/structure/plan.ts';
import { genericLibrary } from '../../src/technology/generic.ts';

const library = genericLibrary('generic45');
const { fabric } = generic45;
if (library === undefined || fabric === undefined) throw new Error('generic45 has arrays');

const drawn = [...trainingArrays(80, 5)];

/** Arrays as the model has them, in place of synthesis. */
const samples = drawn.map((data): ArraySample => {
  const design = elaborateDesign(data);
  const target = targetOf(design);
  const core = design.element.inner(target.role);
  const element = estimateByModel(core, library, { scope: 'element' }).estimate;
  const options = { core, role: target.role.kind, activeShare: activeShare(design) };
  const array = estimateByModel(target.plan(), library, { scope: 'array', ...options }).estimate;
  const clockOfOne = fabric.clockFj * registerBits(core);
  const share =
    (fabric.elementEnergy[target.role.kind] ?? 1) * fabric.unsignedEnergy ** unsignedOperands(core);
  const atWorkFj = clockOfOne + share * Math.max(0, (element.energyPerCycleFj ?? 0) - clockOfOne);
  const clockFj = fabric.clockFj * array.registers;
  return arraySample(data, { array, element, atWorkFj, clockFj });
});

test('coefficients that made the figures of arrays are found again', () => {
  const fit = fitFabric(samples, generic45);
  const { area, delay, energy } = expectedOf(arrayErrors(samples, generic45, fit));
  expect(area.p95).toBeLessThan(0.01);
  expect(delay.p95).toBeLessThan(0.01);
  expect(energy.p95).toBeLessThan(0.02);
  expect(fit.clockFj).toBeCloseTo(fabric.clockFj, 3);
});

test('an error in the figures is the error that is quoted', () => {
  const dear = samples.map((sample) => ({
    ...sample,
    array: { ...sample.array, areaUm2: 1.25 * sample.array.areaUm2 },
  }));
  expect(expectedOf(arrayErrors(dear, generic45, fabric)).area.median).toBeCloseTo(0.2, 4);
});

test('arrays to calibrate on are drawn once each, the same for a seed', () => {
  expect(new Set(samples.map(({ plan }) => plan.module)).size).toBe(drawn.length);
  expect([...trainingArrays(5, 5)]).toEqual(drawn.slice(0, 5));
  expect([...trainingArrays(5, 6)]).not.toEqual(drawn.slice(0, 5));
});

test('an engine whose elements take several cycles per product spends no less on one than they do', async () => {
  const design = elaborateDesign({
    name: 'engine',
    element: { family: 'opt4c', accumulator: 32 },
    array: { architecture: 'column-engine', rows: 4, columns: 8, depth: 256 },
    workload: { gemms: [{ m: 32, k: 256, n: 32 }], data: { distribution: 'normal', seed: 7 } },
  });
  const [element, array] = (await estimateDesign(design, { sources: ['model'] })).map(
    ({ estimate }) => estimate,
  );
  expect(array?.energyPerMacFj).toBeGreaterThan(element?.energyPerMacFj ?? Infinity);
  expect(array?.energyPerMacFj).toBeCloseTo(
    (array?.energyPerCycleFj ?? 0) / workloadRate(design),
    6,
  );
});

test.each(modelData)(
  'arrays of $library were synthesized, and say how far off they are',
  (model) => {
    expect(model.fabric?.heldOut).toBeGreaterThanOrEqual(20);
    expect(model.fabric?.expected.area.median).toBeLessThan(0.05);
    expect(model.fabric?.expected.delay.median).toBeLessThan(0.15);
    expect(model.fabric?.expected.energy.median).toBeLessThan(0.35);
  },
);

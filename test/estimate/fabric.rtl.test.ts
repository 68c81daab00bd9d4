/** The model of arrays against synthesis of one that it was not fitted to. */

import { beforeAll, expect, test } from 'vitest';
import {
  arrayErrors,
  type ArraySample,
  type ArraySynthesis,
} from '../../src/estimate/fabric-fit.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { generic45 } from '../../src/estimate/model-data/generic45.ts';
import { arraySample, arraySynthesis } from '../../src/run/array-samples.ts';

const data = {
  name: 'small',
  element: { family: 'mac', weight: 'int6', activation: 'int6', accumulator: 20 },
  array: { architecture: 'systolic-os', rows: 3, columns: 5 },
  workload: { gemms: [{ m: 30, k: 64, n: 30 }], data: { distribution: 'normal', seed: 3 } },
};

let found: ArraySynthesis;
let sample: ArraySample;
beforeAll(async () => {
  found = await arraySynthesis(data, await loadLibrary('generic45', '.'));
  sample = arraySample(data, found);
});

test('an array is more than its elements, its clock less than its energy', () => {
  const { array, element, clockFj, atWorkFj } = found;
  expect(array.areaUm2).toBeGreaterThan(15 * element.areaUm2);
  expect(clockFj).toBeLessThan(array.energyPerCycleFj ?? 0);
  expect(clockFj).toBeGreaterThan(array.registers);
  expect(atWorkFj).toBeLessThan(1.2 * (element.energyPerCycleFj ?? 0));
});

test('the model is off by less than what it quotes for 95 arrays of 100', () => {
  const { fabric } = generic45;
  if (fabric === undefined) throw new Error('generic45 has arrays');
  const [error] = arrayErrors([sample], generic45, fabric);
  expect(Math.abs(error?.area ?? 1)).toBeLessThan(fabric.expected.area.p95);
  expect(Math.abs(error?.delay ?? 1)).toBeLessThan(fabric.expected.delay.p95);
  expect(Math.abs(error?.energy ?? 1)).toBeLessThan(fabric.expected.energy.p95);
});

/**
 * Fit what stands between the elements of arrays to the figures that `harvest-arrays.ts` has kept, quote the error on those
 * that were held out, and write it into src/estimate/model-data/<library>.ts. Elements stay as they are.
 *
 *   node --import tsx bench/estimates/fit-arrays.ts generic45,generic130 [--check]
 */
import { writeFile } from 'node:fs/promises';
import {
  arrayErrors,
  expectedOf,
  fitFabric,
  type ArraySample,
} from '../../src/estimate/fabric-fit.ts';
import type {
  FitError,
  ModelCoefficients,
  Quantity,
} from '../../src/estimate/model-coefficients.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import { arraySample } from '../../src/run/array-samples.ts';
import { keyOf, readArrays, synthesisOf } from './array-figures.ts';
import { modelSource } from './model-source.ts';

/** Arrays drawn with the first are fitted, with the second held out. */
const SEEDS = { fitted: [1], heldOut: [2] } as const;

const none = { area: Number.NaN, delay: Number.NaN, energy: Number.NaN };

const isCheck = process.argv.includes('--check');
const [libraries = 'generic45'] = process.argv.slice(2).filter((each) => !each.startsWith('-'));
for (const name of libraries.split(',')) await fit(name);

async function fit(name: string): Promise<void> {
  const model = modelData.find(({ library }) => library === name);
  if (model === undefined) throw new Error(`the package has no model of ${name}`);
  const rows = readArrays(name).filter(({ key, data }) => keyOf(data) === key);
  const drawn = (seeds: readonly number[]): ArraySample[] =>
    rows
      .filter(({ seed }) => seeds.includes(seed))
      .map((row) => arraySample(row.data, synthesisOf(row, name)));
  const fitted = drawn(SEEDS.fitted);
  const known = new Set(fitted.map(({ plan }) => plan.module));
  const heldOut = drawn(SEEDS.heldOut).filter(({ plan }) => !known.has(plan.module));
  const coefficients = isCheck ? model.fabric : fitFabric(fitted, model);
  if (coefficients === undefined) throw new Error(`arrays of ${name} were never fitted`);
  const errors = arrayErrors(heldOut, model, coefficients);
  const expected = expectedOf(errors);
  report(name, fitted.length, heldOut, errors, expected);
  if (isCheck) return;
  const counts = { training: fitted.length, heldOut: heldOut.length, seeds: SEEDS };
  await write({ ...model, fabric: { ...coefficients, ...counts, expected } });
}

/** The error of each array, those that are off by most last. */
function report(
  name: string,
  fitted: number,
  heldOut: readonly ArraySample[],
  errors: readonly Record<Quantity, number>[],
  expected: Record<Quantity, FitError>,
): void {
  const of = (quantity: Quantity): string =>
    `${quantity} ${percent(expected[quantity].median)} / ${percent(expected[quantity].p95)}`;
  const summary = (['area', 'delay', 'energy'] as const).map(of).join(', ');
  const rows = heldOut.map(({ plan, activeShare }, i) => ({
    name: plan.module,
    activeShare,
    ...(errors[i] ?? none),
  }));
  for (const row of rows.toSorted((a, b) => Math.abs(a.energy) - Math.abs(b.energy))) {
    process.stdout.write(
      `  ${row.name}: area ${percent(row.area)}, delay ${percent(row.delay)}, energy ${percent(row.energy)} at ${percent(row.activeShare)}\n`,
    );
  }
  process.stdout.write(`${name}: ${fitted} fitted, ${heldOut.length} held out: ${summary}\n`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

async function write(model: ModelCoefficients): Promise<void> {
  const file = new URL(`../../src/estimate/model-data/${model.library}.ts`, import.meta.url);
  await writeFile(file, await modelSource(model));
}

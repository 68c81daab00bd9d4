/**
 * Fit the models of libraries that come with the package to the figures that `harvest.ts` has kept, quote the error on
 * those that were held out, and write src/estimate/model-data/<library>.ts. With a reference library, designs that were
 * synthesized only there are carried over.
 *
 *   node --import tsx bench/estimates/fit.ts generic130,generic7 [reference] [--check | --quote]
 *
 * With `--check` nothing is fitted: the error of the package's own models on the held-out designs. `--quote` writes it into
 * the coefficients too, for designs that were held out after the fit.
 */
import { writeFile } from 'node:fs/promises';
import { elementFamilies } from '../../src/elements/index.ts';
import { errorsOf, fitModel, type Sample } from '../../src/estimate/calibrate.ts';
import { carriedOver } from '../../src/estimate/carry-over.ts';
import type { ModelCoefficients } from '../../src/estimate/model-coefficients.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import { drawnDesigns, optionDesign, readFigures, sampleOf } from './figures.ts';
import type { Drawn, FigureRow } from './figures.ts';
import { modelSource } from './model-source.ts';

/** Designs that have figures: drawn with these seeds, so many of each family. */
const DRAWN = [
  [61, 60],
  [7001, 15],
  [9103, 11],
  [12011, 11],
  [15013, 11],
  [17011, 20],
  [19013, 11],
] as const;

/** Seeds whose designs are not fitted, on any library. */
const HELD_OUT: readonly number[] = [19013];

/** How many designs corrections interpolate between, and on how many it is found out what counts. */
const SIZES = { support: 1100, relevance: 600 };
/** Likewise of ratios between libraries, which are simpler. */
const RATIO_SIZES = { support: 300, relevance: 300 };

const isQuote = process.argv.includes('--quote');
const isCheck = isQuote || process.argv.includes('--check');
const [libraries = 'generic45', reference] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('-'));

const designs = new Map(
  DRAWN.flatMap(([seed, each]) => drawnDesigns(elementFamilies, seed, each)).map((design) => [
    design.hash,
    design,
  ]),
);
for (const library of libraries.split(',')) await (isCheck ? check : fit)(library);
process.exit(0);

type Known = Sample & { readonly row: FigureRow; readonly isHeldOut: boolean };

async function check(library: string): Promise<void> {
  const model = modelData.find((data) => data.library === library);
  if (model === undefined) throw new Error(`${library} has no model`);
  const known = sampled(library);
  const heldOut = known.filter(({ isHeldOut }) => isHeldOut);
  if (isQuote) {
    const expected = errorsOf(heldOut, model);
    await write({ ...model, heldOut: heldOut.length, expected });
  }
  report(model, known);
}

async function fit(library: string): Promise<void> {
  const known = sampled(library);
  const own = known.filter(({ isHeldOut }) => !isHeldOut);
  const heldOut = known.filter(({ isHeldOut }) => isHeldOut);
  const excluded = new Set(heldOut.map(({ plan }) => plan.module));
  const elsewhere =
    reference === undefined || reference === library
      ? []
      : sampled(reference).filter(
          ({ isHeldOut, plan }) => !isHeldOut && !excluded.has(plan.module),
        );
  const model = fitModel(
    library,
    own,
    heldOut,
    {
      fitted: DRAWN.map(([seed]) => seed).filter((seed) => !HELD_OUT.includes(seed)),
      heldOut: HELD_OUT,
    },
    { ...SIZES, carried: elsewhere.length === 0 ? [] : carriedOver(elsewhere, own, RATIO_SIZES) },
  );
  // Arrays are fitted to these elements next, by fit-arrays.ts.
  const fabric = modelData.find((each) => each.library === library)?.fabric;
  await write(fabric === undefined ? model : { ...model, fabric });
  report(model, known);
}

async function write(model: ModelCoefficients): Promise<void> {
  const file = new URL(`../../src/estimate/model-data/${model.library}.ts`, import.meta.url);
  await writeFile(file, await modelSource(model));
}

/** The designs of a library that have figures, each once; held out by the seed that the figures were drawn with. */
function sampled(name: string): Known[] {
  const rows = new Map(readFigures(name).map((row) => [row.hash, row]));
  return [...rows.values()].flatMap((row) => {
    const design: Drawn | undefined =
      row.options === undefined
        ? designs.get(row.hash)
        : optionDesign(row, elementFamilies).find(({ hash }) => hash === row.hash);
    if (design === undefined) return [];
    const isHeldOut = row.seed !== undefined && HELD_OUT.includes(row.seed);
    return [{ ...sampleOf(design.plan, name, row), row, isHeldOut }];
  });
}

/** Errors on the held-out designs: of all, by seed, by family. */
function report(model: ModelCoefficients, known: readonly Known[]): void {
  const groups = new Map<string, Sample[]>();
  for (const sample of known.filter(({ isHeldOut }) => isHeldOut)) {
    for (const key of ['held out', `seed ${sample.row.seed}`, sample.row.family]) {
      groups.set(key, [...(groups.get(key) ?? []), sample]);
    }
  }
  process.stdout.write(
    `${model.library}: ${model.training} fitted, ${model.carried ?? 0} carried over, ${text(model.fitted)}\n`,
  );
  for (const [key, list] of groups) {
    process.stdout.write(`  ${key} ${list.length}: ${text(errorsOf(list, model))}\n`);
  }
}

function text(errors: ReturnType<typeof errorsOf>): string {
  return Object.entries(errors)
    .map(([name, { median, p95 }]) => `${name} ${percent(median)} / ${percent(p95)}`)
    .join(', ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

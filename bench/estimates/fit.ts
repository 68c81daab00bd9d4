/**
 * Fit the model of a library that comes with the package to the figures that `harvest.ts` has kept, quote the error on
 * those drawn with the other seed, and write src/estimate/model-data/<library>.ts. With a reference library, designs
 * that were synthesized only there are carried over.
 *
 *   node --import tsx bench/estimates/fit.ts generic130 [reference] [--check]
 *
 * With `--check` nothing is fitted: the error of the package's own model on the held-out designs.
 */
import { writeFile } from 'node:fs/promises';
import { elementFamilies } from '../../src/elements/index.ts';
import { errorsOf, fitModel, type Sample } from '../../src/estimate/calibrate.ts';
import { carriedOver } from '../../src/estimate/carry-over.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import { drawnDesigns, optionDesign, readFigures, sampleOf } from './figures.ts';
import { modelSource } from './model-source.ts';

const TRAINING = { seed: 61, each: 60 };
const HELD_OUT = { seed: 7001, each: 15 };

const isCheck = process.argv.includes('--check');
const [library = 'generic45', reference] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('-'));

const held = drawnDesigns(elementFamilies, HELD_OUT.seed, HELD_OUT.each);
const training = isCheck ? [] : drawnDesigns(elementFamilies, TRAINING.seed, TRAINING.each);
const isHeld = new Set(held.map(({ hash }) => hash));
const heldOut = samples(library, held);

if (isCheck) {
  const model = modelData.find((data) => data.library === library);
  if (model === undefined) throw new Error(`${library} has no model`);
  process.stdout.write(`${library} on ${heldOut.length}: ${text(errorsOf(heldOut, model))}\n`);
  byFamily((list) => errorsOf(list, model));
} else {
  const own = trainingSamples(library);
  const carried = reference === undefined ? [] : carriedOver(trainingSamples(reference), own);
  const seeds = [TRAINING.seed, HELD_OUT.seed] as const;
  const model = fitModel(library, own, heldOut, seeds, { carried, support: 320 });
  const file = new URL(`../../src/estimate/model-data/${library}.ts`, import.meta.url);
  await writeFile(file, await modelSource(model));
  process.stdout.write(
    `${library}: ${own.length} fitted, ${carried.length} carried over, ${text(model.fitted)}; ` +
      `${heldOut.length} held out, ${text(model.expected)}\n`,
  );
  byFamily((list) => errorsOf(list, model));
}
process.exit(0);

function trainingSamples(name: string): Sample[] {
  const byOptions = readFigures(name).flatMap((row) =>
    row.options === undefined ? [] : optionDesign(row, elementFamilies),
  );
  return samples(
    name,
    [...training, ...byOptions].filter(({ hash }) => !isHeld.has(hash)),
  );
}

/** The designs that have figures, each once. */
function samples(name: string, designs: typeof held): Sample[] {
  const rows = new Map(readFigures(name).map((row) => [row.hash, row]));
  return designs.flatMap(({ plan, hash }) => {
    const row = rows.get(hash);
    rows.delete(hash);
    return row === undefined ? [] : [sampleOf(plan, name, row)];
  });
}

function byFamily(errors: (list: readonly Sample[]) => ReturnType<typeof errorsOf>): void {
  const modules = new Map(held.map(({ plan, family }) => [plan.module, family]));
  for (const { slug } of elementFamilies) {
    const list = heldOut.filter(({ plan }) => modules.get(plan.module) === slug);
    if (list.length > 0) process.stdout.write(`  ${slug} ${list.length}: ${text(errors(list))}\n`);
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

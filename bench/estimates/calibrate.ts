/**
 * Refit the models that come with the package: synthesize designs drawn with one seed, fit, quote the error on designs
 * drawn with another, write src/estimate/model-data/<library>.ts. `pelab calibrate` does the same for one library and
 * leaves the package alone.
 *
 *   node --import tsx bench/estimates/calibrate.ts [--training 340] [--held-out 220] [--library generic45]
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ModelCoefficients } from '../../src/estimate/model-coefficients.ts';
import { calibrateLibrary } from '../../src/run/calibrate.ts';
import { listLibraries } from '../../src/technology/generic.ts';
import { modelSource } from './model-source.ts';

const { values } = parseArgs({
  options: {
    training: { type: 'string', default: '340' },
    'held-out': { type: 'string', default: '220' },
    library: { type: 'string' },
    out: { type: 'string', default: 'rtl-out' },
  },
});

const names = values.library === undefined ? listLibraries() : [values.library];
for (const library of names) {
  const { model, refused } = await calibrateLibrary({
    library,
    training: Number(values.training),
    heldOut: Number(values['held-out']),
    out: values.out,
    progress: ({ detail, share = 0 }) =>
      process.stderr.write(`\r${library} ${detail ?? ''} ${(100 * share).toFixed(0)} % `),
  });
  await write(model);
  process.stderr.write('\n');
  process.stdout.write(`${library} fitted ${JSON.stringify(model.fitted)}\n`);
  process.stdout.write(`${library} held out ${JSON.stringify(model.expected)}\n`);
  for (const { module, why } of refused) process.stdout.write(`left out: ${module}: ${why}\n`);
}
process.exit(0);

async function write(model: ModelCoefficients): Promise<void> {
  const file = new URL(`../../src/estimate/model-data/${model.library}.ts`, import.meta.url);
  await writeFile(file, await modelSource(model));
}

/**
 * Refit the model of the built-in libraries: synthesize designs drawn with one seed, fit, quote the error on
 * designs drawn with another, write src/estimate/model-data.ts.
 *
 *   node --import tsx bench/estimates/calibrate.ts [--training 60] [--held-out 40] [--library generic45]
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { elementFamilies } from '../../src/elements/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { calibrationSamples } from '../../src/estimate/calibration-run.ts';
import { fitModel } from '../../src/estimate/calibrate.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import type { ModelCoefficients } from '../../src/estimate/model.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { genericLibrary, listLibraries } from '../../src/technology/generic.ts';

const { values } = parseArgs({
  options: {
    training: { type: 'string', default: '60' },
    'held-out': { type: 'string', default: '40' },
    library: { type: 'string' },
  },
});

const seeds = [11, 12] as const;
const data = new Map<string, ModelCoefficients>(modelData.map((entry) => [entry.library, entry]));
const names = values.library === undefined ? listLibraries() : [values.library];
for (const name of names) {
  const library = genericLibrary(name);
  if (library === undefined) throw new Error(`${name} is not a built-in library`);
  const [training, heldOut] = await Promise.all(
    [Number(values.training), Number(values['held-out'])].map((count, i) =>
      calibrationSamples(
        trainingPlans(elementFamilies, count, seeds[i] ?? 0),
        library,
        (plan) => renderPlan(plan),
        (done) => process.stderr.write(`\r${name} ${i === 0 ? 'training' : 'held out'} ${done} `),
      ),
    ),
  );
  const fit = fitModel(name, training ?? [], heldOut ?? [], seeds);
  data.set(name, fit);
  process.stderr.write('\n');
  process.stdout.write(`${name} fitted ${JSON.stringify(fit.fitted)}\n`);
  process.stdout.write(`${name} held out ${JSON.stringify(fit.expected)}\n`);
}

const header = `/** Written by bench/estimates/calibrate.ts: coefficients of the model, fitted to synthesis. Do not edit. */
import type { ModelCoefficients } from './model.ts';

export const modelData: readonly ModelCoefficients[] = `;
await writeFile(
  new URL('../../src/estimate/model-data.ts', import.meta.url),
  `${header}${JSON.stringify([...data.values()], undefined, 2)};\n`,
);
process.exit(0);

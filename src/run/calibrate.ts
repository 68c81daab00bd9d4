/** Refitting the cost model of a library: synthesis of drawn designs, the fit, its error on designs of another seed. */

import { join } from 'node:path';
import { elementFamilies } from '../elements/index.ts';
import { renderPlan } from '../emit/verilog.ts';
import { EngineError, InputError } from '../errors.ts';
import { fitModel } from '../estimate/calibrate.ts';
import { calibrationSamples, type CalibrationSamples } from '../estimate/calibration-run.ts';
import { arrayErrors, expectedOf, fitFabric, type ArraySample } from '../estimate/fabric-fit.ts';
import { loadLibrary } from '../estimate/library.ts';
import type { ModelCoefficients } from '../estimate/model-coefficients.ts';
import { trainingPlans } from '../estimate/training.ts';
import type { Progress } from '../progress.ts';
import type { Library } from '../technology/library.ts';
import { arraySample, arraySynthesis, trainingArrays } from './array-samples.ts';
import { writeFolder } from './output-folder.ts';

export type CalibrateOptions = {
  /** A built-in library's name or Liberty files; default `generic45`. */
  readonly library?: string;
  /** Designs fitted; default 340. */
  readonly training?: number;
  /** Designs of another seed, on which the error is found; default 220. */
  readonly heldOut?: number;
  /** Arrays fitted, half as many held out; none for 0, then arrays are by the inverter. Default 60. */
  readonly arrays?: number;
  /** Training designs are drawn with this seed, held-out ones with the next; default 31. */
  readonly seed?: number;
  /** Folder for output; default `rtl-out`. */
  readonly out?: string;
  readonly progress?: Progress;
};

export type Calibration = {
  readonly model: ModelCoefficients;
  /** Designs that could not be emitted or synthesized: left out of both sets. */
  readonly refused: CalibrationSamples['refused'];
  /** The coefficients' file. */
  readonly file: string;
};

/** Fewer designs than this cannot tell what counts. */
const FEWEST = 20;

/**
 * Calibrate the model on a library; write `<out>/calibrate-<library>/model.json`.
 *
 * @throws {InputError} for too few designs, an unknown library, or a folder that cannot be written
 */
export async function calibrateLibrary(options: CalibrateOptions = {}): Promise<Calibration> {
  const { training = 340, heldOut = 220, arrays = 60, seed = 31 } = options;
  const { out = 'rtl-out', progress } = options;
  for (const [name, count] of Object.entries({ training, 'held-out': heldOut })) {
    if (count < FEWEST) throw tooFew(name, count);
  }
  if (arrays !== 0 && arrays < FEWEST) throw tooFew('arrays', arrays);
  const library = await loadLibrary(options.library ?? 'generic45', process.cwd());
  const drawn: CalibrationSamples[] = [];
  for (const [i, count] of [training, heldOut].entries()) {
    // Designs that both seeds draw are fitted, and left out of the check.
    const known = new Set(drawn[0]?.samples.map(({ plan }) => plan.module));
    const plans = trainingPlans(elementFamilies, count, seed + i).filter(
      ({ module }) => !known.has(module),
    );
    const what = i === 0 ? 'training' : 'held out';
    drawn.push(
      await calibrationSamples(plans, library, renderPlan, (done) =>
        progress?.({ stage: 'calibrate', detail: what, share: done / plans.length }),
      ),
    );
  }
  const [fitted, check] = drawn;
  const elements = fitModel(library.name, fitted?.samples ?? [], check?.samples ?? [], {
    fitted: [seed],
    heldOut: [seed + 1],
  });
  const model = arrays === 0 ? elements : await withArrays(elements, library, options);
  const folder = join(out, `calibrate-${library.name}`);
  const content = `${JSON.stringify({ schema: 'pelab.model/1', ...model })}\n`;
  writeFolder(folder, [{ path: 'model.json', content }], { name: library.name, designHash: '' });
  return {
    model,
    refused: drawn.flatMap(({ refused }) => refused),
    file: join(folder, 'model.json'),
  };
}

/** The same with what stands between the elements of arrays. Arrays that cannot be synthesized are left out. */
async function withArrays(
  elements: ModelCoefficients,
  library: Library,
  { arrays = 60, seed = 31, progress }: CalibrateOptions,
): Promise<ModelCoefficients> {
  const drawn: ArraySample[][] = [];
  for (const [i, count] of [arrays, Math.ceil(arrays / 2)].entries()) {
    const known = new Set(drawn[0]?.map(({ plan }) => plan.module));
    const samples: ArraySample[] = [];
    let done = 0;
    for (const data of trainingArrays(count, seed + i)) {
      progress?.({ stage: 'calibrate', detail: 'arrays', share: done++ / count });
      try {
        const sample = arraySample(data, await arraySynthesis(data, library));
        if (!known.has(sample.plan.module)) samples.push(sample);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
      }
    }
    drawn.push(samples);
  }
  const [fitted = [], heldOut = []] = drawn;
  const fabric = fitFabric(fitted, elements);
  return {
    ...elements,
    fabric: {
      ...fabric,
      training: fitted.length,
      heldOut: heldOut.length,
      seeds: { fitted: [seed], heldOut: [seed + 1] },
      expected: expectedOf(arrayErrors(heldOut, elements, fabric)),
    },
  };
}

function tooFew(name: string, count: number): InputError {
  return new InputError([
    {
      code: 'out_of_range',
      path: [`--${name}`],
      expected: `at least ${FEWEST}`,
      actual: String(count),
    },
  ]);
}

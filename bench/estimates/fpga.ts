/**
 * Refit the FPGA models that come with the package: map designs drawn with one seed, fit, quote the error on designs
 * drawn with another, write src/estimate/model-data/fpga.ts.
 *
 *   node --import tsx bench/estimates/fpga.ts [--training 72] [--held-out 40]
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { fpgaFamilies } from '../../src/eda/fpga-cells.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { fitFpga } from '../../src/estimate/fpga-fit.ts';
import type { FpgaModel } from '../../src/estimate/fpga-coefficients.ts';
import { fpgaSamples, type FpgaSample } from '../../src/estimate/fpga-samples.ts';
import { fpgaTrainingPlans } from '../../src/estimate/fpga-training.ts';
import type { Plan } from '../../src/structure/plan.ts';

const { values } = parseArgs({
  options: {
    training: { type: 'string', default: '72' },
    'held-out': { type: 'string', default: '40' },
  },
});

const seeds = [71, 72] as const;
const training = fpgaTrainingPlans(elementFamilies, Number(values.training), seeds[0]);
const known = new Set(training.map(({ module }) => module));
// Designs that both seeds draw are fitted, and left out of the check.
const heldOut = fpgaTrainingPlans(elementFamilies, Number(values['held-out']), seeds[1]).filter(
  ({ module }) => !known.has(module),
);

const models: Record<string, FpgaModel> = {};
for (const family of fpgaFamilies) {
  const mapped = (plans: readonly Plan[]): Promise<FpgaSample[]> =>
    fpgaSamples(plans, family, renderPlan, {
      dsp: false,
      report: (done) => process.stderr.write(`\r${family} ${done} of ${plans.length} `),
    });
  models[family] = fitFpga(family, await mapped(training), await mapped(heldOut), seeds);
  const { fitted, expected } = models[family];
  process.stdout.write(`${family} fitted ${JSON.stringify(fitted)}\n`);
  process.stdout.write(`${family} held out ${JSON.stringify(expected)}\n`);
}

const text = `/** Written by bench/estimates/fpga.ts: what operators take on FPGAs, fitted to Yosys. Do not edit. */
import type { FpgaFamily } from '../../eda/fpga-cells.ts';
import type { FpgaModel } from '../fpga-coefficients.ts';

export const fpgaModels: Readonly<Record<FpgaFamily, FpgaModel>> = ${JSON.stringify(models)};
`;
await writeFile(
  new URL('../../src/estimate/model-data/fpga.ts', import.meta.url),
  await format(text, {
    parser: 'typescript',
    printWidth: 100,
    singleQuote: true,
    trailingComma: 'all',
  }),
);
process.exit(0);

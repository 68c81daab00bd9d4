/**
 * Estimates by the model per second, on one core: of plans that are there, each seen for the first time, and with making
 * the plan from its options.
 *
 *   npm run bench -- --only model-speed
 */
import { elementFamilies } from '../../src/elements/index.ts';
import { estimateByModel } from '../../src/estimate/model.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import type { Plan } from '../../src/structure/plan.ts';

const library = genericLibrary('generic45');
if (library === undefined) throw new Error('generic45 is built in');

/** Processor time of this process, s: waiting for the core does not count. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function rate(plans: readonly Plan[]): number {
  const from = processorSeconds();
  let area = 0;
  for (const plan of plans) {
    area += estimateByModel(plan, library as NonNullable<typeof library>, { scope: 'element' })
      .estimate.areaUm2;
  }
  const seconds = processorSeconds() - from;
  if (!(area > 0)) throw new Error('elements have area');
  return plans.length / seconds;
}

rate(trainingPlans(elementFamilies, 2000, 900));
const rates = [901, 902, 903].map((seed) => rate(trainingPlans(elementFamilies, 2000, seed)));
const [, median = 0] = rates.toSorted((a, b) => a - b);
process.stdout.write(
  `${Math.round(median)} estimates per second of processor time, median of 3 x 2000 plans ` +
    `(${rates.map((each) => Math.round(each)).join(', ')})\n`,
);

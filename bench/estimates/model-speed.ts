/**
 * Estimates by the model per second, on one core: of plans that are there, each seen for the first time, of all families
 * in turn with their options drawn at random; and with drawing the options and making the plan.
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

const COUNT = 2000;

// All there before the first is estimated: what making them leaves behind is not the model's.
const from = processorSeconds();
const [warm = [], ...rounds] = [900, 901, 902, 903, 904, 905].map((seed) =>
  trainingPlans(elementFamilies, COUNT, seed),
);
const makingSeconds = (processorSeconds() - from) / (COUNT * (rounds.length + 1));
rate(warm);
const rates = rounds.map(rate);
const median = rates.toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0;
const whole = 1 / (makingSeconds + 1 / median);
process.stdout.write(
  `${Math.round(median)} estimates per second of processor time, median of ${rates.length} x ${COUNT} plans ` +
    `(${rates.map((each) => Math.round(each)).join(', ')}); ` +
    `${Math.round(whole)} designs per second with drawing them and making their plans\n`,
);

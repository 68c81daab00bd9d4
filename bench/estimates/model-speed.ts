/**
 * Estimates by the model per second, on one core: different plans of all families in turn with their options drawn at
 * random, each seen for the first time and soon after it was made, as in a sweep; and with drawing the options and making
 * the plan.
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

/** Plans made at a time: some hundred kilobytes that lie in the cache when they are estimated. */
const BATCH = 2 * elementFamilies.length;
const ROUNDS = 5;
const BATCHES = 40;

const seen = new Set<string>();
let seed = 900;

/** Designs per second of a number of batches: by the model alone, and with making their plans. */
function round(): { readonly estimates: number; readonly designs: number } {
  const from = processorSeconds();
  let count = 0;
  let estimating = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const plans = trainingPlans(elementFamilies, BATCH, seed++).filter(isNew);
    const start = processorSeconds();
    if (!(sumOfAreas(plans) > 0)) throw new Error('elements have area');
    estimating += processorSeconds() - start;
    count += plans.length;
  }
  return { estimates: count / estimating, designs: count / (processorSeconds() - from) };
}

function isNew({ module }: Plan): boolean {
  const known = seen.size;
  return seen.add(module).size > known;
}

function sumOfAreas(plans: readonly Plan[]): number {
  let area = 0;
  for (const plan of plans) {
    area += estimateByModel(plan, library as NonNullable<typeof library>, { scope: 'element' })
      .estimate.areaUm2;
  }
  return area;
}

// The first, in which the code is compiled, does not count.
round();
const rounds = Array.from({ length: ROUNDS }, round);
const rates = rounds.map(({ estimates }) => Math.round(estimates));
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
process.stdout.write(
  `${median(rates)} estimates per second of processor time, median of ${ROUNDS} rounds (${rates.join(', ')}), ` +
    `${seen.size} different designs; ` +
    `${Math.round(median(rounds.map(({ designs }) => designs)))} designs per second with drawing them and making their plans\n`,
);

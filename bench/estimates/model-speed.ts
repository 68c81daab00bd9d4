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

/** Processor time of this process, of all its threads, s: waiting for the core does not count. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Processor time of some work, s. `process` holds what other threads do meanwhile: the collector goes on with the garbage
 * of the plans just made, 0.1 to 0.5 ms a batch with nothing between two readings. The thread that estimates can have
 * used neither more than that nor more than has passed: `thread` is the less of the two, batch by batch.
 */
function timed(work: () => void): { readonly process: number; readonly thread: number } {
  // The first reading after long work takes milliseconds.
  processorSeconds();
  const from = processorSeconds();
  const start = performance.now();
  work();
  const passed = (performance.now() - start) / 1e3;
  const used = processorSeconds() - from;
  return { process: used, thread: Math.min(used, passed) };
}

/** Plans made at a time: some hundred kilobytes that lie in the cache when they are estimated. */
const BATCH = 2 * elementFamilies.length;
const ROUNDS = 5;
const BATCHES = 40;

const seen = new Set<string>();
let seed = 900;

type Round = {
  /** Designs per second by the model alone: of the thread that estimates, and of all threads. */
  readonly estimates: number;
  readonly withHelpers: number;
  /** With making their plans. */
  readonly designs: number;
};

/** Designs per second of a number of batches. */
function round(): Round {
  const from = processorSeconds();
  let count = 0;
  let [estimating, withHelpers] = [0, 0];
  for (let batch = 0; batch < BATCHES; batch++) {
    const plans = trainingPlans(elementFamilies, BATCH, seed++).filter(isNew);
    const spent = timed(() => {
      if (!(sumOfAreas(plans) > 0)) throw new Error('elements have area');
    });
    estimating += spent.thread;
    withHelpers += spent.process;
    count += plans.length;
  }
  return {
    estimates: count / estimating,
    withHelpers: count / withHelpers,
    designs: count / (processorSeconds() - from),
  };
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
const median = (of: (each: Round) => number): number =>
  Math.round(rounds.map(of).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
process.stdout.write(
  `${median((each) => each.estimates)} estimates per second of processor time, median of ${ROUNDS} rounds (${rates.join(', ')}), ` +
    `${seen.size} different designs; ${median((each) => each.withHelpers)} with what other threads do meanwhile; ` +
    `${median((each) => each.designs)} designs per second with drawing them and making their plans\n`,
);

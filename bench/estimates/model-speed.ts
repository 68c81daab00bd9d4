/**
 * Estimates by the model per second, on one core: different plans of all families in turn with their options drawn at
 * random, each seen for the first time; the same once more; and with drawing the options and making the plan. Plans are
 * made some thousand at a time, and again a few at a time, so that what making plans leaves behind counts.
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

/** Plans made at a time: as many as a sweep has, or some hundred kilobytes that still lie in the cache. */
const BATCHES = { many: 50 * elementFamilies.length, few: 2 * elementFamilies.length } as const;
const ROUNDS = 5;
/** Different plans in a round, about. */
const PLANS = 2000;

const seen = new Set<string>();
let seed = 900;

/** Designs per second. */
type Round = {
  /** By the model alone: of the thread that estimates, and of all threads. */
  readonly first: number;
  readonly withHelpers: number;
  readonly again: number;
  /** With making their plans. */
  readonly designs: number;
};

function round(size: number): Round {
  const from = processorSeconds();
  let count = 0;
  let [first, withHelpers, again] = [0, 0, 0];
  while (count < PLANS) {
    const plans = trainingPlans(elementFamilies, size, seed++).filter(isNew);
    const work = (): void => {
      if (!(sumOfAreas(plans) > 0)) throw new Error('elements have area');
    };
    const spent = timed(work);
    first += spent.thread;
    withHelpers += spent.process;
    again += timed(work).thread;
    count += plans.length;
  }
  return {
    first: count / first,
    withHelpers: count / withHelpers,
    again: count / again,
    designs: count / (processorSeconds() - from - again),
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

for (const [name, size] of Object.entries(BATCHES)) {
  // The first, in which the code is compiled, does not count.
  round(size);
  const rounds = Array.from({ length: ROUNDS }, () => round(size));
  const median = (of: (each: Round) => number): number =>
    Math.round(rounds.map(of).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
  process.stdout.write(
    `${name} plans at a time (${size}): ${median((each) => each.first)} estimates per second of processor time, median of ` +
      `${ROUNDS} rounds (${rounds.map(({ first }) => Math.round(first)).join(', ')}); ` +
      `${median((each) => each.withHelpers)} with what other threads do meanwhile; ${median((each) => each.again)} of ` +
      `the same plans again; ${median((each) => each.designs)} designs per second with drawing them and making their plans\n`,
  );
}
process.stdout.write(`${seen.size} different designs\n`);

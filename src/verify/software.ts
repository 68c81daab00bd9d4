/**
 * An array with registers under software that does anything: runs, aborts, resets, requests that are refused. Every output
 * of every cycle is golden. A run that fails is made small.
 */

import type { ArrayDesign } from '../arrays/family.ts';
import type { Engine, Rtl, Session } from '../simulate/engine.ts';
import { randomStream } from '../workloads/random.ts';
import { firstDifference } from './compare.ts';
import { judge, openAll, resultOf } from './contestant.ts';
import { counterexampleOf, type Counterexample } from './counterexample.ts';
import { faceOf, type Face, type Played } from './play.ts';
import { playSide } from './play-side.ts';
import type { VerificationResult } from './result.ts';
import { rtlOf } from './rtl.ts';

export type SoftwareOptions = {
  readonly engines: readonly Engine[];
  readonly seed: number;
  /** Clock cycles in all, about. */
  readonly cycles: number;
  /** Verilog to check; by default what is emitted from the array's plan. */
  readonly rtl?: Rtl;
  readonly signal?: AbortSignal;
};

/** Cycles of a run: some ten things that software does. */
const runCycles = 2000;

/** Other runs that are tried for one that fails sooner. */
const shrinkRuns = 60;

/** One run of software, the same for the same numbers; undefined for an array without registers. */
export function softwareRun(
  array: ArrayDesign,
  face: Face,
  seed: number,
  run: number,
  cycles = runCycles,
): Played | undefined {
  const random = randomStream(seed, 0x736f6674, run);
  const side = array.anySoftware?.((end) => Math.floor(random.unit() * end));
  return side && playSide(side, array, face, cycles);
}

/**
 * Check an array's RTL under such software, one result per engine; none for an array without registers.
 *
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function cosimulateSoftware(
  array: ArrayDesign,
  options: SoftwareOptions,
): Promise<VerificationResult[]> {
  if (array.anySoftware === undefined) return [];
  const { seed, signal } = options;
  const rtl = options.rtl ?? rtlOf(array.plan());
  const face = faceOf(rtl);
  const contestants = await openAll(options.engines, rtl);
  const runs = Math.ceil(options.cycles / runCycles);
  const each = Math.min(runCycles, options.cycles);
  try {
    for (let run = 0; run < runs; run++) {
      signal?.throwIfAborted();
      const played = softwareRun(array, face, seed, run, each);
      if (played === undefined) break;
      for (const contestant of contestants.filter(({ mismatches }) => mismatches === 0)) {
        if ((await judge(contestant, [played])) === undefined) continue;
        const where = { module: rtl.top, engine: contestant.engine, seed };
        const others = (cycles: number, other: number): Played | undefined =>
          softwareRun(array, face, seed, runs + other, cycles);
        const shown = await soonest(contestant.session, played, others, where);
        if (shown !== undefined) contestant.counterexample = shown;
      }
    }
  } finally {
    await Promise.all(contestants.map(({ session }) => session.close()));
  }
  return contestants.map((one) => resultOf(one, { kind: 'software', module: rtl.top, seed }));
}

/** The failure that comes soonest, of a run that fails and of others. */
async function soonest(
  session: Session,
  failing: Played,
  others: (cycles: number, other: number) => Played | undefined,
  where: Parameters<typeof counterexampleOf>[0],
): Promise<Counterexample | undefined> {
  let found: Counterexample | undefined;
  let played: Played | undefined = failing;
  for (let other = 0; other <= shrinkRuns && played !== undefined; other++) {
    const [answer] = await session.runAll([played.inputs]);
    const difference = answer && firstDifference(played.expected, answer);
    if (answer !== undefined && difference !== undefined) {
      found = counterexampleOf(where, played, answer, difference);
    }
    played = others(found?.cycle ?? played.inputs.cycles, other);
  }
  return found;
}

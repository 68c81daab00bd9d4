/** An element, or any one module, as mutation takes it. */

import { readNetlist } from '../../eda/netlist-read.ts';
import { parseFormat } from '../../formats/index.ts';
import { randomStream } from '../../workloads/random.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { Target } from '../cosimulate.ts';
import { distantSums } from '../distant-sums.ts';
import { driveOf } from '../drive.ts';
import { everyPair } from '../every-pair.ts';
import { greatestAgain } from '../greatest-operands.ts';
import { withLikeWords } from '../like-operands.ts';
import { beatsToWrap, longSums } from '../long-sums.ts';
import { madeSums } from '../made-sums.ts';
import { faceOf, type Played } from '../play.ts';
import { cornerProducts } from '../products.ts';
import { rtlOf } from '../rtl.ts';
import { withAnyWords, withRuns } from '../run-operands.ts';
import { nearSums, playRunning } from '../running-sums.ts';
import type { Stimulus } from '../stimulus.ts';
import { faultsOf } from './faults.ts';
import { longestSum } from './small-array.ts';
import { check, drawnStimuli, playedEach } from './staged-check.ts';
import { netlistPasses, withoutLoops, type MutationSubject } from './subject.ts';

/** Sums at each distance from a product, with each fraction: so many. */
const distantRounds = 4;

/** Sums of floats do not wrap: half floats times 4-bit codes pass 2^33 in so many beats. */
const floatBeats = 2 ** 16;

/** Corners with sums near their product: so often. */
const nearRounds = 256;

/**
 * Mutate one module, flattened, against its golden model.
 *
 * @param arithmetic of an element, from which products are known
 */
export async function elementSubject(
  target: Target,
  seed: number,
  arithmetic?: Arithmetic,
): Promise<MutationSubject> {
  const { plan } = target;
  const rtl = target.rtl ?? rtlOf(plan);
  const netlist = await readNetlist(rtl, { passes: ['flatten', ...netlistPasses] });
  const lanes = new Map(plan.ports.map((port) => [port.name, port.lanes ?? 1]));
  const module = netlist.modules[rtl.top];
  const groups = module === undefined ? [] : faultsOf(rtl.top, module, 1, lanes, () => []);
  const drive = driveOf(plan, target.held);
  const face = faceOf(rtl);
  const golden = target.golden();
  const played = (list: Iterable<Stimulus>): Iterable<Played> =>
    playedEach(list, drive, golden, face);
  const drawn = (cycles: number, numRuns: number, salt: number): Iterable<Played> =>
    played(drawnStimuli(drive, cycles, numRuns, seed ^ salt));
  const changed = (
    change: typeof withRuns,
    cycles: number,
    numRuns: number,
    salt: number,
    key: number,
  ): Iterable<Played> =>
    played(
      change(drawnStimuli(drive, cycles, numRuns, seed ^ salt), drive, randomStream(seed, key)),
    );
  function* running(cycles: number, numRuns: number): Generator<Played, void> {
    for (const stimulus of drawnStimuli(drive, cycles, numRuns, seed ^ 3)) {
      const one = playRunning(stimulus, plan, golden, face);
      if (one !== undefined) yield one;
    }
  }
  const corners = cornerProducts(drive, 1024);
  const sum = parseFormat(plan.ports.find(({ name }) => name === 'acc_o')?.format ?? '')?.row;
  const beats = Math.min(
    longestSum,
    Math.max(beatsToWrap(plan), sum?.kind === 'float' ? floatBeats : 0),
  );
  return {
    scope: 'element',
    rtl,
    netlist,
    groups: withoutLoops(netlist, rtl.top, groups),
    foreign: new Set(),
    ...(sum?.kind === 'float' ? { sum } : {}),
    checks: [
      check('drawn streams', false, () => drawn(128, 4, 0)),
      check('corner products', false, () => played(corners)),
      check('drawn streams', false, () => drawn(384, 16, 1)),
      check('running sums', true, () => running(384, 64)),
      check('sums at every distance', true, () =>
        distantSums(plan, golden, face, randomStream(seed, 0x64697374), distantRounds),
      ),
      check('sums made of powers of two', true, () =>
        arithmetic === undefined
          ? []
          : played(madeSums(plan, arithmetic, randomStream(seed, 0x6d616465))),
      ),
      check('runs of bits', true, () => changed(withRuns, 384, 64, 4, 0x72756e73)),
      check('greatest numbers again and again', true, () =>
        changed(greatestAgain, 384, 64, 6, 0x61676169),
      ),
      check('products of one size', true, () => changed(withLikeWords, 384, 64, 5, 0x6c696b65)),
      check('near sums', true, () =>
        nearSums(corners, plan, golden, face, randomStream(seed, 0x6e656172), nearRounds),
      ),
      check('every operand', true, () => played(everyPair(plan))),
      check('long sums', true, () => played(longSums(plan, beats))),
      check('long streams', true, () => drawn(1024, 512, 2)),
      check('any operands', true, () => changed(withAnyWords, 1024, 512, 7, 0x616e79)),
    ],
    pipelines: [{ rtl, plan, golden: () => target.golden(), modules: new Set([rtl.top]) }],
  };
}

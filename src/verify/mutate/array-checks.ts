/** What the mutants of an array are put to. */

import type { ArrayDesign, GemmDriver, GemmWords } from '../../arrays/family.ts';
import { mask } from '../../bits/index.ts';
import type { Design } from '../../design/design.ts';
import { parseFormat } from '../../formats/index.ts';
import { randomStream, type RandomStream } from '../../workloads/random.ts';
import { driveOf } from '../drive.ts';
import { edgeGemms } from '../edge-sums.ts';
import { filledGemms, greatestActivationsGemm, greatestGroupGemms } from '../filled-groups.ts';
import { gemmsOf, sizedGemms } from '../gemm-choice.ts';
import { greatGemms } from '../great-sums.ts';
import { grownGemms } from '../grown-sums.ts';
import { borrowingGemms, longestGemms } from '../longest-products.ts';
import type { Face, Played } from '../play.ts';
import { playGemm } from '../play-side.ts';
import { powerGemms } from '../power-sums.ts';
import { softwareRun } from '../software.ts';
import { turningGemms } from '../turning-groups.ts';
import { longestGroup, withLongGroups } from './small-array.ts';
import { check, drawnStimuli, playedEach, type StagedCheck } from './staged-check.ts';

/**
 * Shares of cycles in which results that wait are not taken: now and then, and so many that the next result comes
 * before the last has left.
 */
const shares = [0.4, 0.95];

/** Cycles for which the sums of a tile wait, and in which they come out of a small array. */
const sumsWait = 64;

/** Runs of software that does anything. */
const softwareRuns = 32;

/** Choices of software that are made one after the other for the longest products. */
const choices = [0, 1, 2, 3];

/** Product of cycles and elements for the matrix products of an array. */
const gemmBudget = 2e5;

/** Where sums of activations are kept in floating point: one as great as the greatest sum of codes that is tried. */
function activationsGemm(
  array: ArrayDesign,
): { readonly longest: ArrayDesign; readonly words: GemmWords } | undefined {
  const { scaling, element } = array;
  const sums = parseFormat(element.arithmetic.accumulator.format)?.row.kind;
  if (scaling?.zeroPoint?.place !== 'kept' || sums !== 'float') return undefined;
  const longest = withLongGroups(array, longestGroup * Number(mask(scaling.code.width)));
  const words = longest && greatestActivationsGemm(longest, longestGroup);
  return longest && words && { longest, words };
}

/**
 * Checks of a whole array against its golden model, short ones first.
 *
 * @param units checks of its units alone, which come before the long ones
 * @param design whose operands the array is fed with, too
 */
export function arrayChecks(
  array: ArrayDesign,
  face: Face,
  seed: number,
  units: readonly StagedCheck[],
  design?: Design,
): StagedCheck[] {
  const drive = driveOf(array.plan());
  const golden = array.golden();
  const drawn = (cycles: number, numRuns: number, salt: number): Iterable<Played> =>
    playedEach(drawnStimuli(drive, cycles, numRuns, seed ^ salt), drive, golden, face);
  const settings = randomStream(seed, 0x73657474);
  /** A driver with settings of its own, where there are any to choose; its results in sight, if need be. */
  const otherDriver = (gemm: GemmWords, isInSight = false): GemmDriver | undefined =>
    array.drawnDriver?.(gemm, (end) => settings.word() % end, isInSight);
  /** Each product with its results taken at once, then refused now and then and most of the time. */
  function* takenAndWaiting(gemms: Iterable<GemmWords>, random: RandomStream): Generator<Played> {
    for (const gemm of gemms) {
      for (const share of [0, ...shares]) {
        yield playGemm(array, gemm, face, () => random.unit() < share);
      }
    }
  }
  return [
    check('drawn streams', false, () => drawn(100, 4, 0)),
    check('matrix products', false, () =>
      gemmsOf(design, array, seed, gemmBudget).map((gemm) => playGemm(array, gemm, face)),
    ),
    check('drawn streams', false, () => drawn(300, 16, 1)),
    ...units,
    check('products of one size', true, () =>
      sizedGemms(array, seed).map((gemm) => playGemm(array, gemm, face)),
    ),
    check('products with other settings', true, function* () {
      if (array.drawnDriver === undefined) return;
      for (const gemm of [...sizedGemms(array, seed ^ 1), ...greatGemms(array, seed)]) {
        yield playGemm(array, gemm, face, () => false, otherDriver(gemm));
      }
    }),
    check('software that does anything', true, function* () {
      for (let run = 0; run < softwareRuns; run++) {
        const played = softwareRun(array, face, seed, run);
        if (played !== undefined) yield played;
      }
    }),
    check('sums of the greatest numbers', true, function* () {
      for (const gemm of greatGemms(array, seed)) yield playGemm(array, gemm, face);
    }),
    check('sums past an exponent', true, function* () {
      yield* takenAndWaiting(grownGemms(array, seed), randomStream(seed, 0x67726f77));
    }),
    check('sums at the edge of a rounding', true, function* () {
      for (const gemm of edgeGemms(array, seed)) yield playGemm(array, gemm, face);
    }),
    check('sums of one power of two', true, function* () {
      if (array.drawnDriver !== undefined) {
        for (const gemm of powerGemms(array, seed, [1])) {
          yield playGemm(array, gemm, face, () => false, otherDriver(gemm, true));
          // Shared out among four, some columns may be left idle; by the first choice, one array, none is.
          const whole = array.drawnDriver(gemm, () => 0, true);
          yield playGemm(array, gemm, face, () => false, whole);
        }
        return;
      }
      yield* takenAndWaiting(powerGemms(array, seed), randomStream(seed, 0x706f7765));
    }),
    check('groups that turn a rounding', true, function* () {
      for (const gemm of turningGemms(array, seed)) yield playGemm(array, gemm, face);
    }),
    check('groups filled with one term', true, function* () {
      const random = randomStream(seed, 0x66696c6c);
      for (const gemm of filledGemms(array, seed)) yield playGemm(array, gemm, face);
      // Sums of a second tile wait behind results of the first.
      for (const share of shares) {
        for (const gemm of filledGemms(array, seed, 2)) {
          yield playGemm(array, gemm, face, () => random.unit() < share);
        }
      }
    }),
    check('groups longer than the design asks for', true, function* () {
      const longer = withLongGroups(array);
      if (longer === undefined) return;
      for (const gemm of greatestGroupGemms(longer, seed)) {
        // The results of the first tile wait until the sums of the second do.
        let cycle = 0;
        yield playGemm(longer, gemm, face, () => {
          cycle++;
          return cycle > gemm.k && cycle < 2 * gemm.k + sumsWait;
        });
      }
      const gemm = activationsGemm(array);
      if (gemm !== undefined) yield playGemm(gemm.longest, gemm.words, face);
    }),
    check('products that wait', true, () => {
      const random = randomStream(seed, 0x77616974);
      return [...gemmsOf(design, array, seed, gemmBudget), ...sizedGemms(array, seed)].map(
        (gemm, i) =>
          playGemm(
            array,
            gemm,
            face,
            () => random.unit() < (shares[i % 2] ?? 0),
            i % 4 < 2 ? undefined : otherDriver(gemm),
          ),
      );
    }),
    check('long streams', true, () => drawn(600, 96, 2)),
    check('longest products', true, function* () {
      if (array.registers === undefined) return;
      for (const gemm of borrowingGemms(array, seed)) {
        yield playGemm(array, gemm, face);
        yield playGemm(array, gemm, face, () => false, otherDriver(gemm));
      }
      for (const gemm of longestGemms(array, seed)) {
        // The first of all that can be chosen, the second, ...: each way to share the product out.
        for (const choice of choices) {
          const driver = array.drawnDriver?.(gemm, (end) => choice % end, false);
          yield playGemm(array, gemm, face, () => false, driver);
        }
      }
    }),
  ];
}

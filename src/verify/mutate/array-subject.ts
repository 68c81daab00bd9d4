/** An array as mutation takes it. */

import type { ArrayDesign, GemmDriver, GemmWords } from '../../arrays/family.ts';
import type { Design } from '../../design/design.ts';
import { readNetlist } from '../../eda/netlist-read.ts';
import { modulesOf } from '../../structure/plan.ts';
import { randomStream } from '../../workloads/random.ts';
import { moduleName } from '../audit-netlist.ts';
import { driveOf } from '../drive.ts';
import { edgeGemms } from '../edge-sums.ts';
import { filledGemms, greatestGroupGemms } from '../filled-groups.ts';
import { gemmsOf, sizedGemms } from '../gemm-choice.ts';
import { playGemm } from '../gemm.ts';
import { greatGemms } from '../great-sums.ts';
import { longestGemms } from '../longest-products.ts';
import { faceOf, type Played } from '../play.ts';
import { rtlOf } from '../rtl.ts';
import { turningGemms } from '../turning-groups.ts';
import { outputsIn } from './equivalence.ts';
import { faultsOf, type FaultGroup } from './faults.ts';
import { withLongGroups } from './small-array.ts';
import { check, drawnStimuli, playedEach } from './staged-check.ts';
import { netlistPasses, withoutLoops, type MutationSubject } from './subject.ts';
import { unitChecks } from './unit-checks.ts';

/**
 * Shares of cycles in which results that wait are not taken: now and then, and so many that the next result comes
 * before the last has left.
 */
const shares = [0.4, 0.95];

/** Cycles for which the sums of a tile wait, and in which they come out of a small array. */
const sumsWait = 64;

/** Product of cycles and elements for the matrix products of an array. */
const gemmBudget = 2e5;

/**
 * Mutate an array's own modules, against its golden model; those of the element are left alone.
 *
 * @param design whose operands the array is fed with, too
 */
export async function arraySubject(
  array: ArrayDesign,
  seed: number,
  design?: Design,
): Promise<MutationSubject> {
  const plan = array.plan();
  const rtl = rtlOf(plan);
  const netlist = await readNetlist(rtl, { passes: netlistPasses });
  const { element, role } = array;
  const inElement = [element.plan(role), element.inner(role)].flatMap((one) => modulesOf(one));
  const foreign = new Set(inElement.map(({ module }) => module));
  const lanes = new Map(plan.ports.map((port) => [port.name, port.lanes ?? 1]));
  const groups: FaultGroup[] = [];
  let first = 1;
  for (const [name, module] of Object.entries(netlist.modules)) {
    if (foreign.has(moduleName(name))) continue;
    const buses = name === rtl.top ? lanes : new Map<string, number>();
    const found = faultsOf(name, module, first, buses, outputsIn(netlist));
    groups.push(...found);
    const last = found.at(-1);
    if (last !== undefined) first = last.first + last.count;
  }
  const drive = driveOf(plan);
  const face = faceOf(rtl);
  const golden = array.golden();
  const drawn = (cycles: number, numRuns: number, salt: number): Iterable<Played> =>
    playedEach(drawnStimuli(drive, cycles, numRuns, seed ^ salt), drive, golden, face);
  const units = unitChecks(array, netlist, seed);
  const settings = randomStream(seed, 0x73657474);
  /** A driver with settings of its own, where there are any to choose. */
  const otherDriver = (gemm: GemmWords): GemmDriver | undefined =>
    array.drawnDriver?.(gemm, (end) => settings.word() % end);
  return {
    scope: 'array',
    rtl,
    netlist,
    groups: withoutLoops(netlist, rtl.top, groups),
    foreign: new Set(Object.keys(netlist.modules).filter((name) => foreign.has(moduleName(name)))),
    checks: [
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
      check('sums of the greatest numbers', true, function* () {
        for (const gemm of greatGemms(array, seed)) yield playGemm(array, gemm, face);
      }),
      check('sums at the edge of a rounding', true, function* () {
        for (const gemm of edgeGemms(array, seed)) yield playGemm(array, gemm, face);
      }),
      check('groups that turn a rounding', true, function* () {
        for (const gemm of turningGemms(array, seed)) yield playGemm(array, gemm, face);
      }),
      check('groups filled with one term', true, function* () {
        for (const gemm of filledGemms(array, seed)) yield playGemm(array, gemm, face);
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
        for (const gemm of array.registers === undefined ? [] : longestGemms(array, seed)) {
          yield playGemm(array, gemm, face);
        }
      }),
    ],
    pipelines: units.map(({ alone }) => alone),
  };
}

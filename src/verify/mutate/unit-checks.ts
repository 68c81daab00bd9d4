/** Checks of the units of an array, each alone: all that their ports can take, of which the array reaches a part. */

import type { ArrayDesign, Unit } from '../../arrays/family.ts';
import type { Netlist } from '../../eda/netlist.ts';
import { modulesOf } from '../../structure/plan.ts';
import { randomStream } from '../../workloads/random.ts';
import { moduleName } from '../audit-netlist.ts';
import { distantSums } from '../distant-sums.ts';
import { driveOf } from '../drive.ts';
import { faceOf, type Face, type Played } from '../play.ts';
import { cornerProducts } from '../products.ts';
import { rtlOf } from '../rtl.ts';
import { nearSums } from '../running-sums.ts';
import type { Pipeline } from './pipeline.ts';
import { check, drawnStimuli, playedEach, type StagedCheck } from './staged-check.ts';

type AloneCheck = StagedCheck & { readonly alone: Pipeline };

/** Sums at each distance from a product, with each fraction; corners that cancel. */
const distantRounds = 4;
const nearRounds = 16;

/** The units of an array in its netlist, each with its check. */
export function unitChecks(array: ArrayDesign, netlist: Netlist, seed: number): AloneCheck[] {
  return (array.units?.() ?? []).map((unit) => {
    const { plan, golden } = unit;
    const rtl = rtlOf(plan);
    const own = new Set(modulesOf(plan).map(({ module }) => module));
    const modules = new Set(
      Object.keys(netlist.modules).filter((name) => own.has(moduleName(name))),
    );
    const runs = (): Iterable<Played> => unitRuns(unit, faceOf(rtl), seed);
    return { ...check('units alone', true, runs), alone: { rtl, plan, golden, modules } };
  });
}

function* unitRuns(
  { plan, golden: opened, sum }: Unit,
  face: Face,
  seed: number,
): Generator<Played> {
  const drive = driveOf(plan);
  const golden = opened();
  yield* playedEach(drawnStimuli(drive, 384, 8, seed ^ 4), drive, golden, face);
  const corners = cornerProducts(drive, 1024);
  yield* playedEach(corners, drive, golden, face);
  yield* distantSums(plan, golden, face, randomStream(seed, 0x756e6974), distantRounds, sum);
  yield* nearSums(corners, plan, golden, face, randomStream(seed, 0x6e656172), nearRounds, sum);
}

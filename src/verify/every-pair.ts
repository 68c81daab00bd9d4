/** Stimuli that meet every word of one operand with every word of the other, where these are few. */

import type { Word } from '../bits/index.ts';
import type { Plan } from '../structure/plan.ts';
import { driveOf } from './drive.ts';
import { isFlag } from './products.ts';
import { dense, type Beat, type Stimulus } from './stimulus.ts';

/** More operand bits than this are too many. */
const maxBits = 17;

/** Beats of one stimulus. */
const beatsPerRun = 4096;

/** Every pair of words of the first two operands, each a sum of its own. Empty where beats can be refused. */
export function everyPair(plan: Plan): Stimulus[] {
  const drive = driveOf(plan);
  const [source, ...others] = drive.sources;
  if (source === undefined || others.length > 0 || source.ready !== undefined) return [];
  const [first, second] = source.data.filter((port) => port.format !== undefined);
  if (first === undefined || second === undefined || first.width + second.width > maxBits)
    return [];
  const shift = BigInt(first.width);
  const beat = (pair: Word): Beat =>
    source.data.map((port) => {
      if (port === first) return BigInt.asUintN(first.width, pair);
      if (port === second) return pair >> shift;
      return isFlag(port) ? 1n : 0n;
    });
  const total = 2 ** (first.width + second.width);
  return Array.from({ length: Math.ceil(total / beatsPerRun) }, (_, run): Stimulus => {
    const count = Math.min(beatsPerRun, total - run * beatsPerRun);
    const pairs = Array.from({ length: count }, (__, i) => beat(BigInt(run * beatsPerRun + i)));
    return dense(drive, pairs);
  });
}

/**
 * Stimuli whose operands are the greatest numbers, the same ones several times in a row: sums at the top of what keeps
 * them, one term above another. A port may hold several shorter numbers, and a mode above them.
 */

import { mask, pack, type Word } from '../bits/index.ts';
import type { RandomStream } from '../workloads/random.ts';
import type { Drive } from './drive.ts';
import { isFlag } from './products.ts';
import { withBeats, type Beat, type Stimulus } from './stimulus.ts';

/** The same beat comes so often in a row, at most. */
const mostTimes = 16;

/** Bits of the shortest number. */
const shortest = 4;

/**
 * The same stimuli with the greatest numbers, or all but, in place of each word; flags of a beat come only with the first
 * of those that follow from it.
 */
export function greatestAgain(
  stimuli: Iterable<Stimulus>,
  drive: Drive,
  random: RandomStream,
): Generator<Stimulus, void> {
  return withBeats(stimuli, drive, (beats, ports) => {
    const repeated: Beat[] = [];
    for (const beat of beats) {
      if (repeated.length >= beats.length) break;
      // Numbers of one beat are of one length, or each is as long as its port.
      const bits = shortest * 2 ** (random.word() % 4);
      const one = ports.map((port, at) =>
        port.format === undefined ? (beat[at] ?? 0n) : greatestWords(port.width, bits, random),
      );
      const again = one.map((word, at) => (ports[at] && isFlag(ports[at]) ? 0n : word));
      const times = Math.floor(mostTimes ** random.unit());
      repeated.push(one, ...Array<Beat>(times - 1).fill(again));
    }
    return repeated.slice(0, beats.length);
  });
}

/** One such number beside zeros, or the same in all places; anything above. */
function greatestWords(width: number, bits: number, random: RandomStream): Word {
  const length = Math.min(bits, width);
  const places = Math.floor(width / length);
  const number = greatest(length, random);
  const isAlone = random.word() % 2 === 0;
  const numbers = Array.from({ length: places }, (_, i) => (i === 0 || !isAlone ? number : 0n));
  const above = BigInt(random.word()) & mask(width - places * length);
  return (above << BigInt(places * length)) | pack(numbers, length);
}

/** All ones below the sign, in two's complement of either sign; half of the time but for one: of floats that is no number. */
function greatest(bits: number, random: RandomStream): Word {
  const but = random.word() % 2 === 0 ? 0n : 1n << BigInt(random.word() % bits);
  const word = (mask(bits) >> 1n) ^ but;
  return random.word() % 2 === 0 ? word : BigInt.asUintN(bits, -word);
}

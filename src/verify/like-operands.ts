/**
 * Stimuli whose operands are alike from beat to beat: their upper bits stay, but for one now and then. What has exponents
 * or scales there gives products of one size, one after the other, where drawn ones are far apart and the greatest hides
 * the others.
 */

import { mask, type Word } from '../bits/index.ts';
import type { RandomStream } from '../workloads/random.ts';
import type { Drive } from './drive.ts';
import { withBeats, type Stimulus } from './stimulus.ts';

/** One beat in so many has another bit in its upper part. */
const beatsPerChange = 4;

/** The same stimuli with numbers like the first of each port. */
export function withLikeWords(
  stimuli: Iterable<Stimulus>,
  drive: Drive,
  random: RandomStream,
): Generator<Stimulus, void> {
  return withBeats(stimuli, drive, (beats, ports) => {
    const low = beats[0]?.map((word, at) => {
      const { width = 1, format } = ports[at] ?? {};
      return width === 1 || format === undefined
        ? undefined
        : { word, width, free: random.word() % width };
    });
    return beats.map((beat) =>
      beat.map((word, at) => {
        const kept = low?.[at];
        return kept === undefined ? word : likeWord(kept, word, random);
      }),
    );
  });
}

/** The low bits of one word below the upper ones of another. */
function likeWord(
  { word, width, free }: { readonly word: Word; readonly width: number; readonly free: number },
  drawn: Word,
  random: RandomStream,
): Word {
  const like = (word & ~mask(free)) | (drawn & mask(free));
  if (random.word() % beatsPerChange > 0) return like;
  return like ^ (1n << BigInt(free + (random.word() % (width - free))));
}

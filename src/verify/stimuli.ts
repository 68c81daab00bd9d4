/** Stimuli drawn and shrunk by fast-check. */

import * as fc from 'fast-check';
import { mask, type Word } from '../bits/index.ts';
import { cornerWords } from './corners.ts';
import { drawStimulus, drawWord } from './draw.ts';
import type { Drive } from './drive.ts';
import { shrinkStimulus, simplerWordsThan, type ShrinkState } from './shrink.ts';
import type { Stimulus } from './stimulus.ts';

/**
 * Stimuli of at most `cycles` cycles for a module. Operands weight corners, lane by lane and in products;
 * schedules are {dense, bubbly, bursty} x {never, stutter, long stall} x {no reset, resets in mid-stream}.
 * Shrinks to few cycles, few beats, no interruptions and simple words.
 */
export function stimuli(drive: Drive, cycles: number): fc.Arbitrary<Stimulus> {
  return new StimulusArbitrary(drive, cycles);
}

/**
 * Words of a format: corners as often as all others. Shrinks to words that are lesser numbers.
 */
export function formatWords(width: number, format?: string): fc.Arbitrary<Word> {
  return new WordArbitrary(width, cornerWords(width, format));
}

class WordArbitrary extends fc.Arbitrary<Word> {
  readonly #width: number;
  readonly #corners: readonly Word[];

  constructor(width: number, corners: readonly Word[]) {
    super();
    this.#width = width;
    this.#corners = corners;
  }

  override generate(random: fc.Random): fc.Value<Word> {
    return new fc.Value(drawWord(this.#width, this.#corners, random), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Word {
    return typeof value === 'bigint' && value >= 0n && value <= mask(this.#width);
  }

  override shrink(value: Word): fc.Stream<fc.Value<Word>> {
    return new fc.Stream(simplerWordsThan(value)).map((word) => new fc.Value(word, undefined));
  }
}

/** fast-check's own combinators draw about 10^5 words a second; an array takes that many in a thousand cycles. */
class StimulusArbitrary extends fc.Arbitrary<Stimulus> {
  readonly #drive: Drive;
  readonly #cycles: number;

  constructor(drive: Drive, cycles: number) {
    super();
    this.#drive = drive;
    this.#cycles = cycles;
  }

  override generate(random: fc.Random): fc.Value<Stimulus> {
    return new fc.Value(drawStimulus(this.#drive, this.#cycles, random), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Stimulus {
    return typeof value === 'object' && value !== null && 'beats' in value;
  }

  override shrink(value: Stimulus, context: unknown): fc.Stream<fc.Value<Stimulus>> {
    const state = isShrinkState(context) ? context : { step: 0 };
    return new fc.Stream(
      (function* (): Generator<fc.Value<Stimulus>, void> {
        for (const [simpler, next] of shrinkStimulus(value, state))
          yield new fc.Value(simpler, next);
      })(),
    );
  }
}

function isShrinkState(context: unknown): context is ShrinkState {
  return typeof context === 'object' && context !== null && 'step' in context;
}

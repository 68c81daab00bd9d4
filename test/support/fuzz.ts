/** Readers of user files on changed inputs: each is read, or refused by an `InputError`, at once. */

import { InputError } from '../../src/errors.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { changedInput } from './changed-input.ts';

/** A reader, and inputs that it takes. A reader that leaves half an output behind throws what is no `InputError`. */
export type Fuzzed = {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  read(input: Uint8Array): unknown;
};

export type FuzzOutcome = {
  readonly name: string;
  readonly inputs: number;
  readonly accepted: number;
  readonly refused: number;
  /** What was thrown that is no `InputError`, with the input that did it. */
  readonly crashes: readonly { readonly error: string; readonly input: string }[];
  /** Inputs that took longer than `hangMs`. */
  readonly hangs: readonly string[];
  readonly slowestMs: number;
};

/** Every good input is a few kilobytes: this long is far beyond linear time, also on a busy machine. */
const hangMs = 5000;

/** Crashes and hangs kept. */
const kept = 5;

const text = (input: Uint8Array): string => new TextDecoder('utf-8').decode(input);

/** Give a parser so many changed inputs. */
export async function fuzz(
  { name, seeds, read }: Fuzzed,
  inputs: number,
  seed: number,
): Promise<FuzzOutcome> {
  const random = randomStream(seed);
  const crashes: { error: string; input: string }[] = [];
  const hangs: string[] = [];
  let [accepted, refused, slowestMs] = [0, 0, 0];
  for (let i = 0; i < inputs; i++) {
    const input = changedInput(seeds, random);
    const from = performance.now();
    try {
      await read(input);
      accepted++;
    } catch (error) {
      if (error instanceof InputError) refused++;
      else if (crashes.length < kept) {
        const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
        crashes.push({ error: trace, input: text(input) });
      }
    }
    const ms = performance.now() - from;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > hangMs && hangs.length < kept) hangs.push(text(input));
  }
  return { name, inputs, accepted, refused, crashes, hangs, slowestMs };
}

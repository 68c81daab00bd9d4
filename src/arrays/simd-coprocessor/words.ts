/** The words of an element whose mode comes from a register. */

import { wrap, type Word } from '../../bits/index.ts';
import type { Element, WordMode } from '../../elements/family.ts';
import { requireFormat } from '../../formats/index.ts';
import type { Settings } from './program.ts';

/** What a co-processor must know of an element's words. */
export type Words = {
  /** Bits of an operand word without its mode. */
  readonly operand: number;
  /** Bits of the mode field above it. */
  readonly modeBits: number;
  /** Mode codes of the workload's words and of the results. */
  readonly input: number;
  readonly output: number;
  /** Mode code of the numbers with most bits that are built in. */
  readonly widest: number;
  /** A bit per mode code: formats that are built in. */
  readonly modes: number;
};

/** How an element's words are made, or why a co-processor cannot use it, as what it must have. */
export function wordsOf(element: Element): Words | string {
  const { activation, weight, readout, encode } = element.arithmetic;
  const modes = element.modes();
  const codeOf = (format: string | undefined): number | undefined =>
    modes.find((mode) => mode.format === format)?.code;
  const input = codeOf(activation.format);
  const output = codeOf(readout?.format);
  if (input === undefined) return 'its words must have modes';
  if (encode === undefined || element.encoder() === undefined) {
    return 'all numbers of its words must go into one sum';
  }
  if (output === undefined) return 'its sums must be read out in a format that is built in';
  return {
    operand: weight.width,
    modeBits: activation.width - weight.width,
    input,
    output,
    widest: modes.reduce((most, one) => (bitsOf(one) > bitsOf(most) ? one : most)).code,
    modes: modes.reduce((bits, { code }) => bits | (1 << code), 0),
  };
}

function bitsOf({ format }: WordMode): number {
  return requireFormat(format).bits;
}

/** What software has a product computed with: its own formats, unscaled. */
export function settingsOf({ input, output }: Words): Settings {
  return { input, output, scale: 0 };
}

/** An activation word as the elements get it: in the mode of the run, whatever stands above it. */
export function inMode({ operand, input }: Words, word: Word): Word {
  return wrap(word, operand) | (BigInt(input) << BigInt(operand));
}

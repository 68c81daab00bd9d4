/** Random operands, with which elements are compared where no workload is known. */

import { mask, type Word } from '../bits/index.ts';
import { fromNumber } from '../formats/dyadic.ts';
import type { Format } from '../formats/format.ts';
import { parseFormat } from '../formats/index.ts';
import { block, layout, writeField, type Block } from '../simulate/engine.ts';
import type { Plan, Port } from '../structure/plan.ts';
import { draw } from '../workloads/distributions.ts';
import { anyWord, randomStream, type RandomStream } from '../workloads/random.ts';

/** Beats of one sum. */
const BEATS = 16;

/**
 * Random operands at an element's ports: every data bit drawn anew each cycle, control high, a new sum every
 * sixteenth beat, never in reset. Numbers whose words hold an exponent are normally distributed, of variance 1: of random
 * bits most would vanish beside the greatest, or overflow the sum and hold it for the rest of its beats.
 */
export function randomStimulus(plan: Plan, cycles: number, seed: number): Block {
  const random = randomStream(seed, 0x57a7);
  const normal = randomStream(seed, 0x57a7, 1);
  const ports = plan.ports.filter((port) => port.direction === 'input' && port.role !== 'clock');
  const numbers = ports.map((port) => numbersOf(port));
  const rows = block(layout(ports), cycles);
  for (let cycle = 0; cycle < cycles; cycle++) {
    ports.forEach((port, i) => {
      const field = rows.layout.fields[i];
      if (field === undefined) return;
      const word = withNumbers(drawWord(port, cycle, random), numbers[i] ?? [], normal);
      writeField(rows, field, cycle, word);
    });
  }
  return rows;
}

function drawWord(port: Port, cycle: number, random: RandomStream): Word {
  if (port.role === 'reset') return 0n;
  if (port.name === 'first_i') return cycle % BEATS === 0 ? 1n : 0n;
  if (port.role === 'control') return mask(port.width);
  return anyWord(port.width, random);
}

/** A number within the word of a port. */
type NumberAt = { readonly format: Format; readonly low: bigint };

/** The numbers of a port that hold exponents. */
function numbersOf({ width, lanes = 1, format, parts }: Port): NumberAt[] {
  const ofLane = parts ?? [{ width: width / lanes, count: 1, format }];
  const found: NumberAt[] = [];
  let low = 0;
  for (let lane = 0; lane < lanes; lane++) {
    for (const part of ofLane) {
      const known = parseFormat(part.format ?? '');
      for (let i = 0; i < part.count; i++, low += part.width) {
        if (known !== undefined && hasExponent(known)) {
          found.push({ format: known, low: BigInt(low) });
        }
      }
    }
  }
  return found;
}

function hasExponent({ row }: Format): boolean {
  return row.kind === 'float' || row.kind === 'posit' || row.kind === 'scale';
}

function withNumbers(word: Word, numbers: readonly NumberAt[], random: RandomStream): Word {
  if (numbers.length === 0) return word;
  const drawn = new Float64Array(numbers.length);
  draw('normal', random, drawn);
  return numbers.reduce((all, { format, low }, i) => {
    const x = drawn[i] ?? 0;
    const value = { kind: 'finite', ...fromNumber(format.signed ? x : Math.abs(x)) } as const;
    const number = format.encode(value, { saturate: true });
    return (all & ~(mask(format.bits) << low)) | (number << low);
  }, word);
}

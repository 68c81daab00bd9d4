/** Structure of the loader: which panel of which tile a beat of the input stream belongs to. */

import { clog2 } from '../../bits/index.ts';
import {
  clockPort,
  input,
  output,
  resetPort,
  type Operator,
  type Plan,
} from '../../structure/plan.ts';
import { register } from '../../structure/registers.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { beatsPerVector, counterBits, type Coprocessor } from './shape.ts';

/** Bits that count the beats of a panel. */
export function placeBits(size: Coprocessor): number {
  const { rows, columns, operand } = size;
  return counterBits(size).words + clog2(beatsPerVector(Math.max(rows, columns), operand, size));
}

/**
 * Plan of the loader. Panels come tile by tile, rows of tiles one after the other: a panel of A, then one of B; where
 * one panel of A holds all of k it stays for its row of tiles. `job_o` says what the panel of B that is read is for.
 */
export function loaderPlan(size: Coprocessor): Plan {
  const { rows, columns, operand } = size;
  const { down, across, chunks, words } = counterBits(size);
  const place = placeBits(size);
  const [sliceA, sliceB] = [rows, columns].map((each) =>
    clog2(beatsPerVector(each, operand, size)),
  );
  const endA = panelEnd(words, sliceA ?? 0, place);
  const endB = panelEnd(words, sliceB ?? 0, place);
  const less = (bits: number): Operator => ({
    kind: 'sub',
    part: 'control',
    widths: [bits, 1, bits],
    count: 1,
  });
  return {
    module: `simd_coprocessor_loader_r${rows}_c${columns}_b${size.bus}_d${size.depth}`,
    template: 'arrays/simd-coprocessor-loader',
    summary: 'fills panels of the SIMD co-processor from a stream',
    params: { rows, columns, bus: size.bus, depth: size.depth },
    sources: ['xrnpe2025'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      resetPort,
      controlInput('start_i', 'a run begins with the next cycle'),
      controlInput('stop_i', 'forget everything'),
      controlInput('drain_i', 'take and drop beats'),
      controlInput('four_i', 'four arrays instead of one'),
      input('down_i', down, 'last tile down'),
      input('across_i', across, 'last tile across'),
      input('chunks_i', chunks, 'last panel along k'),
      input('rest_i', words, 'its last word along k'),
      controlInput('valid_i', 'a beat is offered'),
      controlOutput('ready_o', 'the beat is taken'),
      controlInput('last_i', 'it is the last of its panel'),
      controlOutput('framing_o', 'that does not fit'),
      controlOutput('write_a_o', 'it goes to a panel of A'),
      controlOutput('write_b_o', 'it goes to a panel of B'),
      controlOutput('bank_o', 'to which of two'),
      output('place_o', place, 'its place there'),
      output('a_full_o', 2, 'panels of A that are filled'),
      output('b_full_o', 2, 'panels of B that are filled'),
      controlInput('a_read_i', 'panel of A that is read'),
      controlInput('b_read_i', 'panel of B that is read'),
      controlInput('a_release_i', 'that of A has been read'),
      controlInput('b_release_i', 'that of B has been read'),
      output('job_o', words + 3, 'for that of B: frees A, begins, ends a tile, last word'),
    ],
    view: {
      down,
      across,
      chunks,
      words,
      place,
      endAOne: endA.one,
      endAFour: endA.four,
      endBOne: endB.one,
      endBFour: endB.four,
    },
    operators: [
      register(1, 'control', { reset: true }),
      register(4, 'control', { reset: true }),
      register(2, 'control', { reset: true, enable: true }),
      register(1, 'control', { enable: true }),
      register(place + chunks + across + down, 'control', { enable: true }),
      register(words + 3, 'control', { enable: true }),
      register(words + 3, 'control', { enable: true }),
      { kind: 'add', part: 'control', widths: [place, 1, place], count: 1 },
      ...[chunks, across, down].map(less),
    ],
    children: [],
  };
}

/** Place of the last beat of a panel whose last word along k is `top`, as Verilog, for one array and for four. */
function panelEnd(words: number, slice: number, place: number): { one: string; four: string } {
  const pad = place - words - slice;
  const zeros = pad === 0 ? '' : `${pad}'d0, `;
  const ones = slice === 0 ? '' : `, {${slice}{1'b1}}`;
  return {
    one: `{ ${zeros}top${ones} }`,
    four: `{ ${zeros}top[${words - 2}:0], {${slice + 1}{1'b1}} }`,
  };
}

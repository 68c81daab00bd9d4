/** Blocks of words to bit planes and back: up to 128 blocks, each its own lane. */

import { invariant } from '../../errors.ts';
import { block, layout } from '../engine.ts';
import type { Block, Field } from '../engine.ts';
import { portBits } from './graph.ts';
import type { PortNets } from './graph.ts';
import { laneBytes, lanes } from './kernel.ts';
import type { Planes } from './machine.ts';

const groups = lanes / 32;

/**
 * One plane per bit of `ports` and cycle. A port that the blocks lack reads as zero.
 *
 * @param blocks at most 128 of one layout; a shorter one keeps its last row
 */
export function packLanes(ports: readonly PortNets[], blocks: readonly Block[]): Planes {
  const [first] = blocks;
  if (first === undefined) return new Uint8Array(0);
  invariant(blocks.length <= lanes, `at most ${lanes} blocks fit the lanes`);
  const cycles = Math.max(...blocks.map((each) => each.cycles));
  const bits = portBits(ports);
  const planes = new Uint32Array(cycles * bits * groups);
  const { stride } = first.layout;
  const square = new Uint32Array(32);
  forFields(ports, first.layout.fields, (field, firstBit, width) => {
    for (let word = 0; word * 32 < width; word++) {
      const count = Math.min(32, width - word * 32);
      for (let cycle = 0; cycle < cycles; cycle++) {
        for (let group = 0; group * 32 < blocks.length; group++) {
          for (let lane = 0; lane < 32; lane++) {
            const from = blocks[group * 32 + lane];
            square[lane] =
              from === undefined
                ? 0
                : (from.words[Math.min(cycle, from.cycles - 1) * stride + field.offset + word] ??
                  0);
          }
          transpose(square);
          const base = cycle * bits + firstBit + word * 32;
          for (let b = 0; b < count; b++) planes[(base + b) * groups + group] = square[b] ?? 0;
        }
      }
    }
  });
  return new Uint8Array(planes.buffer);
}

/** The blocks of the first `count` lanes, with a field per port. */
export function unpackLanes(ports: readonly PortNets[], planes: Planes, count: number): Block[] {
  const shape = layout(ports.map(({ name, nets }) => ({ name, width: nets.length })));
  const bits = portBits(ports);
  const cycles = bits === 0 ? 0 : planes.length / (bits * laneBytes);
  const blocks = Array.from({ length: count }, () => block(shape, cycles));
  const words = new Uint32Array(planes.buffer, planes.byteOffset, planes.length / 4);
  const square = new Uint32Array(32);
  forFields(ports, shape.fields, (field, firstBit, width) => {
    for (let word = 0; word * 32 < width; word++) {
      const present = Math.min(32, width - word * 32);
      for (let cycle = 0; cycle < cycles; cycle++) {
        const base = cycle * bits + firstBit + word * 32;
        for (let group = 0; group * 32 < count; group++) {
          for (let b = 0; b < 32; b++) {
            square[b] = b < present ? (words[(base + b) * groups + group] ?? 0) : 0;
          }
          transpose(square);
          for (let lane = 0; lane < 32 && group * 32 + lane < count; lane++) {
            const to = blocks[group * 32 + lane];
            if (to !== undefined) {
              to.words[cycle * shape.stride + field.offset + word] = square[lane] ?? 0;
            }
          }
        }
      }
    }
  });
  return blocks;
}

/**
 * Cut a stream into contiguous segments of equal length, one per lane, each preceded by the `lead` rows before
 * it so that a pipeline is filled with what really came before. The first segment's lead is the stream's start,
 * and rows that do not fill a segment are left out.
 *
 * @returns blocks of `lead + length` rows; fewer than `count` when the stream is short
 */
export function segments(stream: Block, lead: number, count: number = lanes): Block[] {
  const length = Math.max(1, Math.floor((stream.cycles - lead) / count));
  const { stride } = stream.layout;
  const blocks: Block[] = [];
  for (
    let start = 0;
    start + lead + length <= stream.cycles && blocks.length < count;
    start += length
  ) {
    const cycles = lead + length;
    const words = stream.words.subarray(start * stride, (start + cycles) * stride);
    blocks.push({ layout: stream.layout, cycles, words });
  }
  return blocks;
}

function forFields(
  ports: readonly PortNets[],
  fields: readonly Field[],
  visit: (field: Field, firstBit: number, width: number) => void,
): void {
  let firstBit = 0;
  for (const { name, nets } of ports) {
    const field = fields.find((each) => each.name === name);
    if (field !== undefined) visit(field, firstBit, Math.min(field.width, nets.length));
    firstBit += nets.length;
  }
}

/** Transpose 32 words of 32 bits in place: bit j of word i becomes bit i of word j. */
export function transpose(square: Uint32Array): void {
  let keep = 0x0000ffff;
  for (let step = 16; step !== 0; step >>= 1, keep ^= keep << step) {
    for (let i = 0; i < 32; i = (i + step + 1) & ~step) {
      const low = square[i] ?? 0;
      const high = square[i + step] ?? 0;
      const swap = ((low >>> step) ^ high) & keep;
      square[i] = low ^ (swap << step);
      square[i + step] = high ^ swap;
    }
  }
}

/** Between rows of 32-bit words, one per stream and cycle, and lanes of a slot. */

import type { Block } from '../engine.ts';
import type { OutputPiece, StimulusPlace } from './schedule-types.ts';
import { slotWords, vectorBytes } from './slot.ts';

/** Store a value in one lane of a slot. A single bit is stored as a mask. */
export function writeLanes(
  memory: Uint8Array,
  address: number,
  width: number,
  lanes: number,
  lane: number,
  value: bigint,
): void {
  const view = new DataView(memory.buffer, memory.byteOffset);
  for (const [i, word] of slotWords(width, lanes).entries()) {
    const at = address + word.vector * vectorBytes + (lane * word.container) / 8;
    const part = Number(BigInt.asUintN(32, value >> BigInt(32 * i)));
    const stored = width === 1 ? -(part & 1) : part;
    if (word.container === 8) view.setUint8(at, stored & 0xff);
    else if (word.container === 16) view.setUint16(at, stored & 0xffff, true);
    else view.setUint32(at, stored >>> 0, true);
  }
}

/** The value in one lane of a slot. */
export function readLane(
  memory: Uint8Array,
  address: number,
  width: number,
  lanes: number,
  lane: number,
): bigint {
  const view = new DataView(memory.buffer, memory.byteOffset);
  let value = 0n;
  for (const [i, word] of slotWords(width, lanes).entries()) {
    const at = address + word.vector * vectorBytes + (lane * word.container) / 8;
    const stored =
      word.container === 8
        ? view.getUint8(at)
        : word.container === 16
          ? view.getUint16(at, true)
          : view.getUint32(at, true);
    value |= BigInt(stored) << BigInt(32 * i);
  }
  return BigInt.asUintN(width, value);
}

/** Moves one stream's rows into or out of a lane. */
type Mover = (
  rows: Block,
  first: number,
  cycles: number,
  memory: ArrayBuffer,
  base: number,
  lane: number,
) => void;

/** 32 bits of a row from any bit of a field. */
function rowBits(words: Uint32Array, start: number, bit: number, end: number): number {
  const at = start + (bit >> 5);
  const shift = bit & 31;
  const low = (words[at] ?? 0) >>> shift;
  // The next word belongs to the field only where the field goes on.
  return shift === 0 || ((bit >> 5) + 1) * 32 >= end
    ? low
    : low | ((words[at + 1] ?? 0) << (32 - shift));
}

/** Puts the inputs of a block into one lane of stimulus rows. */
export function stimulusMover(
  stimuli: readonly StimulusPlace[],
  rowBytes: number,
  lanes: number,
): Mover {
  return (rows, first, cycles, memory, base, lane) => {
    const { fields, stride } = rows.layout;
    const bytes = new Uint8Array(memory);
    const halves = new Uint16Array(memory);
    const full = new Uint32Array(memory);
    for (const place of stimuli) {
      const field = fields.find(({ name }) => name === place.port);
      if (field === undefined) continue;
      for (const [i, word] of slotWords(place.width, lanes).entries()) {
        const low = place.low + 32 * i;
        const at = base + place.offset + word.vector * vectorBytes + (lane * word.container) / 8;
        for (let t = 0; t < cycles; t++) {
          const start = (first + t) * stride + field.offset;
          let value = rowBits(rows.words, start, low, field.width);
          if (place.width === 1) value = -(value & 1);
          const address = at + t * rowBytes;
          if (word.container === 8) bytes[address] = value;
          else if (word.container === 16) halves[address >> 1] = value;
          else full[address >> 2] = value;
        }
      }
    }
  };
}

/** Takes the outputs of a block from one lane of response rows; the rows must be zero before. */
export function responseMover(
  outputs: ReadonlyMap<string, readonly OutputPiece[]>,
  rowBytes: number,
  lanes: number,
): Mover {
  return (rows, first, cycles, memory, base, lane) => {
    const bytes = new Uint8Array(memory);
    const halves = new Uint16Array(memory);
    const full = new Uint32Array(memory);
    for (const field of rows.layout.fields) {
      let bit = 0;
      for (const piece of outputs.get(field.name) ?? []) {
        const target = { offset: field.offset, bit };
        bit += piece.width;
        if (piece.kind === 'constant') {
          for (let i = 0; i < piece.width; i += 32) {
            const width = Math.min(32, piece.width - i);
            const value = Number(BigInt.asUintN(32, piece.bits >> BigInt(i)));
            for (let t = 0; t < cycles; t++) {
              putBits(rows, first + t, target.offset, target.bit + i, value, width);
            }
          }
          continue;
        }
        for (const [i, word] of slotWords(piece.slotWidth, lanes).entries()) {
          // The part of this word that the piece has.
          const from = Math.max(piece.low, 32 * i);
          const to = Math.min(piece.low + piece.width, 32 * i + word.width);
          if (from >= to) continue;
          const at = base + piece.offset + word.vector * vectorBytes + (lane * word.container) / 8;
          for (let t = 0; t < cycles; t++) {
            const address = at + t * rowBytes;
            const stored =
              word.container === 8
                ? (bytes[address] ?? 0)
                : word.container === 16
                  ? (halves[address >> 1] ?? 0)
                  : (full[address >> 2] ?? 0);
            const value = stored >>> (from - 32 * i);
            putBits(
              rows,
              first + t,
              target.offset,
              target.bit + from - piece.low,
              value,
              to - from,
            );
          }
        }
      }
    }
  };
}

/** Or up to 32 bits into a row. */
function putBits(
  rows: Block,
  cycle: number,
  offset: number,
  bit: number,
  value: number,
  width: number,
): void {
  const { words, layout } = rows;
  const kept = width === 32 ? value : value & (2 ** width - 1);
  const at = cycle * layout.stride + offset + (bit >> 5);
  const shift = bit & 31;
  words[at] = (words[at] ?? 0) | (kept << shift);
  if (shift + width > 32) words[at + 1] = (words[at + 1] ?? 0) | (kept >>> (32 - shift));
}

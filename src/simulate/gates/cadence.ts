/**
 * In what order to count through the operands, and how often each operation then needs doing. When a counter steps,
 * its low bits change most often; an operation needs doing again only when a bit it depends on has changed. So the
 * operand bits with the fewest operations behind them are counted fastest.
 */

import type { Program } from './program.ts';

export type Cadence = {
  /** The operand bit (source) that each bit of the step number carries; the first seven are the lanes. */
  readonly order: readonly number[];
  /** Per node: the lowest bit of the block number (step number / 128) that it depends on; `blockBits` for none. */
  readonly level: Int32Array;
  readonly blockBits: number;
};

const laneBits = 7;

/** Greedy: the fastest bit is the one with the fewest operations behind it, the next adds the fewest, and so on. */
export function cadenceOf(program: Program, live: Int32Array): Cadence {
  const { sources, size } = program;
  const words = Math.ceil(sources / 32);
  const support = supports(program, words);
  const rank = new Int32Array(size).fill(-1);
  const chosen: number[] = [];
  const open = new Set(Array.from({ length: sources }, (_, bit) => bit));
  const behind = (bit: number): number => {
    let count = 0;
    for (const n of live) {
      if (rank[n] === -1 && ((support[n * words + (bit >> 5)] ?? 0) >>> (bit & 31)) & 1) count++;
    }
    return count;
  };
  while (open.size > 0) {
    let best = -1;
    let least = Infinity;
    for (const bit of open) {
      const count = behind(bit);
      if (count < least) [best, least] = [bit, count];
    }
    open.delete(best);
    for (const n of live) {
      const depends = ((support[n * words + (best >> 5)] ?? 0) >>> (best & 31)) & 1;
      if (rank[n] === -1 && depends === 1) rank[n] = chosen.length;
    }
    chosen.push(best);
  }
  const blockBits = Math.max(0, sources - laneBits);
  const level = new Int32Array(size).fill(blockBits);
  chosen.forEach((bit, place) => (level[bit + 1] = Math.min(blockBits, place)));
  for (const n of live) if ((rank[n] ?? -1) >= 0) level[n] = Math.min(blockBits, rank[n] ?? 0);
  return {
    order: [...chosen.slice(blockBits), ...chosen.slice(0, blockBits)],
    level,
    blockBits,
  };
}

/** Sets of sources, one bit each, of every node. */
function supports({ size, sources, left, right }: Program, words: number): Uint32Array {
  const support = new Uint32Array(size * words);
  for (let n = 1; n <= sources; n++) support[n * words + ((n - 1) >> 5)] = 1 << ((n - 1) & 31);
  for (let n = sources + 1; n < size; n++) {
    const a = ((left[n] ?? 0) >> 1) * words;
    const b = ((right[n] ?? 0) >> 1) * words;
    for (let w = 0; w < words; w++) {
      support[n * words + w] = (support[a + w] ?? 0) | (support[b + w] ?? 0);
    }
  }
  return support;
}

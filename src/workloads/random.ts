/**
 * Seeded random streams in integer arithmetic, so that a seed means the same numbers on every machine.
 * A stream is addressed by its keys (seed, layer, side, line): any row of any tensor can be drawn alone.
 */

import { mask, type Word } from '../bits/index.ts';

/** One independent stream of random numbers. */
export type RandomStream = {
  /** The next 32 bits, an integer in 0..2^32-1. */
  word(): number;
  /** The next number of [0, 1), a multiple of 2^-53. */
  unit(): number;
};

/**
 * The stream of a list of keys: xoshiro128** (Blackman and Vigna), its state filled by a mix of all keys.
 *
 * @param keys integers; the low 53 bits of each count
 */
export function randomStream(...keys: readonly number[]): RandomStream {
  let hash = 0x243f6a88;
  const absorb = (x: number): void => {
    hash = mix(hash ^ x);
    hash = (Math.imul(hash, 5) + 0x3c6ef372) | 0;
  };
  for (const key of keys) {
    absorb(key | 0);
    absorb(Math.floor(key / 4294967296) | 0);
  }
  // The all-zero state is the generator's one fixed point.
  const state = Int32Array.from([1, 2, 3, 4], (n) => mix(hash + Math.imul(n, 0x9e3779b9)));
  state[3] = (state[3] ?? 0) | 1;
  const word = (): number => {
    const s1 = state[1] ?? 0;
    const s2 = state[2] ?? 0;
    const s0 = state[0] ?? 0;
    const s3 = state[3] ?? 0;
    const scrambled = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    state[1] = s1 ^ t2;
    state[0] = s0 ^ t3;
    state[2] = t2 ^ (s1 << 9);
    state[3] = rotate(t3, 11);
    return scrambled;
  };
  return {
    word,
    unit() {
      const high = word() >>> 5;
      const low = word() >>> 6;
      return (high * 67108864 + low) / 9007199254740992;
    },
  };
}

/** A word of so many bits, all equally likely. */
export function anyWord(width: number, random: RandomStream): Word {
  let word = 0n;
  for (let bits = 0; bits < width; bits += 32) word = (word << 32n) | BigInt(random.word());
  return word & mask(width);
}

/** A bijection of 32-bit words in which every input bit reaches every output bit. */
function mix(x: number): number {
  let z = x ^ (x >>> 16);
  z = Math.imul(z, 0x85ebca6b);
  z ^= z >>> 13;
  z = Math.imul(z, 0xc2b2ae35);
  return z ^ (z >>> 16);
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/**
 * Seeded random streams in integer arithmetic, so that a seed means the same numbers on every machine.
 * A stream is addressed by its keys (seed, layer, side, line): any row of any tensor can be drawn alone.
 */

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
  const fill = (n: number): number => mix(hash + Math.imul(n, 0x9e3779b9));
  let s0 = fill(1);
  let s1 = fill(2);
  let s2 = fill(3);
  // The all-zero state is the generator's one fixed point.
  let s3 = fill(4) | 1;
  const word = (): number => {
    const scrambled = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotate(s3, 11);
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

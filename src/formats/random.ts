/** Uniform random words for stochastic rounding, from a seed. */

/** The next 32 random bits, an integer in `0..2^32-1`. */
export type RandomWords = () => number;

/**
 * A seeded source of 32-bit words: xoshiro128** (Blackman and Vigna) whose state is filled by a
 * splitmix counter, so that neighbouring seeds give unrelated streams.
 *
 * @param seed any integer; only its low 32 bits count
 */
export function randomWords(seed: number): RandomWords {
  const state = new Uint32Array(4);
  let counter = seed | 0;
  for (let i = 0; i < 4; i++) {
    counter = (counter + 0x9e3779b9) | 0;
    let z = counter;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    state[i] = z ^ (z >>> 16);
  }
  let [a = 0, b = 0, c = 0, d = 0] = state;
  return () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return scrambled;
  };
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

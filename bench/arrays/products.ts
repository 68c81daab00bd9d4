/**
 * Exact integer products against a plain loop over typed arrays, in one run:
 * `node --import tsx bench/arrays/products.ts`. Packing of the operands is included on our side.
 */
import { multiplyIntegers, type GemmLines } from '../../src/arrays/gemm/integer.ts';
import { mac } from '../../src/elements/mac/index.ts';
import type { Arithmetic } from '../../src/golden/arithmetic.ts';

const rounds = 5;

function arithmeticOf(section: Readonly<Record<string, unknown>>): Arithmetic {
  const element = mac.configure(section);
  if (!element.ok) throw new Error(JSON.stringify(element.error));
  return element.value.arithmetic;
}

/** Words of `bits` bits, the same in every run; `quiet` keeps them small, so that sums do not overflow. */
function linesOf(size: number, bits: number, quiet: boolean): GemmLines {
  const line = (index: number): Uint16Array =>
    Uint16Array.from({ length: size }, (_, k) => {
      const word = Math.imul(index * size + k + 1, 0x9e3779b1) >>> 16;
      return quiet ? word % 8 : word % 2 ** bits;
    });
  const rows = Array.from({ length: size }, (_, i) => line(i));
  const columns = Array.from({ length: size }, (_, j) => line(j + size));
  return {
    m: size,
    k: size,
    n: size,
    row: (i) => rows[i] ?? new Uint16Array(),
    column: (j) => columns[j] ?? new Uint16Array(),
  };
}

/** GMAC/s of `body`, the best of the rounds. */
function rate(macs: number, body: () => number): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    if (!Number.isFinite(body())) throw new Error('the sums must be numbers');
    best = Math.min(best, performance.now() - from);
  }
  return macs / best / 1e6;
}

function plain({ m, k, n, row, column }: GemmLines, bits: number): number {
  const decode = (words: ArrayLike<number>): Int32Array =>
    Int32Array.from(words, (word) => (word << (32 - bits)) >> (32 - bits));
  const rows = Array.from({ length: m }, (_, i) => decode(row(i)));
  const columns = Array.from({ length: n }, (_, j) => decode(column(j)));
  let total = 0;
  for (const a of rows) {
    for (const b of columns) {
      let sum = 0;
      for (let at = 0; at < k; at++) sum = (sum + Math.imul(a[at] ?? 0, b[at] ?? 0)) | 0;
      total += sum;
    }
  }
  return total;
}

for (const [name, section, bits, quiet] of [
  ['int8, wrapping in 32 bits', {}, 8, false],
  ['int16, wrapping in 32 bits', { weight: 'int16', activation: 'int16' }, 16, false],
  ['int16, exact in 48 bits', { weight: 'int16', activation: 'int16', accumulator: 48 }, 16, false],
  ['int8, clamped to 20 bits, never', { accumulator: 20, overflow: 'saturate' }, 8, true],
  ['int8, clamped to 16 bits, often', { accumulator: 16, overflow: 'saturate' }, 8, false],
] as const) {
  const arithmetic = arithmeticOf(section);
  for (const size of [64, 512]) {
    const lines = linesOf(size, bits, quiet);
    const macs = size ** 3;
    const ours = rate(macs, () => {
      let total = 0;
      multiplyIntegers({
        arithmetic,
        reduction: { lanes: 1, padding: 1 },
        lines,
        take: (_row, _column, values) => (total += Number(values[0])),
      });
      return total;
    });
    const loop = rate(macs, () => plain(lines, bits));
    console.log(
      `${name}, ${size}^3: ${ours.toFixed(2)} GMAC/s, ${(ours / loop).toFixed(1)} x a plain loop`,
    );
  }
}

/** Meaning of the SIMD MAC whose sums are aligned to the greatest exponent so far, as in PDPU, and cut below a window. */

import {
  bitLength,
  decodeInteger,
  integerMax,
  integerMin,
  unpack,
  wrap,
} from '../../bits/index.ts';
import { dyadic, multiply, toNumber, type Dyadic } from '../../formats/dyadic.ts';
import { requireFormat } from '../../formats/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { operandOf } from './golden-operand.ts';
import {
  alignedGuard,
  exponentBits,
  lanesOf,
  modeCode,
  modeNames,
  type ModeName,
  type XrNpeParams,
} from './params.ts';

/** What is added to exponents so that none is negative. */
const biases: Readonly<Record<ModeName, number>> = {
  posit16_1: 64,
  posit8_0: 16,
  posit4_1: 8,
  e2m1: 0,
};

/** A number that is not zero, and its exponent: that of its leading one; of E2M1 below 1, that of 1. */
type Factor = { readonly value: Dyadic; readonly exponent: number };

/**
 * The sum's word is `{ mode, sticky, exponent, window }`: the sum is `window * 2^(exponent - bias + 2 - alignedBits)`.
 * A product lies below `2^(e + 2)`, `e` the sum of its factors' exponents. The exponent is the greatest `e` of all
 * products so far, zeros left out. Each word:
 *
 * - where its greatest `e` is greater than the exponent, the window moves down by the difference, and what falls off
 *   below is lost, towards minus infinity;
 * - each product is cut to the window's lowest place, towards zero, and added.
 *
 * Nothing else is dropped: a word whose products have the greatest exponent in turn loses nothing of `alignedBits`
 * places. The result depends on the order of the products. NaR, and a window that overflows, set the sticky bit.
 *
 * @source [pdpu2023]
 */
export function alignedArithmetic(p: XrNpeParams): Arithmetic {
  const { alignedBits } = p;
  const window = alignedBits + alignedGuard;
  const [exponentAt, stickyAt] = [BigInt(window), BigInt(window + exponentBits)];
  const modeAt = stickyAt + 1n;
  const unitOf = (exponent: number, name: ModeName): number =>
    exponent - biases[name] + 2 - alignedBits;
  return {
    activation: operandOf(p.mode, 18, BigInt(modeCode(p.mode)) << 16n),
    weight: operandOf(p.mode, 16, 0n),
    accumulator: { format: `xrnpe_aligned${alignedBits}`, width: window + exponentBits + 3 },
    zero: 0n,
    accumulate(sum, [a = 0n], [b = 0n]) {
      const code = Number(a >> 16n);
      const name = modeNames[code];
      if (name === undefined || !p.modes.includes(name)) return sum;
      const { bits } = requireFormat(name);
      const lanes = lanesOf[name];
      const others = unpack(b, bits, lanes);
      let sticky = wrap(sum >> stickyAt, 1);
      const products: Factor[] = [];
      unpack(wrap(a, 16), bits, lanes).forEach((word, lane) => {
        const [x, y] = [word, others[lane] ?? 0n].map((each) => factors(name)[Number(each)]);
        if (x === 'nar' || y === 'nar') sticky = 1n;
        else if (x !== undefined && y !== undefined) {
          const exponent = x.exponent + y.exponent + biases[name];
          products.push({ value: multiply(x.value, y.value), exponent });
        }
      });
      const before = Number(wrap(sum >> exponentAt, exponentBits));
      const exponent = Math.max(before, ...products.map((product) => product.exponent));
      const unit = unitOf(exponent, name);
      const kept = decodeInteger(wrap(sum, window), window, true) >> BigInt(exponent - before);
      const next = products.reduce((total, { value }) => total + truncated(value, unit), kept);
      if (next < integerMin(window, true) || next > integerMax(window, true)) sticky = 1n;
      return (
        wrap(next, window) |
        (BigInt(exponent) << exponentAt) |
        (sticky << stickyAt) |
        (BigInt(code) << modeAt)
      );
    },
    numberOf(sum) {
      const name = modeNames[Number(sum >> modeAt)];
      if (name === undefined || wrap(sum >> stickyAt, 1) === 1n) return NaN;
      const exponent = Number(wrap(sum >> exponentAt, exponentBits));
      const value = decodeInteger(wrap(sum, window), window, true);
      return toNumber(dyadic(value, unitOf(exponent, name)));
    },
  };
}

/** `value / 2^unit` without its fraction. */
function truncated({ m, e }: Dyadic, unit: number): bigint {
  if (e >= unit) return m << BigInt(e - unit);
  return m / (1n << BigInt(unit - e));
}

const tables = new Map<ModeName, ReturnType<typeof factorTable>>();

/** The table of a mode, made when it is first needed. */
function factors(name: ModeName): ReturnType<typeof factorTable> {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const made = factorTable(name);
  tables.set(name, made);
  return made;
}

/** By word: a factor, `nar`, or undefined for zero. */
function factorTable(name: ModeName): readonly (Factor | 'nar' | undefined)[] {
  const format = requireFormat(name);
  const least = name === 'e2m1' ? 0 : -Infinity;
  return Array.from({ length: 2 ** format.bits }, (_, word) => {
    const value = format.decode(BigInt(word));
    if (value.kind !== 'finite') return 'nar';
    const { m, e } = value;
    if (m === 0n) return undefined;
    const leading = bitLength(m < 0n ? -m : m) - 1 + e;
    return { value: { m, e }, exponent: Math.max(leading, least) };
  });
}

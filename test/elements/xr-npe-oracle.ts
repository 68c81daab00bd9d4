/** The SIMD MAC from its definition, on text and integers: nothing shared with src/formats or the golden model. */

import { positUnits } from './posit-oracle.ts';

export type OracleMode = {
  readonly name: string;
  readonly code: bigint;
  readonly lanes: number;
  readonly bits: number;
  /** Value in the format's least unit; undefined for NaR. */
  units(word: bigint): bigint | undefined;
};

const magnitudes = [0n, 1n, 2n, 3n, 4n, 6n, 8n, 12n];

export const oracleModes: readonly OracleMode[] = [
  { name: 'posit16_1', code: 0n, lanes: 1, bits: 16, units: (word) => positUnits(word, 16, 1) },
  { name: 'posit8_0', code: 1n, lanes: 2, bits: 8, units: (word) => positUnits(word, 8, 0) },
  { name: 'posit4_1', code: 2n, lanes: 4, bits: 4, units: (word) => positUnits(word, 4, 1) },
  {
    name: 'e2m1',
    code: 3n,
    lanes: 4,
    bits: 4,
    units: (word) => (magnitudes[Number(word & 7n)] ?? 0n) * (word > 7n ? -1n : 1n),
  },
];

export type OracleSettings = {
  readonly quire: number;
  readonly built: readonly string[];
  /** All lanes in one sum. */
  readonly isDot: boolean;
};

/** One word of products on a quire of `quire` bits, below four sticky bits and two of the mode. */
export function oracleStep(
  { quire, built, isDot }: OracleSettings,
  sum: bigint,
  a: bigint,
  b: bigint,
): bigint {
  const mode = oracleModes.find(({ code }) => code === a >> 16n);
  if (mode === undefined || !built.includes(mode.name)) return sum;
  const share = BigInt(quire / mode.lanes);
  const low = BigInt(quire + 4);
  let result = (sum & ((1n << low) - 1n)) | (mode.code << low);
  const add = (place: bigint, sticky: bigint, addend: bigint, isNar: boolean): void => {
    const old = BigInt.asIntN(Number(share), sum >> place);
    const total = old + addend;
    if (isNar || BigInt.asIntN(Number(share), total) !== total) result |= 1n << sticky;
    const field = ((1n << share) - 1n) << place;
    result = (result & ~field) | (BigInt.asUintN(Number(share), total) << place);
  };
  let dot = 0n;
  let isAnyNar = false;
  for (let lane = 0; lane < mode.lanes; lane++) {
    const at = BigInt(lane * mode.bits);
    const [x, y] = [a, b].map((word) => mode.units(BigInt.asUintN(mode.bits, word >> at)));
    const isNar = x === undefined || y === undefined;
    const product = isNar ? 0n : x * y;
    dot += product;
    isAnyNar ||= isNar;
    if (!isDot) add(BigInt(lane) * share, BigInt(quire + (4 / mode.lanes) * lane), product, isNar);
  }
  if (isDot) add(0n, BigInt(quire), dot, isAnyNar);
  return result;
}

/** Biases of exponents by mode code, and of a lane's product in the mode's units, `-log2`. */
const aligned = [
  { bias: 64, units: 56 },
  { bias: 16, units: 12 },
  { bias: 8, units: 8 },
  { bias: 0, units: 2 },
];

/** One word on an aligned sum of `places` places: `{ mode, sticky, exponent, window }`. */
export function oracleAligned(
  { places, built }: { readonly places: number; readonly built: readonly string[] },
  sum: bigint,
  a: bigint,
  b: bigint,
): bigint {
  const mode = oracleModes.find(({ code }) => code === a >> 16n);
  const scale = aligned[Number(a >> 16n)];
  if (mode === undefined || scale === undefined || !built.includes(mode.name)) return sum;
  const window = BigInt(places + 16);
  const before = Number(BigInt.asUintN(7, sum >> window));
  let sticky = (sum >> (window + 7n)) & 1n;
  const terms: { product: bigint; exponent: number }[] = [];
  for (let lane = 0; lane < mode.lanes; lane++) {
    const at = BigInt(lane * mode.bits);
    const [x, y] = [a, b].map((word) => mode.units(BigInt.asUintN(mode.bits, word >> at)));
    if (x === undefined || y === undefined) {
      sticky = 1n;
      continue;
    }
    if (x === 0n || y === 0n) continue;
    // Places of a factor above its unit, those of E2M1 counting from 1, which is two units.
    const place = (units: bigint): number =>
      Math.max((units < 0n ? -units : units).toString(2).length - 1, mode.name === 'e2m1' ? 1 : 0);
    const exponent = place(x) + place(y) - scale.units + scale.bias;
    terms.push({ product: x * y, exponent });
  }
  const exponent = Math.max(before, ...terms.map((term) => term.exponent));
  // The window's lowest place over the unit of products.
  const lowest = exponent - scale.bias + 2 - places + scale.units;
  let total = BigInt.asIntN(Number(window), sum) >> BigInt(exponent - before);
  for (const { product } of terms) {
    const shifted = lowest > 0 ? product / (1n << BigInt(lowest)) : product << BigInt(-lowest);
    total += shifted;
  }
  if (BigInt.asIntN(Number(window), total) !== total) sticky = 1n;
  return (
    BigInt.asUintN(Number(window), total) |
    (BigInt(exponent) << window) |
    (sticky << (window + 7n)) |
    (mode.code << (window + 8n))
  );
}

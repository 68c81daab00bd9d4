/** Meaning of the SIMD MAC: exact sums of exact products of one, two or four lanes, as the word's mode says. */

import {
  decodeInteger,
  integerMax,
  integerMin,
  mask,
  pack,
  unpack,
  wrap,
  type Word,
} from '../../bits/index.ts';
import { dyadic, inUnits, toNumber, type Dyadic } from '../../formats/dyadic.ts';
import { requireFormat } from '../../formats/index.ts';
import { fromDyadic, NAN } from '../../formats/value.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { alignedArithmetic } from './golden-aligned.ts';
import { operandOf } from './golden-operand.ts';
import { lanesOf, modeCode, modeNames, type ModeName, type XrNpeParams } from './params.ts';

/** Segments of the quire, and sticky bits above it. */
const segments = 4;

/** A mode as the arithmetic needs it. */
type Mode = {
  readonly bits: number;
  readonly lanes: number;
  readonly isBuilt: boolean;
  /** Bits of a lane's share of the quire. */
  readonly share: number;
  /** Products count in units of `2^unit`. */
  readonly unit: number;
  /** A number in units of the format's least one; undefined for NaR. */
  units(word: Word): bigint | undefined;
};

/** What a sum takes in, in its units; the product of a NaR is 0 beside the mark. */
type Addend = { readonly isNar: boolean; readonly exact: bigint };

/** Numbers of a format in its units, each worked out once. */
function unitTable(name: ModeName): (word: Word) => bigint | undefined {
  const format = requireFormat(name);
  const known: (bigint | undefined)[] = [];
  const isKnown: boolean[] = [];
  return (word) => {
    const index = Number(word);
    if (isKnown[index] !== true) {
      const value = format.decode(word);
      known[index] = value.kind === 'finite' ? inUnits(value, format.unit) : undefined;
      isKnown[index] = true;
    }
    return known[index];
  };
}

/**
 * The activation word is `{ mode, operands }`, the weight word `operands`: one posit(16,1), two posit(8,0), four
 * posit(4,1) or four E2M1, lane 0 low. The sum's word is `{ mode, sticky, quire }`, the mode that of the last word.
 * Each lane has its share of the quire, counting units of its least product modulo the share's width, and the sticky
 * bit of its lowest segment, set by NaR, whose product counts 0, and by a sum that leaves the share. Where one sum
 * takes the products of all lanes, it is lane 0's share and sticky bit, and the others keep what they hold.
 *
 * @source [xrnpe2025]
 */
export function xrNpeArithmetic(p: XrNpeParams): Arithmetic {
  return p.accumulate === 'aligned' ? alignedArithmetic(p) : quireArithmetic(p);
}

function quireArithmetic(p: XrNpeParams): Arithmetic {
  const { quire } = p;
  const modes = modeNames.map((name): Mode => {
    const { bits, unit } = requireFormat(name);
    const lanes = lanesOf[name];
    const isBuilt = p.modes.includes(name);
    return { bits, lanes, isBuilt, share: quire / lanes, unit: 2 * unit, units: unitTable(name) };
  });
  const [quireShift, modeShift] = [BigInt(quire), BigInt(quire + segments)];
  const accumulate = (sum: Word, [a = 0n]: readonly Word[], [b = 0n]: readonly Word[]): Word => {
    const code = a >> 16n;
    const mode = modes[Number(code)];
    if (mode === undefined || !mode.isBuilt) return sum;
    const { bits, lanes, share, units } = mode;
    const left = unpack(wrap(a, 16), bits, lanes);
    const right = unpack(b, bits, lanes);
    const products = left.map((word, lane): Addend => {
      const [x, y] = [units(word), units(right[lane] ?? 0n)];
      const isNar = x === undefined || y === undefined;
      return { isNar, exact: isNar ? 0n : x * y };
    });
    const addends = p.sums === 'lanes' ? products : [together(products)];
    let sticky = wrap(sum >> quireShift, segments);
    const shares = unpack(wrap(sum, quire), share, lanes).map((word, lane) => {
      const addend = addends[lane];
      if (addend === undefined) return word;
      const next = decodeInteger(word, share, true) + addend.exact;
      const fits = next >= integerMin(share, true) && next <= integerMax(share, true);
      if (addend.isNar || !fits) sticky |= 1n << BigInt((lane * segments) / lanes);
      return wrap(next, share);
    });
    return pack(shares, share) | (sticky << quireShift) | (code << modeShift);
  };
  return {
    activation: operandOf(p.mode, 18, BigInt(modeCode(p.mode)) << 16n),
    weight: operandOf(p.mode, 16, 0n),
    accumulator: { format: `xrnpe${quire}`, width: quire + segments + 2 },
    zero: 0n,
    accumulate,
    numberOf(sum) {
      const value = exactOf(sum);
      return value === undefined ? NaN : toNumber(value);
    },
    ...(p.readout === undefined ? {} : { readout: readoutOf(p.readout) }),
    ...(p.sums === 'dot' ? { encode } : {}),
  };

  /** What a sum stands for, all lanes together; undefined where a sticky bit is set. */
  function exactOf(sum: Word): Dyadic | undefined {
    const mode = modes[Number(sum >> modeShift)];
    if (mode === undefined || wrap(sum >> quireShift, segments) !== 0n) return undefined;
    const { share, lanes, unit } = mode;
    const exact = unpack(wrap(sum, quire), share, p.sums === 'lanes' ? lanes : 1)
      .map((word) => decodeInteger(word, share, true))
      .reduce((all, one) => all + one, 0n);
    return dyadic(exact, unit);
  }

  function readoutOf(name: ModeName): NonNullable<Arithmetic['readout']> {
    const format = requireFormat(name);
    const code = modeCode(name);
    return { format: name, width: format.bits, read: (sum) => encode(sum, code, 0).word };
  }

  function encode(sum: Word, code: number, scale: number): { word: Word; isMarked: boolean } {
    const format = requireFormat(modeNames[code] ?? p.mode);
    // Of several sticky bits only that of lane 0 is read.
    const value = exactOf(sum & ~((mask(segments) ^ 1n) << quireShift));
    if (value === undefined) return { word: format.encode(NAN), isMarked: true };
    const scaled = dyadic(value.m, value.e + scale);
    return { word: format.encode(fromDyadic(scaled)), isMarked: false };
  }
}

/** All products as one. */
function together(products: readonly Addend[]): Addend {
  const exact = products.reduce((all, product) => all + product.exact, 0n);
  return { isNar: products.some((product) => product.isNar), exact };
}

/** Meaning of the SIMD MAC: one, two or four exact sums of exact products, as the operand word's mode says. */

import {
  decodeInteger,
  integerMax,
  integerMin,
  pack,
  unpack,
  wrap,
  type Word,
} from '../../bits/index.ts';
import { dyadic, inUnits, multiply, toNumber } from '../../formats/dyadic.ts';
import { requireFormat } from '../../formats/index.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { modeNames, type XrNpeParams } from './params.ts';

/** Segments of the quire, and sticky bits above it. */
const segments = 4;

/**
 * The activation word is `{ mode, operands }`, the weight word `operands`: one posit(16,1), two posit(8,0), four
 * posit(4,1) or four E2M1, lane 0 low. The sum's word is `{ sticky, quire }`: each lane has its share of the quire,
 * counting units of its least product modulo the share's width, and the sticky bit of its lowest segment, set by
 * NaR, whose product counts 0, and by a sum that leaves the share.
 *
 * @source [xrnpe2025]
 */
export function xrNpeArithmetic(p: XrNpeParams): Arithmetic {
  const { quire } = p;
  const modes = modeNames.map((name) => {
    const format = requireFormat(name);
    const lanes = name === 'e2m1' ? segments : 16 / format.bits;
    return { format, lanes, isBuilt: p.modes.includes(name), share: quire / lanes };
  });
  const accumulate = (sum: Word, [a = 0n]: readonly Word[], [b = 0n]: readonly Word[]): Word => {
    const mode = modes[Number(a >> 16n)];
    if (mode === undefined || !mode.isBuilt) return sum;
    const { format, lanes, share } = mode;
    const left = unpack(wrap(a, 16), format.bits, lanes);
    const right = unpack(b, format.bits, lanes);
    let sticky = sum >> BigInt(quire);
    const shares = unpack(wrap(sum, quire), share, lanes).map((word, lane) => {
      const x = format.decode(left[lane] ?? 0n);
      const y = format.decode(right[lane] ?? 0n);
      const isNumber = x.kind === 'finite' && y.kind === 'finite';
      const product = isNumber ? inUnits(multiply(x, y), 2 * format.unit) : 0n;
      const total = decodeInteger(word, share, true) + product;
      const fits = total >= integerMin(share, true) && total <= integerMax(share, true);
      if (!isNumber || !fits) sticky |= 1n << BigInt((lane * segments) / lanes);
      return wrap(total, share);
    });
    return pack(shares, share) | (sticky << BigInt(quire));
  };
  const unit = 2 * requireFormat('posit16_1').unit;
  return {
    // Words of 16 bits are mode 0: a posit(16,1) each.
    activation: { format: 'posit16_1', width: 18 },
    weight: { format: 'posit16_1', width: 16 },
    accumulator: { format: `xrnpe${quire}`, width: quire + segments },
    zero: 0n,
    accumulate,
    numberOf: (sum) =>
      (sum >> BigInt(quire)) & 1n
        ? NaN
        : toNumber(dyadic(decodeInteger(wrap(sum, quire), quire, true), unit)),
  };
}

/** Meaning of the posit MAC: an exact sum of exact products, NaR and overflow remembered beside it. */

import { decodeInteger, integerMax, integerMin, wrap, type Word } from '../../bits/index.ts';
import { dyadic, inUnits, multiply, toNumber } from '../../formats/dyadic.ts';
import { requireFormat } from '../../formats/index.ts';
import { fromDyadic } from '../../formats/value.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { positOperation } from '../../golden/posit-operation.ts';
import type { PositMacParams } from './params.ts';

/**
 * The word is `{ NaR, sum }`. The sum counts units of the least product and is taken modulo 2^quire; the NaR bit
 * is set by a NaR operand, whose product counts 0, and by a sum that leaves the range, and stays.
 *
 * @source [posit2022]
 */
export function positMacArithmetic(p: PositMacParams): Arithmetic {
  return p.accumulate === 'rounded' ? roundedArithmetic(p) : exactArithmetic(p);
}

/** A posit; product and sum are rounded to it one after the other. */
function roundedArithmetic({ activation, weight }: PositMacParams): Arithmetic {
  const product = positOperation(activation, 'multiply');
  const sumOf = positOperation(activation, 'add');
  const { format, width } = activation;
  return {
    activation,
    weight,
    accumulator: { format, width },
    zero: 0n,
    accumulate: (sum, activations, weights) =>
      activations.reduce((so, a, i) => sumOf(so, product(a, weights[i] ?? 0n)), sum),
  };
}

function exactArithmetic(p: PositMacParams): Arithmetic {
  const { activation, weight, quire, unit } = p;
  const first = requireFormat(activation.format);
  const second = requireFormat(weight.format);
  const nar = 1n << BigInt(quire);
  const least = integerMin(quire, true);
  const greatest = integerMax(quire, true);
  const exact = (word: Word): ReturnType<typeof dyadic> =>
    dyadic(decodeInteger(word, quire, true), -unit);
  const accumulate = (sum: Word, activations: readonly Word[], weights: readonly Word[]): Word => {
    let isNar = sum >= nar;
    let total = decodeInteger(wrap(sum, quire), quire, true);
    activations.forEach((word, i) => {
      const a = first.decode(word);
      const b = second.decode(weights[i] ?? 0n);
      if (a.kind !== 'finite' || b.kind !== 'finite') isNar = true;
      else total += inUnits(multiply(a, b), -unit);
    });
    if (total < least || total > greatest) isNar = true;
    return wrap(total, quire) | (isNar ? nar : 0n);
  };
  const { readout } = p;
  return {
    activation,
    weight,
    accumulator: { format: `quire${quire}_${unit}`, width: quire + 1 },
    zero: 0n,
    accumulate,
    numberOf: (word) => (word >= nar ? NaN : toNumber(exact(wrap(word, quire)))),
    ...(readout === undefined ? {} : { readout: readoutOf(readout.format, readout.width) }),
  };

  function readoutOf(format: string, width: number): NonNullable<Arithmetic['readout']> {
    const codec = requireFormat(format);
    return {
      format,
      width,
      read: (word) =>
        codec.encode(word >= nar ? { kind: 'nan' } : fromDyadic(exact(wrap(word, quire)))),
    };
  }
}

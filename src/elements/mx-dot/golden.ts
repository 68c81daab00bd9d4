/** Meaning of the dot product of blocks: exact integers, both scales, one rounding after a block or after a word. */

import { bit, decodeInteger, slice, unpack, wrap, type Word } from '../../bits/index.ts';
import { encodeBlocks } from '../../formats/block-format.ts';
import { inUnits } from '../../formats/dyadic.ts';
import type { Format, Value } from '../../formats/format.ts';
import { requireFormat } from '../../formats/index.ts';
import {
  finite,
  infinity,
  multiplyValues,
  NAN,
  numberOfValue,
  sumValues,
} from '../../formats/value.ts';
import type { Arithmetic, Operand } from '../../golden/arithmetic.ts';
import {
  blockBits,
  scaleBits,
  specialBits,
  wordBits,
  type BlockOperand,
  type MxDotParams,
} from './params.ts';

/** Products of elements: the finite ones added up in units of the least, and what else there was. */
type Products = {
  readonly exact: bigint;
  readonly isNan: boolean;
  readonly isPlus: boolean;
  readonly isMinus: boolean;
};

/**
 * The activation word is `{ begins, scale, elements }`, the weight word `{ scale, elements }`, element 0 low. A word
 * that begins a block has the block's scales; words after it add to the same block. `begins` is part of the word where
 * sums are by blocks only; else each word has scales of its own.
 *
 * By words: `sum = nearest(sum + scale_a * scale_w * dot)`, the dot product exact. By blocks the sum's word is
 * `{ specials, scales, block, sum }`: the block so far as an integer in units of the least product, modulo its width,
 * with the scales it began with; NaN, and infinities of each sign, where elements have them. A beginning adds the
 * block before, times its scales, to the sum, rounded once; what is read out has the last block in it as well.
 *
 * @source [ocpmx2023]
 */
export function mxDotArithmetic(p: MxDotParams): Arithmetic {
  const { activation, weight, lanes, accumulator } = p;
  const scales = requireFormat(activation.format.scale);
  const sums = requireFormat(accumulator.format);
  const [left, right] = [activation, weight].map(({ format }) => requireFormat(format.element));
  if (left === undefined || right === undefined) throw new RangeError('two operands');
  const products = dotOf(left, right, lanes);
  const unit = left.unit + right.unit;
  const scaleOf = (word: Word, { element }: BlockOperand): Word =>
    slice(word, lanes * element.width + scales.bits - 1, lanes * element.width);
  /** `sum + products * both scales`, rounded once. */
  const added = (sum: Word, { exact, ...special }: Products, a: Word, w: Word): Word => {
    const { isNan, isPlus, isMinus } = special;
    const isOdd = isNan || (isPlus && isMinus);
    const dot = isOdd ? NAN : isPlus || isMinus ? infinity(isMinus) : finite(exact, unit);
    const scaled = multiplyValues(multiplyValues(dot, scales.decode(a)), scales.decode(w));
    return sums.encode(sumValues([sums.decode(sum), scaled]));
  };
  const common = {
    activation: operandOf(activation, p, p.sums === 'block'),
    weight: operandOf(weight, p, false),
    zero: 0n,
  };
  if (p.sums === 'word') {
    return {
      ...common,
      accumulator: { format: accumulator.format, width: accumulator.width },
      accumulate: (sum, as, ws) =>
        as.reduce((partial, a, i) => {
          const w = ws[i] ?? 0n;
          return added(partial, products(a, w), scaleOf(a, activation), scaleOf(w, weight));
        }, sum),
    };
  }
  const layout = stateOf(p);
  const flushed = (state: Word): Word => {
    const { sum, block, a, w, specials } = layout.read(state);
    const special = {
      isNan: bit(specials, 0) === 1,
      isPlus: bit(specials, 1) === 1,
      isMinus: bit(specials, 2) === 1,
    };
    return added(sum, { exact: block, ...special }, a, w);
  };
  return {
    ...common,
    accumulator: { format: `mxdot${layout.width}`, width: layout.width },
    accumulate(state, [a = 0n], [w = 0n]) {
      const begins = bit(a, wordBits(activation, lanes) - 1) === 1;
      const before = layout.read(state);
      const { exact, isNan, isPlus, isMinus } = products(a, w);
      const marks = BigInt(isNan) | (BigInt(isPlus) << 1n) | (BigInt(isMinus) << 2n);
      return layout.write({
        sum: begins ? flushed(state) : before.sum,
        block: begins ? exact : before.block + exact,
        a: begins ? scaleOf(a, activation) : before.a,
        w: begins ? scaleOf(w, weight) : before.w,
        specials: begins ? marks : before.specials | marks,
      });
    },
    readout: { format: accumulator.format, width: accumulator.width, read: flushed },
    numberOf: (state) => numberOfValue(sums.decode(flushed(state))),
  };
}

type State = {
  readonly sum: Word;
  readonly block: bigint;
  readonly a: Word;
  readonly w: Word;
  readonly specials: Word;
};

/** Where the parts of a sum's word are. */
function stateOf({ activation, weight, block: length, accumulator }: MxDotParams): {
  readonly width: number;
  read(word: Word): State;
  write(state: State): Word;
} {
  const bits = blockBits(activation, weight, length);
  const scale = scaleBits(activation);
  const marks = specialBits(activation, weight);
  const [atBlock, atWeight] = [accumulator.width, accumulator.width + bits];
  const [atActivation, atMarks] = [atWeight + scale, atWeight + 2 * scale];
  const field = (word: Word, at: number, width: number): Word => wrap(word >> BigInt(at), width);
  return {
    width: atMarks + marks,
    read: (word) => ({
      sum: wrap(word, accumulator.width),
      block: decodeInteger(field(word, atBlock, bits), bits, true),
      w: field(word, atWeight, scale),
      a: field(word, atActivation, scale),
      specials: field(word, atMarks, 3),
    }),
    write: ({ sum, block, a, w, specials }) =>
      sum |
      (wrap(block, bits) << BigInt(atBlock)) |
      (w << BigInt(atWeight)) |
      (a << BigInt(atActivation)) |
      (specials << BigInt(atMarks)),
  };
}

/** The products of two words' elements. What is not finite counts 0 beside its mark. */
function dotOf(left: Format, right: Format, lanes: number): (a: Word, w: Word) => Products {
  const [ofLeft, ofRight] = [left, right].map((format) =>
    Array.from({ length: 2 ** format.bits }, (_, word) => {
      const value = format.decode(BigInt(word));
      return { value, units: value.kind === 'finite' ? inUnits(value, format.unit) : undefined };
    }),
  );
  const zero = { value: finite(0n, 0) satisfies Value, units: 0n };
  return (a, w) => {
    const others = unpack(wrap(w, lanes * right.bits), right.bits, lanes);
    let exact = 0n;
    let [isNan, isPlus, isMinus] = [false, false, false];
    unpack(wrap(a, lanes * left.bits), left.bits, lanes).forEach((word, lane) => {
      const one = ofLeft?.[Number(word)] ?? zero;
      const other = ofRight?.[Number(others[lane] ?? 0n)] ?? zero;
      if (one.units !== undefined && other.units !== undefined) {
        exact += one.units * other.units;
        return;
      }
      const product = multiplyValues(one.value, other.value);
      if (product.kind !== 'infinite') isNan = true;
      else if (product.negative) isMinus = true;
      else isPlus = true;
    });
    return { exact, isNan, isPlus, isMinus };
  };
}

/** Words of a line of numbers: its blocks, word by word. */
function operandOf(operand: BlockOperand, p: MxDotParams, hasMark: boolean): Operand {
  const { block: length, lanes } = p;
  const { format, element } = operand;
  const scaleAt = BigInt(lanes * element.width);
  const markAt = scaleAt + BigInt(scaleBits(operand));
  const packed = (words: readonly Word[]): Word =>
    words.reduce((all, word, i) => all | (word << BigInt(i * element.width)), 0n);
  return {
    format: element.format,
    width: wordBits(operand, lanes) - (hasMark ? 0 : 1),
    packing: {
      numbers: lanes,
      line(values) {
        const { blocks, scale } = encodeBlocks(format, length, values);
        const words = blocks.flatMap((block) =>
          Array.from({ length: Math.ceil(block.elements.length / lanes) }, (_, i) => {
            const elements = packed(block.elements.slice(i * lanes, (i + 1) * lanes));
            const mark = hasMark && i === 0 ? 1n << markAt : 0n;
            return elements | (block.scale << scaleAt) | mark;
          }),
        );
        return { words, scale };
      },
    },
  };
}

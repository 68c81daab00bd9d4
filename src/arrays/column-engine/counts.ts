/** How many digits of a band of A are not zero, group by group: all that the cycles of a column engine depend on. */

import { digitCount, digitsOfInteger, type DigitEncoding } from '../../bits/digits.ts';
import { decodeInteger } from '../../bits/index.ts';
import type { ScheduledGemm } from '../family.ts';
import { beatDepth, type ColumnEngine } from './timing.ts';

/** An operand as its digits see it. */
export type EncodedOperand = {
  readonly encoding: DigitEncoding;
  readonly width: number;
  readonly isSigned: boolean;
};

/** Counts of eight bit weights side by side, four bits each: a group has at most eight words. */
const fieldsPerWord = 8;

/** A digit that is not zero at every bit weight. */
const allDigits = 0x11111111;

/** Per word of the operand: which of eight bit weights have a digit that is not zero, four bits apart. */
type Tables = { readonly planes: number; readonly masks: readonly Uint32Array[] };

const tables = new Map<string, Tables>();

function tablesOf({ encoding, width, isSigned }: EncodedOperand): Tables {
  const key = `${encoding} ${width} ${isSigned}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const planes = digitCount(encoding, width, isSigned);
  const masks = Array.from(
    { length: Math.ceil(planes / fieldsPerWord) },
    () => new Uint32Array(2 ** width),
  );
  for (let word = 0; word < 2 ** width; word++) {
    const value = decodeInteger(BigInt(word), width, isSigned);
    digitsOfInteger(encoding, value, width, isSigned).forEach((digit, plane) => {
      const mask = masks[Math.floor(plane / fieldsPerWord)];
      if (digit !== 0 && mask !== undefined) {
        mask[word] = (mask[word] ?? 0) | (1 << (4 * (plane % fieldsPerWord)));
      }
    });
  }
  const made = { planes, masks };
  tables.set(key, made);
  return made;
}

/** Digits of one band of `rows` rows, in the order in which a tile's beats bring them. */
export type BandCounts = {
  /** Beats of a tile: bit weights times groups. */
  readonly beats: number;
  readonly groups: number;
  /** Non-zero digits of each beat and stream: `counts[beat * streams + stream]`. */
  readonly counts: Uint8Array;
  /** All of them, by row. */
  readonly digitsOfRow: Float64Array;
};

/** Count the digits of rows `top`..`top + rows - 1`; rows and words outside the product are zero. */
export function countBand(
  operand: EncodedOperand,
  engine: ColumnEngine,
  gemm: ScheduledGemm,
  top: number,
): BandCounts {
  const { rows, lanes, group } = engine;
  const { m, k } = gemm;
  const depth = beatDepth(engine);
  const groups = Math.ceil(k / depth);
  const { planes, masks } = tablesOf(operand);
  const streams = rows * lanes;
  const beats = planes * groups;
  const counts = new Uint8Array(beats * streams);
  const digitsOfRow = new Float64Array(rows);
  for (let row = 0; row < Math.min(rows, m - top); row++) {
    const words = wordsOf(gemm, top + row);
    for (let at = 0; at < Math.ceil(k / group); at++) {
      const stream = row * lanes + (at % lanes);
      const beat = Math.floor(at / lanes);
      const end = Math.min(k, (at + 1) * group);
      masks.forEach((mask, half) => {
        let fields = 0;
        for (let i = at * group; i < end; i++) {
          fields += words === undefined ? allDigits : (mask[words[i] ?? 0] ?? 0);
        }
        const last = Math.min(planes, (half + 1) * fieldsPerWord);
        for (let plane = half * fieldsPerWord; plane < last; plane++) {
          const count = (fields >>> (4 * (plane % fieldsPerWord))) & 15;
          // Bit weights come from the highest.
          counts[((planes - 1 - plane) * groups + beat) * streams + stream] = count;
          digitsOfRow[row] = (digitsOfRow[row] ?? 0) + count;
        }
      });
    }
  }
  return { beats, groups, counts, digitsOfRow };
}

/** Words of a row as numbers; undefined where they are not told. */
function wordsOf(gemm: ScheduledGemm, row: number): ArrayLike<number> | undefined {
  const { k } = gemm;
  if (gemm.row !== undefined) return numbersOf(gemm.row(row));
  return gemm.a === undefined ? undefined : gemm.a.slice(row * k, (row + 1) * k).map(Number);
}

function numbersOf(words: ArrayLike<number | bigint>): ArrayLike<number> {
  return isNumbers(words) ? words : Array.from(words, Number);
}

function isNumbers(words: ArrayLike<number | bigint>): words is ArrayLike<number> {
  return typeof words[0] !== 'bigint';
}

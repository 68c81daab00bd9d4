/**
 * Feeds a GEMM to a column engine: tiles of C in row-major order, bit weights from the highest, operands padded with
 * zeros. It is the memory of B too: in the cycle after an index it brings the word of every column.
 */

import { pack, unpack, type Word } from '../../bits/index.ts';
import { digitCount } from '../../bits/digits.ts';
import type { Outputs, Signals } from '../../bits/machine.ts';
import { InvariantError } from '../../errors.ts';
import { resultOf, type Arithmetic } from '../../golden/arithmetic.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { streamDriver } from '../stream-driver.ts';
import { banks, beatDepth, beatsPerRow, type ColumnEngine } from './timing.ts';

/** Driver for an engine. */
export function columnEngineDriver(
  arithmetic: Arithmetic,
  engine: ColumnEngine,
  gemm: GemmWords,
): GemmDriver {
  const { m, k, n, a, b } = gemm;
  const { rows, columns, lanes, group, encoding } = engine;
  const { activation, weight, integer } = arithmetic;
  if (integer === undefined) throw new InvariantError('digits are those of an integer');
  const depth = beatDepth(engine);
  const across = Math.ceil(n / columns);
  const tiles = Math.ceil(m / rows) * across;
  const planes = digitCount(encoding, activation.width, integer.activationSigned);
  const groups = Math.ceil(k / depth);
  const beats = planes * groups;
  const result: Word[] = Array.from({ length: m * n }, () => arithmetic.zero);

  let sent = 0;
  const offer = (): Signals | undefined => {
    if (sent === tiles * beats) return undefined;
    const tile = Math.floor(sent / beats);
    const beat = sent % beats;
    const top = Math.floor(tile / across) * rows;
    const from = (beat % groups) * depth;
    const words = Array.from({ length: rows * depth }, (_, i) => {
      const row = top + Math.floor(i / depth);
      const at = from + (i % depth);
      return row < m && at < k ? (a[row * k + at] ?? 0n) : 0n;
    });
    return {
      first_i: beat === 0 ? 1n : 0n,
      next_i: beat > 0 && beat % groups === 0 ? 1n : 0n,
      last_i: beat === beats - 1 ? 1n : 0n,
      plane_i: BigInt(planes - 1 - Math.floor(beat / groups)),
      a_i: pack(words, activation.width),
    };
  };

  const { width } = resultOf(arithmetic);
  const beatsOut = beatsPerRow(engine);
  let shown = 0;
  const take = (word: Word): void => {
    const done = Math.floor(shown / beatsOut);
    const tile = Math.floor(done / rows);
    const row = Math.floor(tile / across) * rows + (done % rows);
    const left = (tile % across) * columns + (shown % beatsOut) * engine.resolvers;
    shown++;
    unpack(word, width, engine.resolvers).forEach((sum, c) => {
      if (row < m && left + c < n) result[row * n + left + c] = sum;
    });
  };

  // A row works on a tile whose results have not come yet; which, is told by the bank it asks for.
  const wordBits = Math.log2(group);
  const indexBits = Math.log2(banks) + engine.numberBits + wordBits;
  const answer = (previous: Outputs): Word => {
    const received = Math.floor(shown / beatsOut);
    const indices = unpack(previous['b_index_o'] ?? 0n, indexBits, rows * lanes);
    const words: Word[] = [];
    for (let row = 0; row < rows; row++) {
      for (let lane = 0; lane < lanes; lane++) {
        const index = Number(indices[row * lanes + lane] ?? 0n);
        const bank = index >> (engine.numberBits + wordBits);
        const done = Math.ceil((received - row) / rows);
        const tile = done + ((bank - (done % banks) + banks) % banks);
        const number = (index >> wordBits) % 2 ** engine.numberBits;
        const at = (number * lanes + lane) * group + (index % group);
        const left = (tile % across) * columns;
        for (let c = 0; c < columns; c++) {
          words.push(at < k && left + c < n ? (b[at * n + left + c] ?? 0n) : 0n);
        }
      }
    }
    return pack(words, weight.width);
  };

  const stream = streamDriver(
    [{ valid: 'valid_i', ready: 'ready_o', offer, taken: () => void sent++ }],
    {
      get left(): number {
        return tiles * rows * beatsOut - shown;
      },
      take,
      result,
    },
  );
  return {
    next: (previous) => ({
      ...stream.next(previous),
      b_i: previous === undefined ? 0n : answer(previous),
    }),
    get done(): boolean {
      return stream.done;
    },
    get result(): readonly Word[] {
      return stream.result;
    },
    get cycles(): number {
      return stream.cycles;
    },
  };
}

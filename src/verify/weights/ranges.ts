/**
 * Sums that go through a word of fewer bits and are then extended by its sign. The word says modulo its own size what
 * lanes add up to; that it never wraps, the ranges of what each lane adds show. Then it is the sum of the lanes, each
 * in a word of its own.
 */

import type { Bit, Netlist } from '../../eda/netlist.ts';
import { Wires, type Bits } from '../mutate/wires.ts';
import { addUp } from './add-up.ts';
import { powers, type Relation } from './boxes.ts';
import { byLane, laneSums, type Lane } from './lanes.ts';
import { followBack, byPlace, type Weighted, type WeightedSum } from './rewrite.ts';
import type { Unrolled } from './unroll.ts';

/** What a sum was followed back to, and the cycles with the words of lanes that were made on the way. */
export type Followed = { readonly rest: WeightedSum; readonly cycles: Unrolled };

export type Surroundings = {
  readonly cycles: Unrolled;
  readonly netlist: Netlist;
  readonly boxes: ReadonlyMap<string, Relation>;
  readonly lanes: readonly Lane[];
};

/**
 * Follow weighted bits back, through words that are extended by their sign, too.
 *
 * @param width of the result: sums are equal modulo two to this power
 */
export async function followRanges(
  from: readonly Weighted[],
  width: number,
  around: Surroundings,
): Promise<Followed> {
  const { boxes } = around;
  const modulus = 1n << BigInt(width);
  let { cycles } = around;
  let rest = followBack(from, modulus, cycles.ordered, boxes);
  for (;;) {
    const word = signedWord(rest.weights, modulus, cycles, boxes);
    if (word === undefined) return { rest, cycles };
    const size = word.bits.length;
    const inner = await followRanges(byPlace(word.bits), size, { ...around, cycles });
    const found = await laneWords(inner.rest, size, { ...around, cycles: inner.cycles });
    if (found === undefined) return { rest, cycles };
    cycles = found.cycles;
    const gone = new Set(word.bits);
    const terms = [
      ...[...rest.weights]
        .filter(([bit]) => !gone.has(bit))
        .map(([bit, weight]) => ({ bit, weight })),
      ...found.words.flatMap((bits) => bySign(bits, word.factor)),
      { bit: '1' as const, weight: rest.constant },
    ];
    rest = followBack(terms, modulus, cycles.ordered, boxes);
  }
}

/** The last word from an adder of which the highest bit counts as a sign, and what the word counts. */
function signedWord(
  weights: ReadonlyMap<Bit, bigint>,
  modulus: bigint,
  { ordered }: Unrolled,
  boxes: ReadonlyMap<string, Relation>,
): { readonly bits: Bits; readonly factor: bigint } | undefined {
  for (const cell of ordered.toReversed()) {
    const size = boxes.get(cell.type)?.modulus;
    const bits = cell.connections['sum_o'] ?? [];
    const factor = weights.get(bits[0] ?? 'x');
    if (size === undefined || factor === undefined || size !== 1n << BigInt(bits.length)) continue;
    const isSigned = bySign(bits, factor).every(
      ({ bit, weight }) => ((weights.get(bit) ?? 0n) - weight) % modulus === 0n,
    );
    if (isSigned) return { bits, factor };
  }
  return undefined;
}

/** The bits of a word in two's complement, that many times. */
function bySign(bits: Bits, factor: bigint): Weighted[] {
  const places = powers(bits.length);
  return places.map((weight, i) => ({
    bit: bits[i] ?? '0',
    weight: i === places.length - 1 ? -factor * weight : factor * weight,
  }));
}

/**
 * A word for each lane, all of which add up as signed numbers to the signed number that the word holds; undefined
 * where bits come from elsewhere, or the word may wrap.
 */
async function laneWords(
  rest: WeightedSum,
  size: number,
  { cycles, netlist, lanes }: Surroundings,
): Promise<{ readonly words: readonly Bits[]; readonly cycles: Unrolled } | undefined> {
  const split = byLane(rest, lanes, cycles);
  if (split === undefined) return undefined;
  const rows = await laneSums(split, lanes, cycles, netlist, size);
  const idle = rows[0]?.sums ?? [];
  const left = idle.reduce((sum, one) => sum + one, rest.constant);
  // The first lane takes what the idle lanes leave.
  const offsets = idle.map((sum, lane) => (lane === 0 ? left - sum : -sum));
  const ends = offsets.map((offset, lane) => {
    const valueOf = (sums: readonly bigint[]): bigint =>
      BigInt.asIntN(size, (sums[lane] ?? 0n) + offset);
    let [least, greatest] = [valueOf(idle), valueOf(idle)];
    for (const { sums } of rows) {
      const value = valueOf(sums);
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    return [least, greatest] as const;
  });
  const half = 1n << BigInt(size - 1);
  const least = ends.reduce((sum, [low]) => sum + low, 0n);
  const greatest = ends.reduce((sum, [, high]) => sum + high, 0n);
  if (least < -half || greatest >= half) return undefined;
  const wires = new Wires(cycles.module);
  const known = Object.keys(cycles.module.cells).length;
  const words = split.map((weights, lane) =>
    addUp({ constant: offsets[lane] ?? 0n, weights }, size, wires),
  );
  const module = wires.finish();
  const made = Object.values(module.cells).slice(known);
  return { words, cycles: { ...cycles, module, ordered: [...cycles.ordered, ...made] } };
}

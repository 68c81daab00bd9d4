/** Weighted bits that each come from one lane alone, and what they add up to for all words of a lane. */

import type { Bit, Netlist, NetlistCell } from '../../eda/netlist.ts';
import { buildMachine } from '../../simulate/embedded/machine.ts';
import { openSession } from '../../simulate/embedded/session.ts';
import { block, layout, readField, writeField } from '../../simulate/engine.ts';
import { Wires, type Bits } from '../mutate/wires.ts';
import { addUp } from './add-up.ts';
import { bitsOf } from './pipeline.ts';
import type { WeightedSum } from './rewrite.ts';
import type { Unrolled } from './unroll.ts';

/** Words of one lane, by the names they have in every lane. */
export type Lane = Readonly<Record<string, Bits>>;

/** The weights of each lane; undefined where a bit comes from several, or from something else than lanes. */
export function byLane(
  { weights }: WeightedSum,
  lanes: readonly Lane[],
  { ordered }: Unrolled,
): readonly ReadonlyMap<Bit, bigint>[] | undefined {
  const laneOf = new Map<Bit, number | 'none'>();
  lanes.forEach((lane, i) => {
    for (const bit of Object.values(lane).flat()) laneOf.set(bit, i);
  });
  for (const cell of ordered) {
    const nets = bitsOf(cell, 'input').filter((bit) => typeof bit === 'number');
    const [lane = 'none', ...others] = new Set(nets.map((bit) => laneOf.get(bit) ?? 'none'));
    for (const bit of bitsOf(cell, 'output')) laneOf.set(bit, others.length > 0 ? 'none' : lane);
  }
  const found = lanes.map(() => new Map<Bit, bigint>());
  for (const [bit, weight] of weights) {
    const lane = laneOf.get(bit) ?? 'none';
    if (lane === 'none') return undefined;
    found[lane]?.set(bit, weight);
  }
  return found;
}

/** Words of a lane by name, and the sums of all lanes, each given these words. */
export type LaneSums = {
  readonly words: Readonly<Record<string, bigint>>;
  readonly sums: bigint[];
};

/** The weighted sums of all lanes modulo 2^width, for every word: each lane is given the same. */
export async function laneSums(
  weights: readonly ReadonlyMap<Bit, bigint>[],
  lanes: readonly Lane[],
  { module, ordered }: Unrolled,
  { modules, creator }: Netlist,
  width: number,
): Promise<LaneSums[]> {
  const top = 'pelab_lanes';
  const cells = cone(
    weights.flatMap((each) => [...each.keys()]),
    ordered,
  );
  // Nets that nothing reads count as taken all the same.
  const taken = {
    direction: 'input' as const,
    bits: lanes.flatMap((lane) => Object.values(lane).flat()),
  };
  const wires = new Wires({
    ...module,
    ports: { taken },
    cells: Object.fromEntries(cells.entries()),
  });
  const inputs = Object.entries(lanes[0] ?? {}).map(([name, bits]) => {
    const shared = wires.fresh(bits.length);
    for (const lane of lanes) wires.drive(lane[name] ?? [], shared);
    return { name, width: bits.length, bits: shared };
  });
  const outputs = weights.map((each, i) => ({
    name: `sum${i}`,
    width,
    bits: addUp({ constant: 0n, weights: each }, width, wires),
  }));
  const ports = Object.fromEntries([
    ...inputs.map(({ name, bits }) => [name, { direction: 'input' as const, bits }]),
    ...outputs.map(({ name, bits }) => [name, { direction: 'output' as const, bits }]),
  ]);
  const netlist = { creator, modules: { ...modules, [top]: { ...wires.finish(), ports } } };
  const session = openSession(top, buildMachine(netlist, top, undefined), layout(outputs));
  const rows = block(layout(inputs), 2 ** inputs.reduce((bits, port) => bits + port.width, 0));
  const words: Record<string, bigint>[] = [];
  for (let row = 0; row < rows.cycles; row++) {
    let left = BigInt(row);
    const own: Record<string, bigint> = {};
    for (const field of rows.layout.fields) {
      own[field.name] = BigInt.asUintN(field.width, left);
      writeField(rows, field, row, own[field.name] ?? 0n);
      left >>= BigInt(field.width);
    }
    words.push(own);
  }
  const answer = await session.cycles(rows);
  await session.close();
  return words.map((own, row) => ({
    words: own,
    sums: answer.layout.fields.map((field) => readField(answer, field, row)),
  }));
}

/** The cells that nets depend on, each after those that it reads. */
export function cone(nets: readonly Bit[], ordered: readonly NetlistCell[]): NetlistCell[] {
  const wanted = new Set(nets);
  const found: NetlistCell[] = [];
  for (const cell of ordered.toReversed()) {
    if (!bitsOf(cell, 'output').some((bit) => wanted.has(bit))) continue;
    found.push(cell);
    for (const bit of bitsOf(cell, 'input')) wanted.add(bit);
  }
  return found.toReversed();
}

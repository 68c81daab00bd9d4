/**
 * Weighted sums of nets, followed back through the cells that keep them: from the bits of a result to bits whose sum,
 * by weight, is the result. Every step is an equation over integers modulo a power of two; no net is given a value.
 */

import { parameter, type Bit, type NetlistCell } from '../../eda/netlist.ts';
import { powers, type Relation } from './boxes.ts';

/** `constant + sum of weight * bit`, modulo a power of two; bits are 0 or 1. */
export type WeightedSum = {
  readonly constant: bigint;
  readonly weights: ReadonlyMap<Bit, bigint>;
  /** Cells that it was followed through. */
  readonly steps: number;
};

/** A net, or a constant, and its weight. */
export type Weighted = { readonly bit: Bit; readonly weight: bigint };

/** The bits of a word, the lowest with the weight 1. */
export function byPlace(word: readonly Bit[]): Weighted[] {
  return powers(word.length).map((weight, i) => ({ bit: word[i] ?? '0', weight }));
}

/**
 * Follow weighted bits back.
 *
 * @param from bits of the result
 * @param modulus a power of two: sums are equal modulo it
 * @param ordered cells, each after those that it reads
 * @param boxes what instances of modules keep
 */
export function followBack(
  from: readonly Weighted[],
  modulus: bigint,
  ordered: readonly NetlistCell[],
  boxes: ReadonlyMap<string, Relation>,
): WeightedSum {
  const weights = new Map<Bit, bigint>();
  let constant = 0n;
  const reduced = (value: bigint): bigint => ((value % modulus) + modulus) % modulus;
  const add = (bit: Bit, weight: bigint): void => {
    if (bit === '1') constant = reduced(constant + weight);
    if (typeof bit !== 'number') return;
    const sum = reduced((weights.get(bit) ?? 0n) + weight);
    if (sum === 0n) weights.delete(bit);
    else weights.set(bit, sum);
  };
  for (const { bit, weight } of from) add(bit, weight);
  let steps = 0;
  for (const cell of ordered.toReversed()) {
    if (isBitwise(cell)) {
      for (const [i, y] of (cell.connections['Y'] ?? []).entries()) {
        const weight = weights.get(y);
        if (weight === undefined) continue;
        weights.delete(y);
        const a = cell.connections['A']?.[i] ?? '0';
        // A complement is 1 - a.
        if (cell.type === '$not') add('1', weight);
        add(a, cell.type === '$not' ? -weight : weight);
      }
      continue;
    }
    if (cell.type === '$xor') followParity(cell, weights, modulus, add);
    const relation = boxes.get(cell.type) ?? ownRelation(cell);
    const outputs = relation === undefined ? [] : placesOf(cell, relation, 'output');
    const unit = outputs.find(({ weight }) => weight === 1n);
    const factor = unit === undefined ? undefined : weights.get(unit.bit);
    if (relation === undefined || factor === undefined) continue;
    const isKept = outputs.every(
      ({ bit, weight }) => ((weights.get(bit) ?? 0n) - factor * weight) % modulus === 0n,
    );
    if (!isKept || (factor * (relation.modulus ?? 0n)) % modulus !== 0n) continue;
    for (const { bit } of outputs) weights.delete(bit);
    for (const { bit, weight } of placesOf(cell, relation, 'input')) add(bit, factor * weight);
    add('1', factor * relation.constant);
    steps++;
  }
  return { constant, weights, steps };
}

function placesOf(
  { connections, port_directions: directions }: NetlistCell,
  { weights }: Relation,
  direction: 'input' | 'output',
): Weighted[] {
  return Object.entries(weights).flatMap(([port, each]) =>
    directions[port] === direction
      ? each.map((weight, i) => ({ bit: connections[port]?.[i] ?? '0', weight }))
      : [],
  );
}

/** An exclusive or is a sum modulo 2: at the top of a word, where what is above is cut off. */
function followParity(
  { connections }: NetlistCell,
  weights: Map<Bit, bigint>,
  modulus: bigint,
  add: (bit: Bit, weight: bigint) => void,
): void {
  const { A: a = [], B: b = [], Y: y = [] } = connections;
  if (a.length !== y.length || b.length !== y.length) return;
  for (const [i, bit] of y.entries()) {
    const weight = weights.get(bit);
    if (weight === undefined || (2n * weight) % modulus !== 0n) continue;
    weights.delete(bit);
    add(a[i] ?? '0', weight);
    add(b[i] ?? '0', weight);
  }
}

/** Whether each bit of the output is one of the operand, as it is or complemented. */
export function isBitwise({ type, connections }: NetlistCell): boolean {
  return (
    (type === '$pos' || type === '$not') && connections['A']?.length === connections['Y']?.length
  );
}

/** What Yosys' own sums and differences keep. */
function ownRelation(cell: NetlistCell): Relation | undefined {
  const { type, connections } = cell;
  if (type !== '$add' && type !== '$sub') return undefined;
  const isSigned = parameter(cell, 'A_SIGNED') === 1 && parameter(cell, 'B_SIGNED') === 1;
  const operand = (port: 'A' | 'B', sign: bigint): bigint[] => {
    const all = powers(connections[port]?.length ?? 0);
    return all.map((weight, i) =>
      isSigned && i === all.length - 1 ? -sign * weight : sign * weight,
    );
  };
  const y = powers(connections['Y']?.length ?? 0);
  return {
    weights: { A: operand('A', 1n), B: operand('B', type === '$add' ? 1n : -1n), Y: y },
    constant: 0n,
    modulus: 1n << BigInt(y.length),
  };
}

/**
 * Proof that an element adds a product to a sum, of any width: the result is followed back by weights to the sum that
 * comes in and to bits that only the operands decide; those are tried with every pair of operands.
 */

import { wrap } from '../../bits/index.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Bit, Netlist } from '../../eda/netlist.ts';
import { elaborateNetlist } from '../../simulate/gates/elaborate.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { Plan } from '../../structure/plan.ts';
import { exhaust } from '../exhaustive.ts';
import { wordGolden } from '../exhaustive-golden.ts';
import { Wires, type Bits } from '../mutate/wires.ts';
import { addUp } from './add-up.ts';
import { provedBoxes } from './boxes.ts';
import { isClamped, widerWords, type Clamp } from './clamp.ts';
import { asCombinational, bitsOf, type Combinational } from './pipeline.ts';
import { byPlace, followBack, type WeightedSum } from './rewrite.ts';
import { provedSteps, splitAtStep, type Split } from './step.ts';

/** What is to be shown: after `latency` cycles with `held` high, `result = addend + product(operands)`, wrapped or clamped. */
export type SumClaim = {
  readonly rtl: Rtl;
  readonly plan: Plan;
  readonly latency: number;
  readonly held: readonly string[];
  readonly result: string;
  readonly addend: string;
  /** Words of the operand ports to the exact product. */
  readonly product: (operands: Signals) => bigint;
  /** What becomes of sums that do not fit; by default they wrap. */
  readonly clamp?: Clamp;
};

export type SumVerdict =
  | { readonly verdict: 'proved'; readonly inputBits: number; readonly steps: number }
  /** The product of these operands is wrong, whatever the sum. */
  | { readonly verdict: 'refuted'; readonly operands: Signals }
  /** The module is not of the kind that can be followed back. */
  | { readonly verdict: 'open' };

/** Output of the module of the operands alone. */
const totalPort = 'total_o';

/** Bits of operands that are tried. */
const mostBits = 20;

/** Prove it. @param limitSeconds for the proof of each adder and cell */
export async function proveSum(claim: SumClaim, limitSeconds: number): Promise<SumVerdict> {
  const { rtl, plan, held, latency, result, addend } = claim;
  const boxes = await provedBoxes(plan, rtl, limitSeconds);
  const steps = await provedSteps(plan, rtl, limitSeconds);
  const flat = await asCombinational(rtl, [...boxes.keys(), ...steps.keys()], held, latency);
  if (flat === undefined) return { verdict: 'open' };
  const word = flat.module.ports[result]?.bits ?? [];
  const { clamp } = claim;
  const words = clamp === undefined ? [word] : widerWords(flat, word.length, boxes, steps);
  for (const exact of words) {
    if (clamp !== undefined && !(await isClamped(flat, result, exact, clamp))) continue;
    const base = extended(flat.module.ports[addend]?.bits ?? [], exact.length, clamp);
    const whole = { low: exact, above: [], width: exact.length, offset: 0n, end: undefined };
    for (const split of [whole, splitAtStep(exact, base, flat, steps)]) {
      if (split === undefined) continue;
      const modulus = 1n << BigInt(split.width);
      const terms = [...byPlace(split.low), ...split.above];
      const sum = followBack(terms, modulus, flat.ordered, boxes);
      const rest = withoutAddend(sum, base.slice(0, split.low.length), modulus);
      if (rest === undefined) continue;
      const found = await tryOperands(claim, flat, rest, split, exact.length);
      if (found.verdict !== 'open') return found;
    }
  }
  return { verdict: 'open' };
}

/** The word of the same number in more bits. */
function extended(word: Bits, width: number, clamp: Clamp | undefined): Bits {
  const above = clamp?.signed === true ? (word.at(-1) ?? '0') : '0';
  return Array.from({ length: width }, (_, i) => word[i] ?? above);
}

/** Every pair of operands, where nothing else is left. */
async function tryOperands(
  { rtl, addend, product, clamp }: SumClaim,
  flat: Combinational,
  rest: WeightedSum,
  { low, width, offset, end }: Split,
  exact: number,
): Promise<SumVerdict> {
  const operands = operandPorts(flat, [...rest.weights.keys()]);
  const inputBits = operands.reduce((bits, port) => bits + port.width, 0);
  if (operands.some(({ name }) => name === addend) || inputBits > mostBits) {
    return { verdict: 'open' };
  }
  const netlist = sumNetlist(flat, rtl.top, rest, width, operands);
  const outputs = [{ name: totalPort, width }];
  let greatest = 0n;
  const products = { least: 0n, greatest: 0n };
  const expected = (words: Signals): bigint => {
    const one = product(words);
    if (one < products.least) products.least = one;
    if (one > products.greatest) products.greatest = one;
    const sum = wrap(one + offset, exact);
    if (sum > greatest) greatest = sum;
    return wrap(sum, width);
  };
  const { first } = await exhaust(
    {
      rtl: { top: rtl.top, files: [], inputs: operands, outputs },
      gates: () => elaborateNetlist(netlist, rtl.top),
      golden: (face) => wordGolden(face, (words) => ({ [totalPort]: expected(words) })),
    },
    { maxBits: mostBits },
  );
  if (first !== undefined) return { verdict: 'refuted', operands: first.inputs };
  // With the greatest addend below it, the sum must not reach what the step was not proved for.
  const isWithin = end === undefined || greatest + (1n << BigInt(low.length)) <= end;
  const isExact =
    clamp === undefined ||
    fits(flat.module.ports[addend]?.bits.length ?? 0, products, exact, clamp);
  return isWithin && isExact
    ? { verdict: 'proved', inputBits, steps: rest.steps }
    : { verdict: 'open' };
}

/** Whether the sum of an addend of so many bits and any product is a number that the exact word holds. */
function fits(
  bits: number,
  products: { readonly least: bigint; readonly greatest: bigint },
  exact: number,
  { signed }: Clamp,
): boolean {
  const least = (width: number): bigint => (signed ? -(1n << BigInt(width - 1)) : 0n);
  const greatest = (width: number): bigint => (1n << BigInt(signed ? width - 1 : width)) - 1n;
  return (
    least(bits) + products.least >= least(exact) &&
    greatest(bits) + products.greatest <= greatest(exact)
  );
}

/** The sum less the word that comes in; undefined where that does not come in by its own weights. */
function withoutAddend(sum: WeightedSum, addend: Bits, modulus: bigint): WeightedSum | undefined {
  const weights = new Map(sum.weights);
  for (const [bit, weight] of followBack(byPlace(addend), modulus, [], new Map()).weights) {
    if (weights.get(bit) !== weight) return undefined;
    weights.delete(bit);
  }
  return { ...sum, weights };
}

/** Input ports that some nets depend on. */
function operandPorts(
  { module, driver }: Combinational,
  nets: readonly Bit[],
): { readonly name: string; readonly width: number }[] {
  const seen = new Set<Bit>();
  const pending = [...nets];
  for (let bit = pending.pop(); bit !== undefined; bit = pending.pop()) {
    if (seen.has(bit)) continue;
    seen.add(bit);
    const cell = driver.get(bit);
    if (cell !== undefined) pending.push(...bitsOf(cell, 'input'));
  }
  return Object.entries(module.ports).flatMap(([name, { direction, bits }]) =>
    direction === 'input' && bits.some((bit) => seen.has(bit))
      ? [{ name, width: bits.length }]
      : [],
  );
}

/** A module of the operands alone that gives the weighted sum. */
function sumNetlist(
  { netlist, module }: Combinational,
  top: string,
  sum: WeightedSum,
  width: number,
  operands: readonly { readonly name: string }[],
): Netlist {
  const names = new Set(operands.map(({ name }) => name));
  const ports = Object.fromEntries(
    Object.entries(module.ports).filter(([name]) => names.has(name)),
  );
  const wires = new Wires({ ...module, ports, netnames: {} });
  const total = addUp(sum, width, wires);
  const output = { [totalPort]: { direction: 'output' as const, bits: total } };
  const sums = { ...wires.finish(), ports: { ...ports, ...output } };
  return { ...netlist, modules: { ...netlist.modules, [top]: sums } };
}

/**
 * Amounts of each kind of operator, what the linear model multiplies for area, energy, leakage and cells.
 * Multipliers and adders count in several terms each: size, carry network, what of it moves.
 */
import type { Operator, Plan } from '../structure/plan.ts';

/** Names of the amounts, in the order of the vector; the last three are registers. */
export const AMOUNTS = [
  'mul area',
  'mul width',
  'mul volume',
  'add width',
  'add network',
  'add active',
  'add signed',
  'neg',
  'compare',
  'shift',
  'mux',
  'and',
  'or',
  'xor',
  'not',
  'full-adder',
  'half-adder',
  'register',
  'register enable',
  'register reset',
] as const;

type Amount = (typeof AMOUNTS)[number];

/** Place of each amount in the vector. */
const AT: Readonly<Record<Amount, number>> = Object.fromEntries(
  AMOUNTS.map((name, i) => [name, i]),
) as Record<Amount, number>;

/** Takes `amount` of the amount in a place. */
export type TakeAmount = (at: number, amount: number) => void;

/** Amounts by part of the plan, named as in breakdowns. */
export function amountsByPart(plan: Plan): Map<string, Float64Array> {
  const parts = new Map<string, Float64Array>();
  const visit = (node: Plan, times: number, part: string | undefined): void => {
    for (const row of node.operators) {
      const name = part ?? row.part;
      const vector = parts.get(name) ?? new Float64Array(AMOUNTS.length);
      parts.set(name, vector);
      rowAmounts(row, times, (at, amount) => {
        vector[at] = (vector[at] ?? 0) + amount;
      });
    }
    for (const child of node.children) visit(child.plan, times * child.count, part ?? child.part);
  };
  visit(plan, 1, undefined);
  return parts;
}

/** Amounts of one row, `times` over. */
export function rowAmounts(row: Operator, times: number, take: TakeAmount): void {
  const n = times * row.count;
  const { widths } = row;
  const a = widths[0] ?? 1;
  const b = widths[1] ?? 1;
  const y = widths[2] ?? b;
  switch (row.kind) {
    case 'mul':
      take(AT['mul area'], n * a * b);
      take(AT['mul width'], n * (a + b));
      // Glitches multiply with the rows they pass.
      take(AT['mul volume'], n * a * b * Math.min(a, b));
      return;
    case 'add':
    case 'sub':
      take(AT['add width'], n * y);
      take(AT['add network'], n * y * Math.log2(y + 1));
      // Bits above the narrower operand move only with the sign.
      take(AT['add active'], n * Math.min(a, b));
      if (row.signed === true) take(AT['add signed'], n * y);
      return;
    case 'compare':
      take(AT.compare, n * Math.max(a, b));
      return;
    case 'shift':
      take(AT.shift, n * a * b);
      return;
    case 'register':
      take(AT.register, n * a);
      if (row.enable === true) take(AT['register enable'], n * a);
      if (row.reset === true) take(AT['register reset'], n * a);
      return;
    case 'neg':
    case 'mux':
    case 'and':
    case 'or':
    case 'xor':
    case 'not':
    case 'full-adder':
    case 'half-adder':
      take(AT[row.kind], n * a);
      return;
  }
}

/** Designs that the FPGA model is calibrated on: elements of every registered family, up to a size. */
import type { ElementFamily } from '../elements/family.ts';
import { inventory, type Plan } from '../structure/plan.ts';
import { trainingPlans } from './training.ts';

/** Bits of operators up to which designs are drawn: four of five elements, each mapped in seconds. */
export const MOST_BITS = 1700;

/** Designs drawn for one that is kept, at most. */
const DRAWS = 2;

/**
 * `count` different elements of at most `MOST_BITS` bits, families in turn.
 *
 * @param seed a different seed draws different designs
 */
export function fpgaTrainingPlans(
  families: readonly ElementFamily[],
  count: number,
  seed: number,
): Plan[] {
  return trainingPlans(families, DRAWS * count, seed)
    .filter((plan) => operatorBits(plan) <= MOST_BITS)
    .slice(0, count);
}

/** Result bits of all operators, those of a multiplier being its partial products. */
export function operatorBits(plan: Plan): number {
  return inventory(plan).reduce((sum, { kind, widths, count }) => {
    const [a = 1, b = 1] = widths;
    return sum + count * (kind === 'mul' ? a * b : (widths.at(-1) ?? 1));
  }, 0);
}

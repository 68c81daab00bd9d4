/** From a sum with one stored carry per digit to a plain word. */

import { input, output, type Plan } from '../plan.ts';
import { resolvingAdder, type Resolver } from '../resolver.ts';

/** A sum of `width` bits and, at the weight of every digit of `digitBits` bits but the lowest, a carry. */
export type DigitSum = { readonly width: number; readonly digitBits: number };

/** Carries of a sum. */
export function carryBits({ width, digitBits }: DigitSum): number {
  return Math.ceil(width / digitBits) - 1;
}

/** Plan of `result_o`, wrapping, of `acc_i = { carries, sum }`. */
export function digitResolverPlan(
  sum: DigitSum,
  resolver: Pick<Resolver, 'format' | 'adder' | 'stages'>,
): Plan {
  const { width, digitBits } = sum;
  const { format, adder } = resolver;
  const carries = carryBits(sum);
  const added = resolvingAdder({ ...resolver, width });
  return {
    module: `pe_digit_resolver_w${width}_d${digitBits}_${adder.replace('-', '_')}${added.tag}_to_${format}`,
    template: 'structure/digit-resolver',
    summary: 'carry-propagate addition of a sum with one carry per digit',
    params: { width, digitBits, format, adder },
    sources: added.plan.sources,
    interface: added.interface,
    ports: [
      ...added.ports,
      input('acc_i', width + carries, 'sum in two words, { carries, sum }', { format }),
      output('result_o', width, 'sum, wraps', { format }),
    ],
    view: {
      width,
      adder: added.plan.module,
      hasStages: added.hasStages,
      // Bit of acc_i that stands at each place of the second addend, the highest first.
      carries: Array.from({ length: width }, (_, i) => {
        const place = width - 1 - i;
        const isCarry = place > 0 && place % digitBits === 0;
        return { net: isCarry ? `acc_i[${width + place / digitBits - 1}]` : "1'b0" };
      }),
    },
    operators: [],
    children: [{ plan: added.plan, count: 1 }],
  };
}

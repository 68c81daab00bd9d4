/** The ports by which a column engine knows an element that takes digits. */

import { clockPort, input, output, type Port } from '../plan.ts';
import type { CodeBus } from './product.ts';

/** Ports of an element of `lanes` digits per cycle; the sum has `sumBits` bits in all its words. */
export function digitPorts(
  buses: readonly CodeBus[],
  lanes: number,
  weight: { readonly width: number; readonly format: string },
  sumBits: number,
): Port[] {
  const of = lanes === 1 ? '' : ', one bit per lane';
  const docs: Readonly<Record<CodeBus, string>> = {
    nonzero: `the digit is not 0${of}`,
    negative: `it is negative${of}`,
    double: `it is 2 or -2${of}`,
  };
  return [
    clockPort,
    input('first_i', 1, 'start a new sum with these digits', { role: 'control' }),
    input('next_i', 1, 'first digits of the bit weight below: sum so far times radix', {
      role: 'control',
    }),
    ...buses.map((bus) => input(`${bus}_i`, lanes, docs[bus], { role: 'control' })),
    input('b_i', weight.width * lanes, 'weights', { format: weight.format, lanes }),
    output('acc_o', sumBits, 'sum in two words'),
  ];
}

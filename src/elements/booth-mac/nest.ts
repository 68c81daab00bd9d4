/** Loop nest of the Booth MAC: digits in place of bits, and the sum so far among the addends if it is fused. */

import type { Nest } from '../../structure/nest.ts';
import { weightRowsNest } from '../weight-rows-nest.ts';
import type { BoothMacParams } from './params.ts';

/** As an output-stationary array has it, with the weight recoded. */
export function boothMacNest({ weight, encoding, fuse }: BoothMacParams): Nest {
  const digits = Math.ceil((weight.signed ? weight.width : weight.width + 1) / 2);
  return encoding === 'booth4'
    ? weightRowsNest(digits, fuse, true)
    : weightRowsNest(weight.width, fuse);
}

/** The choice of a carry-propagate adder, as families offer it. */

import { z } from 'zod';

export const adderChoices = [
  'arrival',
  'ripple',
  'kogge-stone',
  'brent-kung',
  'sklansky',
  'inferred',
] as const;

/** How an adder is built; `arrival`: a prefix network fitted to when its inputs arrive. */
export type AdderChoice = (typeof adderChoices)[number];

/** Schema entry; families describe which adder it is of. */
export const adderShape = z.enum(adderChoices).default('arrival');

/** Schema entry of elements whose arrays have the adder. */
export const resolverAdderShape = adderShape.describe(
  'carry-propagate adder of the resolver, one per column of an array',
);

/** The adder's part of module names; nothing for the default. */
export function adderTag({ adder }: { readonly adder: AdderChoice }): string {
  return adder === 'arrival' ? '' : `_${adder.replace('-', '_')}`;
}

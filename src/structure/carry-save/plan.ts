/** The plan of a multiply-accumulate that keeps its sum in two words, built as its nest says. */

import type { Role } from '../../bits/machine.ts';
import { InvariantError } from '../../errors.ts';
import type { Plan } from '../plan.ts';
import { chooseDigitProducts } from '../products/choose.ts';
import { carrySaveForm } from './form.ts';
import type { CarrySaveMac } from './mac.ts';
import { oneTreePlan } from './one-tree.ts';
import { planePlan } from './plane-plan.ts';

/**
 * Plan of the element as arrays have it. The nest decides where products are shifted, and so which trees and sums there
 * are.
 *
 * @throws {InvariantError} for a nest that breaks a rule, or whose digits are not those of the encoding
 */
export function carrySavePlan(mac: CarrySaveMac, role: Role): Plan {
  const { shiftAt, digits, encodeAt } = carrySaveForm(mac.nest);
  const { encoding, activation, weight } = mac;
  const products = chooseDigitProducts(encoding, activation, weight, encodeAt === 'edge');
  const isEncoded = encodeAt !== undefined;
  if (digits !== products.rows.length || isEncoded === (encoding === 'twos-complement')) {
    const nest = `a nest of ${digits} ${isEncoded ? 'encoded digits' : 'bits'}`;
    throw new InvariantError(`${nest} is not one of ${products.rows.length} of ${encoding}`);
  }
  return shiftAt === 'product'
    ? oneTreePlan(mac, role, products)
    : planePlan(mac, role, products, shiftAt);
}

/** XR-NPE again: what needs no synthesis. */

import { expect, test } from 'vitest';
import { modes } from '../../src/reproduce/xr-npe/modes.ts';

test('49, 18, 0 and 4 of 49 blocks work, at up to 1, 2, 4 and 4 products per cycle', async () => {
  const figures = await modes.measure({ library: 'generic45', seed: 1 });
  const of = (quantity: string): (number | null)[] =>
    figures.filter((each) => each.quantity === quantity).map(({ ours }) => ours);
  expect(figures.filter((_, i) => i % 2 === 0).map(({ conditions }) => conditions)).toEqual([
    'posit16_1',
    'posit8_0',
    'posit4_1',
    'e2m1',
  ]);
  expect(of('blocks of the mantissa array at work')).toEqual([49, 18, 0, 4]);
  const rates = of('throughput');
  for (const [i, full] of [1, 2, 4, 4].entries()) {
    expect(rates[i]).toBeGreaterThan(0.99 * full);
    expect(rates[i]).toBeLessThanOrEqual(full);
  }
});

/** One netlist of the SIMD element under the words of each mode: what a mode does not use costs next to nothing. */

import { expect, test } from 'vitest';
import { modeEnergies } from '../../src/reproduce/xr-npe/energy.ts';

const modes = ['posit16_1', 'posit8_0', 'e2m1', 'posit4_1'];

test('the mantissa array costs by its share of blocks, and each narrower mode less than the wider', async () => {
  const measured = await modeEnergies('generic45', 4);
  const [wide, half, float, power] = modes.map((name) => {
    const energy = measured.find(({ mode }) => mode === name);
    const part = (key: string): number => energy?.parts.get(key) ?? NaN;
    return {
      total: energy?.wordFj ?? NaN,
      mantissa: part('mantissa array'),
      alignment: part('alignment'),
      quire: part('quire'),
    };
  });
  if (wide === undefined || half === undefined || float === undefined || power === undefined) {
    throw new Error('four modes');
  }
  // Of 49 blocks 49, 18, 4 and 0 work.
  expect(half.mantissa).toBeLessThan(0.5 * wide.mantissa);
  expect(float.mantissa).toBeLessThan(0.4 * half.mantissa);
  expect(power.mantissa).toBeLessThan(0.05 * wide.mantissa);
  for (const narrow of [half, float, power]) {
    expect(narrow.total).toBeLessThan(0.95 * wide.total);
    expect(narrow.alignment).toBeLessThan(wide.alignment);
    // Segments of the quire that a mode does not reach are still.
    expect(narrow.quire).toBeLessThan(wide.quire);
  }
  // Per product, of which a word has 1, 2 or 4.
  expect(half.total / 2).toBeLessThan(0.6 * wide.total);
  expect(float.total / 4).toBeLessThan(0.25 * wide.total);
  expect(power.total / 4).toBeLessThan(0.25 * wide.total);
});

import { describe, expect, test } from 'vitest';
import { elementFamilies } from '../../src/elements/index.ts';
import { readPlan } from '../../src/estimate/profile.ts';

/** Features of an element of a family, by name. */
function featuresOf(slug: string, options: Record<string, unknown>): Map<string, number> {
  const configured = elementFamilies.find((family) => family.slug === slug)?.configure(options);
  if (configured?.ok !== true) throw new Error(`${slug} refuses its options`);
  const plan = configured.value.plan({ kind: 'accumulate', lanes: 1 });
  return readPlan(plan).features.byName();
}

describe('what the numbers at the ports say of a plan', () => {
  test('integers range as far as they have digits', () => {
    const features = featuresOf('mac', { activation: 'int8', weight: 'uint6', accumulator: 24 });
    expect(features.get('digits a_i')).toBe(8);
    expect(features.get('octaves b_i')).toBe(6);
    expect(features.get('signed numbers a_i')).toBe(1);
    expect(features.has('signed numbers b_i')).toBe(false);
  });

  test('a sum is known to range beyond its operands, or to fall short of them', () => {
    const sum = (accumulator: string): Map<string, number> =>
      featuresOf('float-mac', { activation: 'e4m3', weight: 'e4m3', accumulator });
    expect(sum('fp32').get('octaves beyond operands')).toBeGreaterThan(200);
    expect(sum('e2m1').get('octaves short of operands')).toBeGreaterThan(20);
    expect(sum('fp32').has('octaves short of operands')).toBe(false);
  });
});

/** The FPGA model: what it is fitted to, and how it adds up. */

import { describe, expect, test } from 'vitest';
import { fpgaFamilies } from '../../src/eda/fpga-cells.ts';
import { mapToFpga } from '../../src/eda/fpga.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { AMOUNTS } from '../../src/estimate/amounts.ts';
import { fitFpga } from '../../src/estimate/fpga-fit.ts';
import { fpgaQuantities } from '../../src/estimate/fpga-coefficients.ts';
import { estimateFpga } from '../../src/estimate/fpga-model.ts';
import { fpgaSamples } from '../../src/estimate/fpga-samples.ts';
import { fpgaTrainingPlans, MOST_BITS, operatorBits } from '../../src/estimate/fpga-training.ts';
import { fpgaModels } from '../../src/estimate/model-data/fpga.ts';
import { elaborate, fpga } from '../../src/index.ts';
import { registerBits, type Plan } from '../../src/structure/plan.ts';

/** Two elements that Yosys maps in a second. */
async function smallPlans(): Promise<Plan[]> {
  const families = ['mac', 'booth-mac'];
  const designs = families.map((family) =>
    elaborate({
      name: 'small',
      element: { family, weight: 'int3', activation: 'int3', accumulator: 12 },
      workload: { gemms: [{ m: 2, k: 2, n: 2 }] },
    }),
  );
  return (await Promise.all(designs)).map(({ element }) =>
    element.plan({ kind: 'accumulate', lanes: 1 }),
  );
}

describe('calibration', () => {
  test('designs mapped together count as each does alone', async () => {
    const plans = await smallPlans();
    const together = await fpgaSamples(plans, 'ice40', renderPlan, { dsp: false });
    const alone = plans.map((plan) =>
      mapToFpga({ top: plan.module, files: renderPlan(plan) }, 'ice40', { dsp: false }),
    );
    expect(together.map(({ counts }) => counts)).toEqual(
      (await Promise.all(alone)).map(({ counts }) => counts),
    );
  });

  test('finds the coefficients of designs that have any', () => {
    const plans = fpgaTrainingPlans(elementFamilies, 60, 5);
    expect(plans.every((plan) => operatorBits(plan) <= MOST_BITS)).toBe(true);
    const none = { wideMuxes: 0, dsps: 0, blockRams: 0, other: 0, lutMemories: 0 };
    const samples = plans.map((plan) => {
      const flipFlops = registerBits(plan);
      return { plan, counts: { ...none, luts: 3 * flipFlops, carryCells: 0, flipFlops } };
    });
    const { cells, expected } = fitFpga('ice40', samples.slice(0, 40), samples.slice(40), [5, 5]);
    const at = AMOUNTS.indexOf('register');
    expect(cells.luts[at]).toBeCloseTo(3, 1);
    expect(cells.flipFlops[at]).toBeCloseTo(1, 1);
    expect(expected.luts.p95).toBeLessThan(0.02);
  });
});

describe('the models of the package', () => {
  test.each(fpgaFamilies)(
    '%s: no negative cells, and an error from designs not fitted',
    (family) => {
      const model = fpgaModels[family];
      expect(model.family).toBe(family);
      expect(model.heldOut).toBeGreaterThanOrEqual(30);
      for (const quantity of fpgaQuantities) {
        expect(model.cells[quantity]).toHaveLength(AMOUNTS.length);
        expect(Math.min(...model.cells[quantity])).toBeGreaterThanOrEqual(0);
        expect(model.expected[quantity].median).toBeGreaterThan(0);
      }
    },
  );

  test('an array costs its elements and what stands between them', async () => {
    const sections = {
      name: 'square',
      element: { family: 'mac' },
      array: { architecture: 'systolic-os', rows: 3, columns: 3 },
      workload: { gemms: [{ m: 3, k: 3, n: 3 }] },
    };
    const { predictions, estimates } = await fpga(sections, { sources: ['model'] });
    expect(estimates).toEqual([]);
    for (const family of fpgaFamilies) {
      const of = (scope: string): number =>
        predictions.find((each) => each.family === family && each.scope === scope)?.counts.luts ??
        NaN;
      expect(of('array')).toBeGreaterThan(9 * (of('element') - 1));
    }
  });

  test('an int8 multiply-accumulate is what Yosys makes of it, within the error to expect', async () => {
    const { element } = await elaborate('designs/mac-int8.yaml');
    const plan = element.plan({ kind: 'accumulate', lanes: 1 });
    const [sample] = await fpgaSamples([plan], 'ice40', renderPlan, { dsp: false });
    const { counts, expected } = estimateFpga(plan, 'ice40');
    const { luts = NaN, flipFlops = NaN } = sample?.counts ?? {};
    expect(Math.abs(counts.luts / luts - 1)).toBeLessThan(expected.luts.p95);
    expect(Math.abs(counts.flipFlops / flipFlops - 1)).toBeLessThan(expected.flipFlops.p95);
  });
});

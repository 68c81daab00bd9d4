import { describe, expect, test } from 'vitest';
import { elaborateDesign } from '../../../src/design/index.ts';
import { productsPerWord } from '../../../src/golden/arithmetic.ts';
import { baselineCost, borderCosts } from '../../../src/reproduce/mixpe/baseline-costs.ts';
import {
  baselineDesign,
  baselineOf,
  baselines,
  floatBaselines,
} from '../../../src/reproduce/mixpe/baseline-designs.ts';
import { alignmentError, formatError } from '../../../src/reproduce/mixpe/baseline-errors.ts';

describe('baselines of MixPE', () => {
  test.each([...baselines, ...floatBaselines])(
    '$slug is a design, alone and with a pipeline',
    (baseline) => {
      for (const pipeline of [1, 2] as const) {
        const design = elaborateDesign(baselineDesign(baseline, pipeline, 7));
        expect(design.element.latency({ kind: 'accumulate', lanes: 1 })).toBe(pipeline);
      }
    },
  );

  test('Bit Fusion and OliVe take several products per cycle', () => {
    const rates = ['bit-fusion-w8a8', 'bit-fusion-w4a8', 'bit-fusion-w4a4', 'olive', 'ant'].map(
      (slug) => {
        const design = elaborateDesign(baselineDesign(baselineOf(slug), 1, 7));
        return productsPerWord(design.element.arithmetic);
      },
    );
    expect(rates).toEqual([1, 2, 4, 2, 1]);
  });

  test('aligned integers lose what the table of the specification says', () => {
    // 8 of 4096 channels 30 times larger, blocks of 128: relative to the results' root mean square.
    for (const [bits, published] of [
      [12, 3.5e-3],
      [16, 1.7e-4],
    ] as const) {
      const { relativeRms } = alignmentError(bits, 7);
      expect(Math.abs(relativeRms / published - 1)).toBeLessThan(0.15);
    }
  });

  test('Bit Fusion with 4-bit weights computes what MixPE computes', async () => {
    // As many outputs of both: k counts words, and one of these has two numbers in a word.
    const fused = await formatError(baselineOf('bit-fusion-w4a8'), 7, 2 ** 14);
    const mixpe = await formatError(baselineOf('mixpe-w4a8'), 7, 2 ** 15);
    expect(fused.relativeRms).toBe(mixpe.relativeRms);
    expect(fused.relativeRms).toBeGreaterThan(0.05);
  });

  test('the cost of a baseline: per product, at the clock asked for', async () => {
    const cost = await baselineCost(baselineOf('olive'), {
      library: 'generic45',
      seed: 7,
      clockGhz: 1,
      clocksGhz: [],
    });
    expect(cost.best).toBe(cost.atClock);
    const { areaUm2, areaPerMacUm2, macsPerCycle, areaDelayUm2Ns, pathPs } = cost.atClock;
    expect(macsPerCycle).toBe(2);
    expect(areaPerMacUm2).toBe(areaUm2 / 2);
    expect(areaDelayUm2Ns).toBeCloseTo((areaPerMacUm2 * Math.max(pathPs, 1000)) / 1000, 6);
    expect(cost.atClock.energyPerMacFj).toBeGreaterThan(0);
  });

  test('decoders are small beside an element, the aligner is not beside the number it serves', async () => {
    const costs = await borderCosts({ library: 'generic45' });
    const perNumber = costs.map(({ areaUm2, numbers }) => areaUm2 / numbers);
    expect(costs.map(({ slug }) => slug)).toEqual([
      'ant-decoder',
      'olive-decoder',
      'figna-aligner',
    ]);
    expect(Math.max(...perNumber.slice(0, 2))).toBeLessThan(50);
    expect(perNumber[2]).toBeGreaterThan(100);
  });
});

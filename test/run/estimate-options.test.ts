import { describe, expect, test } from 'vitest';
import { compare, elaborate, estimate, sweepClock, sweepDistributions } from '../../src/index.ts';
import { estimateText } from '../../src/cli/estimate-text.ts';
import { libraryScaling } from '../../src/technology/library-scaling.ts';

const design = {
  name: 'small',
  element: { family: 'mac', weight: 'int4', activation: 'int4', accumulator: 12 },
  technology: { library: 'generic45', clock: '500 MHz', wireLoad: 1.5, clockTree: 0.6 },
};

describe('what no estimate can be made of is refused', () => {
  test('the array of an element alone', async () => {
    const expected = '--scope must be element, not array: small has none';
    await expect(estimate(design, { scopes: ['array'] })).rejects.toThrow(expected);
    await expect(sweepClock(design, { scope: 'array' })).rejects.toThrow(expected);
    await expect(sweepDistributions(design, ['normal'], { scope: 'array' })).rejects.toThrow(
      expected,
    );
  });

  test.each([1, 0, -1, 2.5, Number.NaN])('a curve of %d clocks', async (points) => {
    await expect(sweepClock(design, { points })).rejects.toThrow(
      `--points must be a whole number of at least 2, not ${points}`,
    );
  });

  test.each([
    ['clock', { clockMhz: -5 }],
    ['throughput', { gmacPerSecond: 0 }],
    ['area', { areaMm2: Number.NaN }],
  ])('a comparison at a %s that is not positive', async (option, options) => {
    await expect(compare([design, design], options)).rejects.toThrow(
      `--${option} must be a positive number, not ${Object.values(options)[0]}`,
    );
  });

  test('a library, or a model, that is not there', async () => {
    await expect(estimate(design, { library: 'no.lib' })).rejects.toThrow(
      'no.lib: the document must be an existing file, not missing',
    );
    await expect(estimate(design, { sources: ['model'], model: 'no.json' })).rejects.toThrow(
      'must be an existing file, not missing',
    );
  });
});

describe('estimates at another node', () => {
  test('are the library figures times the factors, say so, and claim no error of the model', async () => {
    const [[own], [scaled]] = await Promise.all([
      estimate(design, { sources: ['model'] }),
      estimate(design, { sources: ['model'], nodeNm: 28 }),
    ]);
    const factors = libraryScaling('generic45', 28);
    expect(scaled?.estimate.scaled).toEqual(factors);
    expect(scaled?.estimate.areaUm2).toBeCloseTo((own?.estimate.areaUm2 ?? 0) * factors.area, 9);
    expect(scaled?.estimate.criticalPathPs).toBeCloseTo(
      (own?.estimate.criticalPathPs ?? 0) * factors.delay,
      9,
    );
    expect([own?.expected === undefined, scaled?.expected]).toEqual([false, undefined]);
  });
});

test('the text names both energies, their cycles and spread, the allowances, and that hold is left out', async () => {
  const figure = { energyPerCycleFj: 9, spreadRatio: 0.0123, runsFj: [], breakdown: [] };
  const terms = { internalFj: 0, switchingFj: 0, clockFj: 0, leakageFj: 0 };
  const of = (energyPerMacFj: number): object => ({ ...figure, energyPerMacFj, terms });
  const [result] = await estimate(design, { sources: ['model'] });
  if (result === undefined) throw new Error('no estimate');
  const text = estimateText(
    await elaborate(design),
    [
      {
        estimate: { ...result.estimate, source: 'synthesis' },
        criticalModule: 'booth_mac_8',
        criticalPath: [
          {
            cell: 'u_tree.u_l3_c8',
            type: 'FA_X1',
            arc: 'A>CO',
            edge: 'rise',
            net: 'carry',
            delayPs: 66.8,
            arrivalPs: 297.7,
            slewPs: 20,
            loadFf: 3,
          },
        ],
        energy: {
          zeroDelay: of(1222),
          timed: of(2445),
          samples: 3584,
          stimuli: 4,
          leakageNw: 1,
        },
      } as Parameters<typeof estimateText>[1][number],
    ],
    { memories: [], offChip: undefined },
  );
  expect(text).toMatch(/without glitches +cycles counted +spread/);
  expect(text).toMatch(/2 445 +1 222 +3 584 +1\.2 %/);
  expect(text).toMatch(/critical path in booth_mac_8 +type/);
  expect(text).toMatch(/u_tree\.u_l3_c8 +FA_X1 +66\.8 +297\.7/);
  expect(text).toContain('hold is not analysed; allowed for wires: 1.5 fF per driven pin');
  expect(text).toContain("for the clock tree: 0.6 of the clock pins' capacitance");
});

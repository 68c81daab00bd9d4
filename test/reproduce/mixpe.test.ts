/** `reproduce mixpe`: the sections that need no synthesis. */

import { describe, expect, test } from 'vitest';
import { judge, type JudgedFigure } from '../../src/report/reproduction.ts';
import type { Section } from '../../src/reproduce/paper.ts';
import { comparison } from '../../src/reproduce/mixpe/comparison.ts';
import {
  arrayArea,
  columnsWithin,
  contestants,
  networkCycles,
} from '../../src/reproduce/mixpe/contestants.ts';
import { cycles } from '../../src/reproduce/mixpe/cycles.ts';
import { datapathErrors } from '../../src/reproduce/mixpe/float-errors.ts';
import { blockMacs, models } from '../../src/reproduce/mixpe/models.ts';

/** Figures of a section, judged. */
async function figuresOf(section: Section): Promise<JudgedFigure[]> {
  const figures = await section.measure({ library: 'generic45', seed: 7 });
  return figures.map((figure) => judge(figure));
}

describe('the simulator of the authors', () => {
  test('every figure of its cycles is had again from its rules', async () => {
    const figures = await figuresOf(cycles);
    expect(figures.filter(({ reproduced }) => reproduced === false)).toEqual([]);
    expect(figures.filter(({ reproduced }) => reproduced === true).length).toBeGreaterThan(30);
  });

  test('acceptance 6: both runs come out in three digits', async () => {
    const figures = await figuresOf(cycles);
    const digits = (run: string): (string | undefined)[] =>
      figures
        .filter(({ conditions }) => conditions.startsWith(`${run}:`))
        .map(({ ours }) => ours?.toFixed(3));
    expect(digits('final run')).toEqual(['0.161', '0.123', '0.097', '0.097']);
    expect(digits('run 5')).toEqual(['0.204', '0.199', '0.194', '0.194']);
  });
});

describe('networks on our arrays', () => {
  const size = { rows: 32, columns: 32 };
  const llama = models[3];
  if (llama === undefined) throw new Error('the paper has four networks');

  test('no array does more products per cycle than it has', () => {
    for (const contestant of Object.values(contestants)) {
      const least =
        blockMacs(llama) / (1024 * (contestant.element.family === 'bit-fusion' ? 2 : 1));
      const cyclesOfAll = networkCycles(contestant, size, llama);
      expect(cyclesOfAll / least).toBeGreaterThanOrEqual(1);
      expect(cyclesOfAll / least).toBeLessThan(1.05);
    }
  });

  test('scales that elements multiply cost INT8 two multiplications per weight, 1/32 of the products', () => {
    const within = networkCycles(contestants.int8, size, llama);
    const none = networkCycles({ ...contestants.int8, scales: 'none' }, size, llama);
    expect(within - none).toBe((2 * blockMacs(llama)) / 64 / 1024);
  });

  test('an area holds as many columns as fit, and not one more', async () => {
    const { int8, mixpeA8 } = contestants;
    const area = await arrayArea(int8, size, 'generic45');
    expect(await columnsWithin(int8, 32, area, 'generic45')).toBe(32);
    const columns = await columnsWithin(mixpeA8, 32, area, 'generic45');
    expect(await arrayArea(mixpeA8, { rows: 32, columns }, 'generic45')).toBeLessThanOrEqual(area);
    expect(
      await arrayArea(mixpeA8, { rows: 32, columns: columns + 1 }, 'generic45'),
    ).toBeGreaterThan(area);
  });

  test('with as many elements, narrow weights save no time but that of scaling', async () => {
    const figures = await figuresOf(comparison);
    const equal = figures.filter(
      ({ conditions, quantity }) =>
        conditions.startsWith('equal elements') && /MixPE W4A8 .*(OPT|Llama)/.test(quantity),
    );
    expect(equal.length).toBe(2);
    for (const { ours } of equal) expect(ours).toBeCloseTo(32 / 33, 2);
  });
});

test('exact products lose a thousandth of what fp16 weights lose; fp16 sums lose more than either', () => {
  const errorOf = new Map(datapathErrors(7).map(({ slug, relativeRms }) => [slug, relativeRms]));
  const [exact = NaN, rounded = NaN, narrow = NaN] = (
    ['folded-fp32', 'first-fp32', 'folded-fp16'] as const
  ).map((slug) => errorOf.get(slug));
  expect(exact).toBeLessThan(rounded / 500);
  expect(exact).toBeGreaterThan(2 ** -26);
  expect(narrow).toBeGreaterThan(3 * rounded);
});

import { describe, expect, test } from 'vitest';
import { estimateByModel } from '../../src/estimate/model.ts';
import { scaleEstimate } from '../../src/estimate/scaled.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import { libraryScaling } from '../../src/technology/library-scaling.ts';
import { operatingPoint } from '../../src/technology/operating-point.ts';
import { sources } from '../../src/technology/sources.ts';

const libraries = ['generic7', 'generic45', 'generic130'];

function library(name: string) {
  const found = genericLibrary(name);
  if (found === undefined) throw new Error(name);
  return found;
}

describe('scaling between libraries', () => {
  test('to its own node a library stays as it is', () => {
    for (const [name, nm] of [
      ['generic7', 7],
      ['generic45', 45],
      ['generic130', 130],
    ] as const) {
      const { area, delay, energy, leakage } = libraryScaling(name, nm);
      expect([area, delay, energy, leakage]).toEqual([1, 1, 1, 1]);
    }
  });

  test('the delay factor between two libraries is the ratio of their own inverter chains', () => {
    const fo4 = (name: string): number => operatingPoint(library(name)).fo4Ps;
    const { delay } = libraryScaling('generic45', 130);
    expect(Math.abs(delay / (fo4('generic130') / fo4('generic45')) - 1)).toBeLessThan(0.1);
    const { delay: fine } = libraryScaling('generic45', 7);
    expect(Math.abs(fine / (fo4('generic7') / fo4('generic45')) - 1)).toBeLessThan(0.1);
  });

  test('the area factor between two libraries is the ratio of their NAND gates', () => {
    const nand = (name: string): number =>
      Math.min(
        ...[...library(name).cells.values()]
          .filter(({ name: cell }) => /nand2/i.test(cell))
          .map(({ areaUm2 }) => areaUm2),
      );
    for (const name of libraries) {
      const { area } = libraryScaling('generic45', { generic7: 7, generic130: 130 }[name] ?? 45);
      expect(Math.abs(area / (nand(name) / nand('generic45')) - 1)).toBeLessThan(0.02);
    }
  });

  test('between libraries figures lie between, and grow with the node', () => {
    const nodes = [7, 10, 16, 28, 45, 65, 90, 130];
    const factors = nodes.map((node) => libraryScaling('generic45', node));
    factors.slice(1).forEach((each, i) => {
      expect(each.area).toBeGreaterThan(factors[i]?.area ?? Infinity);
      expect(each.delay).toBeGreaterThan(factors[i]?.delay ?? Infinity);
      expect(each.energy).toBeGreaterThan(factors[i]?.energy ?? Infinity);
    });
  });

  test('factors name the libraries they come from', () => {
    expect(libraryScaling('generic45', 28).sources).toEqual(['asap7', 'nangate45']);
    expect(libraryScaling('generic7', 90).sources).toEqual(['asap7', 'nangate45', 'sky130']);
    for (const key of libraryScaling('generic7', 90).sources) {
      expect(Object.keys(sources)).toContain(key);
    }
  });

  test('a node outside the libraries and a library of unknown node are refused', () => {
    expect(() => libraryScaling('generic45', 3)).toThrow('node must be from 7 to 130 nm, not 3');
    expect(() => libraryScaling('generic45', Number.NaN)).toThrow('node must be from 7 to 130 nm');
    expect(() => libraryScaling('mine', 28)).toThrow('library must be one of generic7');
  });
});

test('a scaled estimate says so, and its parts sum to the whole', () => {
  const element = mac.configure({});
  if (!element.ok) throw new Error('mac');
  const plan = element.value.plan({ kind: 'accumulate', lanes: 1 });
  const { estimate } = estimateByModel(plan, library('generic45'), { scope: 'element' });
  const scaling = libraryScaling('generic45', 28);
  const scaled = scaleEstimate(estimate, scaling);
  expect(scaled.scaled).toBe(scaling);
  expect(estimate.scaled).toBeUndefined();
  expect(scaled.areaUm2).toBeCloseTo(estimate.areaUm2 * scaling.area, 9);
  expect(scaled.fmaxMhz * scaled.criticalPathPs).toBeCloseTo(1e6, 3);
  const area = scaled.breakdown.reduce((sum, row) => sum + row.areaUm2, 0);
  expect(area).toBeCloseTo(scaled.areaUm2, 6);
  const energy = scaled.breakdown.reduce((sum, row) => sum + (row.energyPerCycleFj ?? 0), 0);
  expect(energy).toBeCloseTo(scaled.energyPerCycleFj ?? -1, 6);
});

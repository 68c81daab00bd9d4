import { describe, expect, test } from 'vitest';
import { comparePage } from '../../src/report/compare-page.ts';
import type { ComparedDesign } from '../../src/report/comparison.ts';
import { sideBySide } from '../../src/run/compare.ts';

const point = (
  criticalPathPs: number,
  areaUm2: number,
  energyPerMacFj: number,
): ComparedDesign['points'][number] => ({
  criticalPathPs,
  areaUm2,
  fmaxMhz: 1e6 / criticalPathPs,
  leakageNw: 1000,
  energyPerMacFj,
});

const small: ComparedDesign = {
  name: 'small',
  designHash: 'a',
  family: 'mac',
  macsPerCycle: 1,
  points: [point(1000, 500, 900), point(2000, 400, 800)],
};
const wide: ComparedDesign = {
  name: 'wide',
  designHash: 'b',
  family: 'mac',
  macsPerCycle: 4,
  points: [point(500, 2400, 1000), point(4000, 1000, 700)],
};

describe('designs side by side', () => {
  test('at equal clock each takes its smallest mapping that meets it', () => {
    const { rows } = sideBySide([small, wide], { clockMhz: 400 }).equalClock;
    expect(rows.map(({ areaUm2 }) => areaUm2)).toEqual([400, 2400]);
    expect(rows.map(({ gmacPerSecond }) => gmacPerSecond)).toEqual([0.4, 1.6]);
  });

  test('a clock beyond a design leaves its row empty', () => {
    const { rows } = sideBySide([small, wide], { clockMhz: 1500 }).equalClock;
    expect(rows[0]).toMatchObject({ areaUm2: null, energyPerMacFj: null, powerMw: null });
    expect(rows[1]?.areaUm2).toBe(2400);
  });

  test('a clock slower than the mapping leaks for longer', () => {
    const { rows } = sideBySide([small, wide], { clockMhz: 250 }).equalClock;
    // 1000 nW for 2000 ps more is 2 fJ, shared by one product.
    expect(rows[0]?.energyPerMacFj).toBeCloseTo(802, 9);
  });

  test('at equal throughput copies are counted at the densest point', () => {
    const { rows } = sideBySide([small, wide], { clockMhz: 500, gmacPerSecond: 8 }).equalThroughput;
    // One small element gives 1 GMAC/s at its fast end; one wide 8.
    expect(rows.map(({ copies }) => copies)).toEqual([8, 1]);
    expect(rows.map(({ areaUm2 }) => areaUm2)).toEqual([4000, 2400]);
    expect(rows[0]?.powerMw).toBeCloseTo(7.2, 9);
  });

  test('in equal area throughput follows, and throughput per area is the same in both', () => {
    const { equalArea, equalThroughput } = sideBySide([small, wide], {
      clockMhz: 500,
      areaMm2: 0.0024,
    });
    expect(equalArea.rows.map(({ gmacPerSecond }) => gmacPerSecond)).toEqual([4.8, 8]);
    equalArea.rows.forEach((row, i) => {
      expect(row.gmacPerSecondPerMm2).toBeCloseTo(
        equalThroughput.rows[i]?.gmacPerSecondPerMm2 ?? 0,
        6,
      );
    });
  });

  test('the page shows every curve, and says where a clock is not met', () => {
    const page = comparePage(
      {
        schema: 'pelab.compare/1',
        library: 'generic45',
        scope: 'element',
        designs: [small, wide],
        ...sideBySide([small, wide], { clockMhz: 1500 }),
      },
      '0',
    );
    expect(page.match(/<circle/g)?.length).toBe(4);
    expect(page).toContain('not met');
    expect(page).toContain('1,500 MHz');
  });
});

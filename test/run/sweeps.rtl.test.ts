import { describe, expect, test } from 'vitest';
import { compare, sweepClock, sweepDistributions } from '../../src/index.ts';

const design = (family: string): object => ({
  name: `small-${family}`,
  element: { family, weight: 'int4', activation: 'int4', accumulator: 12 },
  technology: { library: 'generic45', clock: '500 MHz' },
  workload: { gemms: [{ m: 40, k: 64, n: 40 }], data: { distribution: 'normal', seed: 7 } },
});

describe('one design over a range', () => {
  test('faster clocks cost area: no point of a clock sweep beats another in both', async () => {
    const { points } = await sweepClock(design('booth-mac'), { points: 3 });
    expect(points.length).toBeGreaterThan(1);
    points.slice(1).forEach((point, i) => {
      const faster = points[i];
      expect(point.criticalPathPs).toBeGreaterThan(faster?.criticalPathPs ?? Infinity);
      expect(point.areaUm2).toBeLessThan(faster?.areaUm2 ?? 0);
      expect(point.energyPerMacFj).toBeGreaterThan(0);
    });
  });

  test('operands that fill the format cost more energy than those near zero', async () => {
    const { points } = await sweepDistributions(design('mac'), ['uniform', 'laplace']);
    const [uniform, laplace] = points.map(({ energyPerMacFj }) => energyPerMacFj);
    expect(uniform).toBeGreaterThan(laplace ?? Infinity);
    expect(points.map(({ samples }) => samples)).toEqual([3584, 3584]);
  });

  test('a distribution that is none is refused with the nearest name', async () => {
    await expect(sweepDistributions(design('mac'), ['unifrom'])).rejects.toThrow(
      'distribution must be one of uniform, normal, laplace, normal-outliers, not unifrom; did you mean uniform?',
    );
  });
});

describe('a comparison', () => {
  test('of one design, or of arrays that are not there, is refused', async () => {
    await expect(compare([design('mac')])).rejects.toThrow(
      'compare must be given at least 2 designs',
    );
    await expect(compare([design('mac'), design('booth-mac')], { scope: 'array' })).rejects.toThrow(
      '--scope must be element, not array: small-mac has none',
    );
  });

  test('puts each design where its own curve is', async () => {
    const { designs, equalClock } = await compare([design('mac'), design('booth-mac')], {
      points: 3,
    });
    expect(equalClock.clockMhz).toBe(500);
    equalClock.rows.forEach((row, i) => {
      expect(designs[i]?.points.map(({ areaUm2 }) => areaUm2)).toContain(row.areaUm2);
      expect(row.gmacPerSecond).toBeCloseTo(0.5, 2);
    });
  });
});

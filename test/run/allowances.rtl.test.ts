import { describe, expect, test } from 'vitest';
import { elaborate, estimate } from '../../src/index.ts';
import type { DesignEstimate } from '../../src/index.ts';

const design = (technology: object): object => ({
  name: 'small',
  element: { family: 'mac', weight: 'int4', activation: 'int4', accumulator: 12 },
  technology: { clock: '500 MHz', ...technology },
  workload: { gemms: [{ m: 40, k: 64, n: 40 }], data: { distribution: 'normal', seed: 7 } },
});

async function synthesized(technology: object): Promise<DesignEstimate> {
  const [result] = await estimate(design(technology), { sources: ['synthesis'] });
  if (result === undefined) throw new Error('synthesis gave nothing');
  return result;
}

const clockFj = ({ estimate: { breakdown } }: DesignEstimate): number =>
  breakdown.find(({ part }) => part === 'clock')?.energyPerCycleFj ?? 0;

describe('allowances of a design', () => {
  test('wires slow every path and cost energy, on the same cells', async () => {
    const [bare, wired] = [await synthesized({}), await synthesized({ wireLoad: 2 })];
    expect(wired.estimate.areaUm2).toBe(bare.estimate.areaUm2);
    expect(wired.estimate.criticalPathPs).toBeGreaterThan(1.1 * bare.estimate.criticalPathPs);
    expect(wired.estimate.energyPerMacFj).toBeGreaterThan(bare.estimate.energyPerMacFj ?? Infinity);
  });

  test('the clock tree costs what it is allowed, and only the clock pays', async () => {
    const [bare, one, two] = [
      await synthesized({}),
      await synthesized({ clockTree: 1 }),
      await synthesized({ clockTree: 2 }),
    ];
    const step = clockFj(one) - clockFj(bare);
    expect(step).toBeGreaterThan(0);
    expect(clockFj(two) - clockFj(one)).toBeCloseTo(step, 6);
    const more = (one.estimate.energyPerCycleFj ?? 0) - (bare.estimate.energyPerCycleFj ?? 0);
    expect(more).toBeCloseTo(step, 6);
  });

  test('they count in the hash of a design only where there are any', async () => {
    const hash = async (technology: object): Promise<string> =>
      (await elaborate(design(technology))).hash;
    expect(await hash({ wireLoad: 0, clockTree: 0 })).toBe(await hash({}));
    expect(await hash({ wireLoad: 1 })).not.toBe(await hash({}));
  });
});

describe('corners', () => {
  const library = { typical: 'generic45', slow: 'generic130' };

  test('choose among the libraries given', async () => {
    const chosen = await elaborate(design({ library, corner: 'slow' }));
    expect(chosen.technology.library).toBe('generic130');
    expect((await elaborate(design({ library }))).technology.library).toBe('generic45');
  });

  test('that are not there are refused with the nearest', async () => {
    await expect(elaborate(design({ library, corner: 'slwo' }))).rejects.toThrow(
      'technology.corner must be one of typical, slow, not slwo; did you mean slow?',
    );
  });
});

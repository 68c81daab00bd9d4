import { beforeAll, describe, expect, test } from 'vitest';
import { elementPlan } from '../../src/arrays/element-plan.ts';
import { systolicOsPlan } from '../../src/arrays/systolic-os/plan.ts';
import { boothMac } from '../../src/elements/booth-mac/index.ts';
import type { ElementFamily } from '../../src/elements/family.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { estimateBySynthesis } from '../../src/estimate/synthesis.ts';
import type { SynthesisEstimateOptions } from '../../src/estimate/synthesis.ts';
import { withEnergy } from '../../src/estimate/types.ts';
import type { SynthesisEstimate } from '../../src/estimate/types.ts';
import { registerBits } from '../../src/structure/plan.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import type { Library } from '../../src/technology/library.ts';

function library(name = 'generic45'): Library {
  const found = genericLibrary(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function element(family: ElementFamily, options: Record<string, unknown> = {}, lanes = 1): Plan {
  const configured = family.configure(options);
  if (!configured.ok) throw new Error(JSON.stringify(configured.error));
  return configured.value.plan({ kind: 'accumulate', lanes });
}

async function estimate(
  plan: Plan,
  options: Partial<SynthesisEstimateOptions> = {},
  name?: string,
): Promise<SynthesisEstimate> {
  const emitted = { plan, files: renderPlan(plan) };
  return estimateBySynthesis(emitted, library(name), { scope: 'element', ...options });
}

const total = (result: SynthesisEstimate): number =>
  result.estimate.breakdown.reduce((sum, row) => sum + row.areaUm2, 0);

describe('an element estimated by synthesis', () => {
  let booth: SynthesisEstimate;
  beforeAll(async () => {
    booth = await estimate(element(boothMac));
  });

  test('its breakdown is in the words of the plan and sums to its area', () => {
    expect(total(booth)).toBeCloseTo(booth.estimate.areaUm2, 6);
    const parts = booth.estimate.breakdown.map((row) => row.part);
    expect(parts).toEqual(
      expect.arrayContaining(['compressor', 'partial products', 'accumulator', 'adder', 'step']),
    );
    const named = booth.estimate.breakdown.filter((row) => row.part !== 'glue');
    const share = named.reduce((sum, row) => sum + row.areaUm2, 0) / booth.estimate.areaUm2;
    expect(share).toBeGreaterThan(0.85);
  });

  test('its registers are those of the plan, its critical path ends in a named register', () => {
    expect(booth.estimate.registers).toBe(registerBits(element(boothMac)));
    expect(booth.estimate.fmaxMhz).toBeCloseTo(1e6 / booth.estimate.criticalPathPs, 6);
    expect(booth.criticalPath.at(-1)?.cell).toMatch(/^acc_q\[\d+\]\.D$/);
  });

  test('energies stay empty until measured, then fill in by part', () => {
    expect(booth.estimate.energyPerCycleFj).toBeNull();
    const filled = withEnergy(booth.estimate, {
      energyPerCycleFj: 10,
      energyPerMacFj: 5,
      activity: 'workload',
      byPart: new Map([['compressor', 4]]),
    });
    expect(filled.energyPerMacFj).toBe(5);
    const row = filled.breakdown.find((candidate) => candidate.part === 'compressor');
    expect(row?.energyPerCycleFj).toBe(4);
  });

  test('fused operators are named after all their parts', async () => {
    const { estimate: plain } = await estimate(element(mac, {}, 4));
    const parts = plain.breakdown.map(({ part }) => part);
    expect(parts).toContain('lane adders + accumulator');
    expect(parts).not.toContain('glue');
  });

  test('a multiplier is told from the addition behind it', async () => {
    const { estimate: plain } = await estimate(element(mac));
    const share = (part: string): number =>
      (plain.breakdown.find((row) => row.part === part)?.areaUm2 ?? 0) / plain.areaUm2;
    expect(share('multiplier')).toBeGreaterThan(0.3);
    expect(share('accumulator')).toBeGreaterThan(0.3);
  });

  test('a harder clock gives a faster and larger netlist, one already met the smaller', async () => {
    const plan = element(boothMac);
    const [easy, hard] = await Promise.all([
      estimate(plan, { clockPs: 4000 }),
      estimate(plan, { clockPs: 300 }),
    ]);
    expect(easy.estimate.areaUm2).toBeLessThanOrEqual(booth.estimate.areaUm2);
    expect(hard.estimate.criticalPathPs).toBeLessThan(easy.estimate.criticalPathPs);
    expect(hard.estimate.areaUm2).toBeGreaterThan(easy.estimate.areaUm2);
  });

  test('libraries rank as their nodes do', async () => {
    const [n130, n7] = await Promise.all([
      estimate(element(boothMac), {}, 'generic130'),
      estimate(element(boothMac), {}, 'generic7'),
    ]);
    expect(n130.estimate.areaUm2).toBeGreaterThan(3 * booth.estimate.areaUm2);
    expect(n7.estimate.areaUm2).toBeLessThan(0.15 * booth.estimate.areaUm2);
    expect(n130.estimate.criticalPathPs).toBeGreaterThan(2 * booth.estimate.criticalPathPs);
  });
});

describe('our Booth MAC against Yosys on its own', () => {
  test('area times delay is at least a third below that of * with and without its booth pass', async () => {
    const product = ({ estimate: e }: SynthesisEstimate): number => e.areaUm2 * e.criticalPathPs;
    const [ours, plain, booth] = await Promise.all([
      estimate(element(boothMac)),
      estimate(element(mac)),
      estimate(element(mac), { arithmetic: 'booth' }),
    ]);
    expect(product(ours) / product(plain)).toBeLessThan(0.67);
    expect(product(ours) / product(booth)).toBeLessThan(0.67);
  });
});

describe('an array estimated by synthesis', () => {
  test('is its elements and their surroundings; the slowest path is a real one', async () => {
    const plan = element(mac, { activation: 'int4', weight: 'int4', accumulator: 16 });
    const array = systolicOsPlan(elementPlan(plan), { rows: 3, columns: 2, latency: 1 });
    const result = await estimate(array, { scope: 'array' });
    expect(total(result)).toBeCloseTo(result.estimate.areaUm2, 6);
    expect(result.estimate.registers).toBe(registerBits(array));
    const single = await estimate(plan);
    expect(result.estimate.areaUm2).toBeGreaterThan(6 * single.estimate.areaUm2);
    const ratio = result.estimate.criticalPathPs / single.estimate.criticalPathPs;
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.5);
  });
});

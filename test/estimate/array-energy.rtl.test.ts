import { beforeAll, describe, expect, test } from 'vitest';
import { elaborateDesign } from '../../src/design/elaborate.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { measureArrayEnergy } from '../../src/estimate/array-energy.ts';
import type { ArrayTrace } from '../../src/estimate/array-energy.ts';
import { measureLanes } from '../../src/estimate/energy.ts';
import type { NetlistEnergy } from '../../src/estimate/energy.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { estimateBySynthesis } from '../../src/estimate/synthesis.ts';
import { traceArray } from '../../src/run/array-trace.ts';
import { estimateDesign } from '../../src/run/estimate.ts';
import { readField } from '../../src/simulate/engine.ts';
import { shapesOf } from '../../src/verify/rtl.ts';

const design = (architecture: string): ReturnType<typeof elaborateDesign> =>
  elaborateDesign({
    name: 'small',
    element: { family: 'mac', weight: 'int4', activation: 'int4', accumulator: 12 },
    array: { architecture, rows: 2, columns: 2 },
    technology: { library: 'generic45', clock: '500 MHz' },
    workload: { gemms: [{ m: 40, k: 40, n: 40 }], data: { distribution: 'normal', seed: 7 } },
  });

type Measured = {
  readonly replayed: NetlistEnergy;
  readonly whole: NetlistEnergy;
  readonly trace: ArrayTrace;
};

/** Energy of a small array by replay, and of the same netlist simulated whole. */
async function measure(architecture: string): Promise<Measured> {
  const small = design(architecture);
  if (small.array === undefined) throw new Error('the design has an array');
  const library = await loadLibrary('generic45', '.');
  const plan = small.array.plan();
  const files = renderPlan(plan);
  const mapped = await estimateBySynthesis({ plan, files }, library, { scope: 'array' });
  const { modules } = mapped.design.synthesis;
  const kept = [...modules.keys()].filter((name) => name !== plan.module);
  const rtl = { top: plan.module, files, ...shapesOf(plan) };
  const trace = await traceArray(small, small.array, rtl, kept, 1200);
  const options = { periodPs: 2000 };
  const netlist = {
    creator: 'pelab',
    modules: Object.fromEntries([...modules].map(([name, { netlist: own }]) => [name, own])),
  };
  const groups = trace.top.map((run, i) => {
    const window = trace.windows[i];
    return { lanes: [run], ...(window === undefined ? {} : { window }) };
  });
  return {
    replayed: measureArrayEnergy(mapped.design, trace, options),
    whole: measureLanes(netlist, plan.module, library, groups, options),
    trace,
  };
}

describe.each(['systolic-os', 'systolic-ws'])('energy of a %s array by replay', (architecture) => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await measure(architecture);
  });

  test('without glitches it is that of the whole netlist, toggle for toggle', () => {
    const { replayed, whole } = measured;
    const ratio = replayed.zeroDelay.energyPerCycleFj / whole.zeroDelay.energyPerCycleFj;
    expect(Math.abs(ratio - 1)).toBeLessThan(1e-3);
  });

  test('with glitches it is within a percent of the whole netlist', () => {
    const { replayed, whole } = measured;
    const [ours, theirs] = [replayed.timed, whole.timed].map((each) => each?.energyPerCycleFj ?? 0);
    expect(Math.abs((ours ?? 0) / (theirs ?? 1) - 1)).toBeLessThan(0.01);
    expect(ours).toBeGreaterThan(replayed.zeroDelay.energyPerCycleFj);
  });

  test('its parts sum to the whole', () => {
    const figure = measured.replayed.zeroDelay;
    const sum = figure.breakdown.reduce((all, { energyPerCycleFj }) => all + energyPerCycleFj, 0);
    expect(sum).toBeCloseTo(figure.energyPerCycleFj, 6);
  });

  test('every instance is recorded with the operands that pass it', () => {
    const { instances } = measured.trace;
    expect(instances.length).toBeGreaterThanOrEqual(4);
    for (const { runs } of instances) {
      const [run] = runs;
      const field = run?.layout.fields.find(({ name }) => name === 'a_i');
      if (run === undefined || field === undefined) throw new Error('a_i is not recorded');
      const seen = Array.from({ length: run.cycles }, (_, cycle) => readField(run, field, cycle));
      expect(new Set(seen).size).toBeGreaterThan(5);
    }
  });
});

test('an array has energies in its estimate, the clock among its parts', async () => {
  const [result] = await estimateDesign(design('systolic-os'), {
    sources: ['synthesis'],
    scopes: ['array'],
  });
  const estimate = result?.estimate;
  expect(estimate?.energyPerCycleFj).toBeGreaterThan(0);
  expect(estimate?.energyPerMacFj).toBeGreaterThan((estimate?.energyPerCycleFj ?? 0) / 4);
  expect(estimate?.activity).toBe('workload');
  const parts = new Map(estimate?.breakdown.map((row) => [row.part, row.energyPerCycleFj ?? 0]));
  expect(parts.get('clock')).toBeGreaterThan(0);
  expect(parts.get('multiplier')).toBeGreaterThan(0);
  const sum = [...parts.values()].reduce((all, energy) => all + energy, 0);
  expect(sum).toBeCloseTo(estimate?.energyPerCycleFj ?? 0, 3);
});

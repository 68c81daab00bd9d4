/** One netlist of the SIMD element under the words of each mode: what a mode does not use costs next to nothing. */

import { expect, test } from 'vitest';
import { elaborateDesign } from '../../src/design/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { measureEnergy } from '../../src/estimate/energy.ts';
import { estimateBySynthesis } from '../../src/estimate/synthesis.ts';
import { operandStream } from '../../src/run/operand-stream.ts';
import { targetOf } from '../../src/run/target.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import { shapesOf } from '../../src/verify/rtl.ts';

const modes = ['posit16_1', 'posit8_0', 'e2m1', 'posit4_1'] as const;
const clockPs = 2500;

function designOf(mode: string): ReturnType<typeof elaborateDesign> {
  return elaborateDesign({
    name: 'mode',
    element: { family: 'xr-npe', mode, sums: 'dot', pipeline: 3 },
    workload: {
      gemms: [{ name: 'g', m: 8, k: 256, n: 8 }],
      data: { distribution: 'normal', seed: 4 },
    },
  });
}

test('the mantissa array costs by its share of blocks, and each narrower mode less than the wider', async () => {
  const library = genericLibrary('generic45');
  if (library === undefined) throw new Error('generic45 is part of the package');
  const plan = designOf('posit16_1').element.plan({ kind: 'accumulate', lanes: 1 });
  const files = renderPlan(plan);
  const { design: synthesized } = await estimateBySynthesis({ plan, files }, library, {
    scope: 'element',
    clockPs,
  });
  const netlist = {
    creator: 'pelab',
    modules: Object.fromEntries(
      [...synthesized.synthesis.modules].map(([name, module]) => [name, module.netlist]),
    ),
  };
  const energies = modes.map((mode) => {
    const design = designOf(mode);
    const { inputs } = shapesOf(plan);
    const stream = operandStream(design, targetOf(design), inputs, 512, 0);
    const { zeroDelay } = measureEnergy(netlist, plan.module, library, [stream], {
      periodPs: clockPs,
      glitches: false,
      partOf: (cell) => synthesized.partOf(plan.module, cell.name),
    });
    const part = (name: string): number =>
      zeroDelay.breakdown.find((row) => row.part === name)?.energyPerCycleFj ?? 0;
    return {
      total: zeroDelay.energyPerCycleFj,
      mantissa: part('mantissa array'),
      alignment: part('alignment'),
      quire: part('quire'),
    };
  });
  const [wide, half, float, power] = energies;
  if (wide === undefined || half === undefined || float === undefined || power === undefined) {
    throw new Error('four modes');
  }
  // Of 49 blocks 49, 18, 4 and 0 work.
  expect(half.mantissa).toBeLessThan(0.5 * wide.mantissa);
  expect(float.mantissa).toBeLessThan(0.4 * half.mantissa);
  expect(power.mantissa).toBeLessThan(0.05 * wide.mantissa);
  for (const narrow of [half, float, power]) {
    expect(narrow.total).toBeLessThan(0.95 * wide.total);
    expect(narrow.alignment).toBeLessThan(wide.alignment);
    // Segments of the quire that a mode does not reach are still.
    expect(narrow.quire).toBeLessThan(wide.quire);
  }
  // Per product, of which a word has 1, 2 or 4.
  expect(half.total / 2).toBeLessThan(0.6 * wide.total);
  expect(float.total / 4).toBeLessThan(0.25 * wide.total);
  expect(power.total / 4).toBeLessThan(0.25 * wide.total);
});

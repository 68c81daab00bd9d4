/** Synthesis and energy of a list of designs, for calibration. */
import type { Plan } from '../structure/plan.ts';
import type { Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import type { Sample } from './calibrate.ts';
import { measureEnergy } from './energy.ts';
import { estimateBySynthesis } from './synthesis.ts';
import type { Emitted } from './synthesis.ts';
import { randomStimulus } from './training.ts';
import { withEnergy } from './types.ts';

/** Cycles of random operands per design. */
const CYCLES = 1024;

/**
 * Synthesize each plan and measure its energy with random operands at a clock of forty inverter delays.
 *
 * @param render Verilog of a plan
 * @param report called with the number of finished designs
 */
export async function calibrationSamples(
  plans: readonly Plan[],
  library: Library,
  render: (plan: Plan) => Emitted['files'],
  report: (done: number) => void = () => undefined,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const periodPs = 40 * operatingPoint(library).fo4Ps;
  for (const plan of plans) {
    const { estimate, design } = await estimateBySynthesis({ plan, files: render(plan) }, library, {
      scope: 'element',
    });
    const modules = Object.fromEntries(
      [...design.synthesis.modules].map(([name, module]) => [name, module.netlist] as const),
    );
    const energy = measureEnergy(
      { creator: 'pelab', modules },
      plan.module,
      library,
      [randomStimulus(plan, CYCLES, 1)],
      { periodPs },
    );
    const figure = energy.timed ?? energy.zeroDelay;
    samples.push({
      plan,
      estimate: withEnergy(estimate, {
        energyPerCycleFj: figure.energyPerCycleFj,
        energyPerMacFj: figure.energyPerMacFj,
        activity: 'random',
      }),
    });
    report(samples.length);
  }
  return samples;
}

/** Synthesis and energy of a list of designs, for calibration. */
import type { Plan } from '../structure/plan.ts';
import type { Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import type { Sample } from './calibrate.ts';
import { measureEnergy, netlistOf } from './energy.ts';
import { estimateBySynthesis } from './synthesis.ts';
import type { Emitted } from './synthesis.ts';
import { randomStimulus } from './random-operands.ts';
import { withEnergy } from './types.ts';

/** Cycles of random operands per design. */
const CYCLES = 1024;

export type CalibrationSamples = {
  readonly samples: readonly Sample[];
  /** Designs that could not be emitted or synthesized, and why. */
  readonly refused: readonly { readonly module: string; readonly why: string }[];
};

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
): Promise<CalibrationSamples> {
  const samples: Sample[] = [];
  const refused: CalibrationSamples['refused'][number][] = [];
  for (const plan of plans) {
    try {
      samples.push(await sampleOf(plan, library, render(plan)));
    } catch (error) {
      refused.push({
        module: plan.module,
        why: error instanceof Error ? error.message : String(error),
      });
    }
    report(samples.length + refused.length);
  }
  return { samples, refused };
}

async function sampleOf(plan: Plan, library: Library, files: Emitted['files']): Promise<Sample> {
  const { estimate, design } = await estimateBySynthesis({ plan, files }, library, {
    scope: 'element',
  });
  const stimulus = randomStimulus(plan, CYCLES, 1);
  const energy = measureEnergy(netlistOf(design.synthesis), plan.module, library, [stimulus], {
    periodPs: 40 * operatingPoint(library).fo4Ps,
  });
  const figure = energy.timed ?? energy.zeroDelay;
  return {
    plan,
    estimate: withEnergy(estimate, {
      energyPerCycleFj: figure.energyPerCycleFj,
      energyPerMacFj: figure.energyPerMacFj,
      activity: 'random',
    }),
  };
}

/** Arrays to calibrate on: every registered architecture around elements of every family, synthesized and measured. */

import { arrayFamilies } from '../arrays/index.ts';
import type { Design } from '../design/design.ts';
import { elaborateDesign } from '../design/elaborate.ts';
import { elementFamilies } from '../elements/index.ts';
import { renderPlan } from '../emit/verilog.ts';
import { EngineError, InputError } from '../errors.ts';
import { calibrationSamples } from '../estimate/calibration-run.ts';
import type { ArraySample, ArraySynthesis } from '../estimate/fabric-fit.ts';
import { measureEnergy, netlistOf } from '../estimate/energy.ts';
import { estimateBySynthesis } from '../estimate/synthesis.ts';
import { drawOptions, pick } from '../estimate/training.ts';
import type { Plan } from '../structure/plan.ts';
import type { Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import { randomStream, type RandomStream } from '../workloads/random.ts';
import { shapesOf } from '../verify/rtl.ts';
import { energyMeter } from './energy.ts';
import { operandStream } from './operand-stream.ts';
import { activeShare } from './workload-rate.ts';
import { targetOf } from './target.ts';

/** A design document. */
export type DesignData = Readonly<Record<string, unknown>>;

/** Rows and columns, and how many elements in all: fabric grows with its sides, and small ones are synthesized quickly. */
const SIDES = [1, 2, 3, 4, 6, 8, 12, 16];
const MOST_ELEMENTS = 144;

/** Sides of the product that a drawn array works on; k the greatest that it takes. */
const SIDE = 192;
const LENGTHS = [256, 64, 32, 16, 4];

/** Draws in a row that give nothing new after which there is no more to be had. */
const PATIENCE = 4000;

const KEY = 0xa77a;

/** Operands that an element sees, cycles and products. */
const SAMPLE_CYCLES = 512;
const SAMPLES = 2;

/** Designs of `count` different arrays, on normally distributed operands. */
export function* trainingArrays(count: number, seed: number): Generator<DesignData, void> {
  const random = randomStream(seed, KEY);
  const known = new Set<string>();
  for (let tried = 0; tried < PATIENCE && known.size < count; tried++) {
    const data = drawArray(random);
    if (data === undefined) continue;
    const { module } = targetOf(elaborateDesign(data)).plan();
    if (known.has(module)) continue;
    known.add(module);
    tried = 0;
    yield data;
  }
}

function drawArray(random: RandomStream): DesignData | undefined {
  const family = pick(elementFamilies, random);
  const architecture = pick(arrayFamilies, random);
  const [rows, columns] = [pick(SIDES, random), pick(SIDES, random)];
  const element = { family: family.slug, ...drawOptions(family.schema, random) };
  const options = drawOptions(architecture.schema, random);
  const array = { ...options, architecture: architecture.slug, rows, columns };
  for (const k of LENGTHS) {
    const gemms = [{ name: 'product', m: SIDE, k, n: SIDE }];
    const data = {
      name: 'drawn',
      element,
      array,
      workload: { gemms, data: { distribution: 'normal', seed: 1 } },
    };
    try {
      const design = elaborateDesign(data);
      if ((design.array?.elements ?? Infinity) > MOST_ELEMENTS) return undefined;
      targetOf(design).schedule({ m: SIDE, k, n: SIDE });
      return data;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return undefined;
}

/**
 * Synthesize an array and its element, measure both at a clock of forty inverter delays: the array at work, the element
 * with random operands.
 *
 * @throws {EngineError} when Yosys or ABC refuses the text
 */
export async function arraySynthesis(data: DesignData, library: Library): Promise<ArraySynthesis> {
  const periodPs = 40 * operatingPoint(library).fo4Ps;
  const technology = { library: library.name, clock: `${1e6 / periodPs} MHz` };
  const design = elaborateDesign({ ...data, technology });
  const { plan, core } = plansOf(design);
  const { estimate, design: mapped } = await estimateBySynthesis(
    { plan, files: renderPlan(plan) },
    library,
    { scope: 'array' },
  );
  const energy = await energyMeter(design, 'array')(mapped, periodPs);
  const { energyPerCycleFj, terms } = energy.timed ?? energy.zeroDelay;
  const { samples, refused } = await calibrationSamples([core], library, renderPlan);
  const [alone] = samples;
  if (alone === undefined)
    throw new EngineError(refused[0]?.why ?? `${core.module} has no figures`);
  return {
    array: { ...estimate, energyPerCycleFj },
    clockFj: terms.clockFj,
    element: alone.estimate,
    atWorkFj: await energyAtWork(design, core, library, periodPs),
  };
}

/** Energy per cycle of an array's element alone under the operands that the array brings it, fJ. */
async function energyAtWork(
  design: Design,
  core: Plan,
  library: Library,
  periodPs: number,
): Promise<number> {
  const emitted = { plan: core, files: renderPlan(core) };
  const { design: mapped } = await estimateBySynthesis(emitted, library, { scope: 'element' });
  const { inputs } = shapesOf(core);
  const stimuli = Array.from({ length: SAMPLES }, (_, draw) =>
    operandStream(design, targetOf(design), inputs, SAMPLE_CYCLES, draw),
  );
  const { timed, zeroDelay } = measureEnergy(
    netlistOf(mapped.synthesis),
    core.module,
    library,
    stimuli,
    { periodPs },
  );
  return (timed ?? zeroDelay).energyPerCycleFj;
}

/** A synthesized array as a sample of the fit. */
export function arraySample(data: DesignData, figures: ArraySynthesis): ArraySample {
  const design = elaborateDesign(data);
  const { role } = targetOf(design);
  return { ...plansOf(design), ...figures, role: role.kind, activeShare: activeShare(design) };
}

function plansOf(design: Design): Pick<ArraySample, 'plan' | 'core'> {
  const target = targetOf(design);
  return { plan: target.plan(), core: design.element.inner(target.role) };
}

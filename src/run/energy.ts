/** Energy of a mapped element or array under a design's own workload. */

import type { Design } from '../design/design.ts';
import { measureArrayEnergy, type ArrayTrace } from '../estimate/array-energy.ts';
import {
  measureEnergy,
  netlistOf,
  type EnergyFigure,
  type EnergyOptions,
  type NetlistEnergy,
} from '../estimate/energy.ts';
import { randomStimulus } from '../estimate/random-operands.ts';
import { withEnergy, type Estimate, type SynthesizedDesign } from '../estimate/types.ts';
import { rtlOf, shapesOf } from '../verify/rtl.ts';
import { traceArray } from './array-trace.ts';
import { elementRate, operandStream } from './operand-stream.ts';
import { targetOf } from './target.ts';

export type Scope = 'element' | 'array';

/** Energy of one mapping at a clock period, ps. */
export type Meter = (mapped: SynthesizedDesign, periodPs: number) => Promise<NetlistEnergy>;

/** Cycles of one sample of the workload's operands; the spread is taken over `SAMPLES` of them. */
const SAMPLE_CYCLES = 1024;
const SAMPLES = 4;

/** Measures mappings of a design's element or array; what its operands are is found out once. */
export function energyMeter(design: Design, scope: Scope): Meter {
  return scope === 'array' && design.array !== undefined
    ? arrayMeter(design)
    : elementMeter(design);
}

/** Toggles of the mapped element on the workload's operands. */
function elementMeter(design: Design): Meter {
  const target = targetOf(design);
  const plan = design.element.plan(target.role);
  const { inputs } = shapesOf(plan);
  const stimuli = Array.from({ length: SAMPLES }, (_, draw) =>
    operandStream(design, target, inputs, SAMPLE_CYCLES, draw),
  );
  return async (mapped, periodPs) =>
    measureEnergy(netlistOf(mapped.synthesis), plan.module, mapped.library, stimuli, {
      ...allowances(design),
      periodPs,
      macsPerCycle: elementRate(design, target),
      partOf: (cell) => mapped.partOf(plan.module, cell.name),
    });
}

/** Energy per cycle of the mapped element with random operands, fJ: the operands that the model was fitted with. */
export function randomEnergyFj(
  design: Design,
  mapped: SynthesizedDesign,
  periodPs: number,
): number {
  const plan = design.element.plan(targetOf(design).role);
  const { timed, zeroDelay } = measureEnergy(
    netlistOf(mapped.synthesis),
    plan.module,
    mapped.library,
    [randomStimulus(plan, SAMPLE_CYCLES, 1)],
    { ...allowances(design), periodPs },
  );
  return (timed ?? zeroDelay).energyPerCycleFj;
}

/** Toggles of the mapped array while it works on parts of the workload. */
function arrayMeter(design: Design): Meter {
  let recorded: Promise<ArrayTrace> | undefined;
  return async (mapped, periodPs) => {
    const { array } = design;
    if (array === undefined) throw new RangeError('only a design with an array has one to measure');
    const plan = array.plan();
    const modules = [...mapped.synthesis.modules.values()];
    const kept = modules.map(({ name }) => name).filter((name) => name !== plan.module);
    const cells = modules.reduce((sum, module) => sum + module.cells, 0);
    recorded ??= traceArray(design, array, rtlOf(plan, design.hash), kept, cells);
    return measureArrayEnergy(mapped, await recorded, { ...allowances(design), periodPs });
  };
}

/** What a design allows for wires and the clock tree. */
export function allowances({
  technology,
}: Design): Pick<EnergyOptions, 'wireFf' | 'clockTreeRatio'> {
  const { wireFf, clockTreeRatio } = technology;
  return { wireFf, clockTreeRatio };
}

/** An estimate with its energy. */
export function withFigure(estimate: Estimate, figure: EnergyFigure): Estimate {
  const byPart = new Map(figure.breakdown.map((row) => [row.part, row.energyPerCycleFj]));
  return withEnergy(estimate, {
    energyPerCycleFj: figure.energyPerCycleFj,
    energyPerMacFj: figure.energyPerMacFj,
    activity: 'workload',
    byPart,
  });
}

/** Area, timing and energy of a design: from synthesis of what is emitted, and from the model. */

import { renderPlan } from '../emit/verilog.ts';
import type { Design } from '../design/design.ts';
import type { Netlist } from '../eda/netlist.ts';
import { productsPerWord } from '../golden/arithmetic.ts';
import type { ArrayDesign } from '../arrays/family.ts';
import { measureArrayEnergy } from '../estimate/array-energy.ts';
import { measureEnergy, type EnergyFigure, type NetlistEnergy } from '../estimate/energy.ts';
import { loadLibrary } from '../estimate/library.ts';
import { estimateByModel } from '../estimate/model.ts';
import { estimateBySynthesis } from '../estimate/synthesis.ts';
import {
  withEnergy,
  type Estimate,
  type SynthesisEstimate,
  type SynthesizedDesign,
} from '../estimate/types.ts';
import type { Progress } from '../progress.ts';
import type { Library } from '../technology/library.ts';
import type { Plan } from '../structure/plan.ts';
import type { Rtl } from '../simulate/engine.ts';
import { shapesOf } from '../verify/rtl.ts';
import { traceArray } from './array-trace.ts';
import { operandStream } from './operand-stream.ts';
import { targetOf, type Target } from './target.ts';

export type Source = 'model' | 'synthesis';
export type Scope = 'element' | 'array';

export type EstimateOptions = {
  readonly sources?: readonly Source[];
  readonly scopes?: readonly Scope[];
  /** A built-in library's name or Liberty files, instead of the design's. */
  readonly library?: string;
  readonly progress?: Progress;
};

/** An estimate with the evidence behind it. */
export type DesignEstimate = {
  readonly estimate: Estimate;
  /** The critical path, cell by cell. */
  readonly criticalPath?: SynthesisEstimate['criticalPath'];
  /** Both figures, without and with glitches; the estimate quotes the latter. */
  readonly energy?: NetlistEnergy;
};

/** Cycles of one sample of the workload's operands; the spread is taken over `SAMPLES` of them. */
const SAMPLE_CYCLES = 1024;
const SAMPLES = 4;

/** Estimate the element, and the array where there is one, from every source asked for. */
export async function estimateDesign(
  design: Design,
  options: EstimateOptions = {},
): Promise<DesignEstimate[]> {
  const library = await libraryOf(design, options.library);
  const scopes = (options.scopes ?? design.estimate.scopes).filter(
    (scope) => scope === 'element' || design.array !== undefined,
  );
  const sources = options.sources ?? design.estimate.sources;
  const estimates: DesignEstimate[] = [];
  for (const scope of scopes) {
    for (const source of sources) {
      options.progress?.({ stage: 'estimate', detail: `${scope} by ${source}` });
      estimates.push(
        source === 'synthesis'
          ? await bySynthesis(design, library, scope)
          : byModel(design, library, scope),
      );
    }
  }
  return estimates;
}

/** The library a design names, or another. */
export async function libraryOf(design: Design, other?: string): Promise<Library> {
  return loadLibrary(other ?? design.technology.library, process.cwd());
}

function byModel(design: Design, library: Library, scope: Scope): DesignEstimate {
  const target = targetOf(design);
  const plan = scope === 'array' ? target.plan() : design.element.plan(target.role);
  const macsPerCycle = scope === 'array' ? target.macsPerCycle : elementMacs(design, target);
  return { estimate: estimateByModel(plan, library, { scope, macsPerCycle }).estimate };
}

async function bySynthesis(
  design: Design,
  library: Library,
  scope: Scope,
): Promise<DesignEstimate> {
  const target = targetOf(design);
  const plan = scope === 'array' ? target.plan() : design.element.plan(target.role);
  const emitted = { plan, files: renderPlan(plan, design.hash) };
  const clockPs = 1e6 / design.technology.clockMhz;
  const synthesized = await estimateBySynthesis(emitted, library, { scope, clockPs });
  const { estimate, criticalPath } = synthesized;
  const energy =
    scope === 'array' && design.array !== undefined
      ? await arrayEnergyOf(design, design.array, emitted.files, synthesized.design, clockPs)
      : energyOf(design, plan, synthesized.design, clockPs);
  return { estimate: withFigure(estimate, energy.timed ?? energy.zeroDelay), criticalPath, energy };
}

/** Toggles of the mapped element on the workload's operands. */
function energyOf(
  design: Design,
  plan: Plan,
  synthesized: SynthesizedDesign,
  periodPs: number,
): NetlistEnergy {
  const target = targetOf(design);
  const { inputs } = shapesOf(plan);
  const stimuli = Array.from({ length: SAMPLES }, (_, draw) =>
    operandStream(design, target, inputs, SAMPLE_CYCLES, draw),
  );
  const { synthesis, library } = synthesized;
  const netlist: Netlist = {
    creator: 'pelab',
    modules: Object.fromEntries(
      [...synthesis.modules].map(([name, module]) => [name, module.netlist]),
    ),
  };
  return measureEnergy(netlist, plan.module, library, stimuli, {
    periodPs,
    macsPerCycle: elementMacs(design, target),
    partOf: (cell) => synthesized.partOf(plan.module, cell.name),
  });
}

/** Toggles of the mapped array while it works on parts of the workload. */
async function arrayEnergyOf(
  design: Design,
  array: ArrayDesign,
  files: Rtl['files'],
  synthesized: SynthesizedDesign,
  periodPs: number,
): Promise<NetlistEnergy> {
  const plan = array.plan();
  const mapped = [...synthesized.synthesis.modules.values()];
  const modules = mapped.map(({ name }) => name).filter((name) => name !== plan.module);
  const cells = mapped.reduce((sum, module) => sum + module.cells, 0);
  const rtl = { top: plan.module, files, ...shapesOf(plan) };
  const trace = await traceArray(design, array, rtl, modules, cells);
  return measureArrayEnergy(synthesized, trace, { periodPs });
}

/** Multiply-accumulates of one element per cycle. */
function elementMacs({ element }: Design, { role }: Target): number {
  return role.lanes * productsPerWord(element.arithmetic);
}

function withFigure(estimate: Estimate, figure: EnergyFigure): Estimate {
  const byPart = new Map(figure.breakdown.map((row) => [row.part, row.energyPerCycleFj]));
  return withEnergy(estimate, {
    energyPerCycleFj: figure.energyPerCycleFj,
    energyPerMacFj: figure.energyPerMacFj,
    activity: 'workload',
    byPart,
  });
}

/** Area, timing and energy of a design: from synthesis of what is emitted, and from the model. */

import { renderPlan } from '../emit/verilog.ts';
import type { Design } from '../design/design.ts';
import type { NetlistEnergy } from '../estimate/energy.ts';
import { loadLibrary } from '../estimate/library.ts';
import { estimateByModel, type ModelEstimate } from '../estimate/model.ts';
import { scaleEstimate } from '../estimate/scaled.ts';
import { estimateBySynthesis, type Effort } from '../estimate/synthesis.ts';
import type { Estimate, SynthesisEstimate } from '../estimate/types.ts';
import type { Progress } from '../progress.ts';
import type { Plan } from '../structure/plan.ts';
import type { Library } from '../technology/library.ts';
import { libraryScaling, type LibraryScaling } from '../technology/library-scaling.ts';
import { energyMeter, randomEnergyFj, withFigure, type Scope } from './energy.ts';
import { readModelFile } from './model-file.ts';
import { requireScope } from './option-checks.ts';
import { elementRate } from './operand-stream.ts';
import { targetOf } from './target.ts';
import { activeShare, workloadRate } from './workload-rate.ts';

export type { Scope } from './energy.ts';

export type Source = 'model' | 'synthesis';

export type EstimateOptions = {
  readonly sources?: readonly Source[];
  readonly scopes?: readonly Scope[];
  /** A built-in library's name or Liberty files, instead of the design's. */
  readonly library?: string;
  /** File of coefficients from `pelab calibrate`, instead of the package's. */
  readonly model?: string;
  /** Which synthesis scripts are tried; default `clock`. */
  readonly effort?: Effort;
  /** Node to scale the figures to, nm: from those of a built-in library, labelled `scaled`. */
  readonly nodeNm?: number;
  readonly progress?: Progress;
};

/** An estimate with the evidence behind it. */
export type DesignEstimate = {
  readonly estimate: Estimate;
  /** The critical path, cell by cell. */
  readonly criticalPath?: SynthesisEstimate['criticalPath'];
  /** The module that it lies in, which the names of its cells start from. */
  readonly criticalModule?: string;
  /** Of the model: the error to expect, found on designs that it was not fitted to. */
  readonly expected?: NonNullable<ModelEstimate['expected']>;
  /** The synthesis script that gave the result. */
  readonly script?: SynthesisEstimate['script'];
  /** Both figures, without and with glitches; the estimate quotes the latter. */
  readonly energy?: NetlistEnergy;
  /** Of the mapped element with random operands, fJ per cycle, where a model stands beside it. */
  readonly randomEnergyFj?: number;
};

/**
 * Estimate the element, and the array where there is one, from every source asked for.
 *
 * @throws {InputError} where only the array is asked for and there is none
 */
export async function estimateDesign(
  design: Design,
  options: EstimateOptions = {},
): Promise<DesignEstimate[]> {
  if (design.array === undefined && options.scopes?.includes('element') === false) {
    requireScope(design, options.scopes[0]);
  }
  const library = await libraryOf(design, options.library);
  const scaling =
    options.nodeNm === undefined ? undefined : libraryScaling(library.name, options.nodeNm);
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
          ? await bySynthesis(design, library, scope, {
              effort: options.effort ?? 'clock',
              asModel: sources.includes('model'),
            })
          : byModel(design, library, scope, options.model),
      );
    }
  }
  return scaling === undefined ? estimates : estimates.map((each) => scaledBy(each, scaling));
}

/** The estimate at the node; the evidence, and the model's error, are of the library's own figures and left out. */
function scaledBy({ estimate, script }: DesignEstimate, scaling: LibraryScaling): DesignEstimate {
  return {
    estimate: scaleEstimate(estimate, scaling),
    ...(script === undefined ? {} : { script }),
  };
}

/** The library a design names, or another. */
export async function libraryOf(design: Design, other?: string): Promise<Library> {
  return loadLibrary(other ?? design.technology.library, process.cwd());
}

/** The plan of a design's element as its array has it, or of the array. */
export function planOf(design: Design, scope: Scope): Plan {
  const target = targetOf(design);
  return scope === 'array' ? target.plan() : design.element.plan(target.role);
}

function byModel(
  design: Design,
  library: Library,
  scope: Scope,
  file: string | undefined,
): DesignEstimate {
  const target = targetOf(design);
  const isArray = scope === 'array';
  const { estimate, expected } = estimateByModel(planOf(design, scope), library, {
    scope,
    macsPerCycle: isArray ? workloadRate(design) : elementRate(design, target),
    core: design.element.inner(target.role),
    role: target.role.kind,
    activeShare: isArray ? activeShare(design) : 1,
    ...(file === undefined ? {} : { coefficients: readModelFile(file, library.name) }),
  });
  return { estimate, ...(expected === undefined ? {} : { expected }) };
}

async function bySynthesis(
  design: Design,
  library: Library,
  scope: Scope,
  { effort, asModel }: { readonly effort: Effort; readonly asModel: boolean },
): Promise<DesignEstimate> {
  const plan = planOf(design, scope);
  const emitted = { plan, files: renderPlan(plan, design.hash) };
  const clockPs = 1e6 / design.technology.clockMhz;
  const synthesized = await estimateBySynthesis(emitted, library, {
    scope,
    clockPs,
    effort,
    wireFf: design.technology.wireFf,
  });
  const { estimate, criticalPath, criticalModule, script } = synthesized;
  const energy = await energyMeter(design, scope)(synthesized.design, clockPs);
  const figure = energy.timed ?? energy.zeroDelay;
  return {
    estimate: withFigure(estimate, figure),
    criticalPath,
    criticalModule,
    script,
    energy,
    ...(asModel && scope === 'element'
      ? { randomEnergyFj: randomEnergyFj(design, synthesized.design, clockPs) }
      : {}),
  };
}

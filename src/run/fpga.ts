/** What a design occupies on FPGAs: the emitted Verilog, mapped by Yosys to each family. */

import type { Design } from '../design/design.ts';
import { fpgaFacts, fpgaFamilies, type FpgaFamily } from '../eda/fpga-cells.ts';
import { mapToFpga, type FpgaCounts, type MappedModule } from '../eda/fpga.ts';
import { yosysVersion } from '../eda/yosys.ts';
import { renderPlan } from '../emit/verilog.ts';
import { estimateFpga, type FpgaModelFigures } from '../estimate/fpga-model.ts';
import type { Progress } from '../progress.ts';
import { registerBits, type Plan } from '../structure/plan.ts';
import type { Scope, Source } from './estimate.ts';
import { placeDesigns, type PlacedDesign } from './place/design.ts';
import type { Ice40Device } from './place/place.ts';
import { targetOf } from './target.ts';

export type FpgaDesignOptions = {
  readonly families?: readonly FpgaFamily[];
  readonly scopes?: readonly Scope[];
  /** `synthesis` by Yosys, the default, or the `model`, which takes microseconds. */
  readonly sources?: readonly Source[];
  /** Pack multipliers into DSPs; default true. The model packs none. */
  readonly dsp?: boolean;
  /** Devices to place and route for; default none. */
  readonly place?: readonly Ice40Device[];
  /** Folder for the folder of bitstreams; default `rtl-out`. */
  readonly out?: string;
  readonly progress?: Progress;
};

/** One scope of a design on one family. */
export type FpgaEstimate = {
  readonly scope: Scope;
  readonly module: string;
  readonly family: FpgaFamily;
  /** Device family as mapped. */
  readonly title: string;
  /** `unsupported`: this Yosys has no DSP mapping for the family. */
  readonly dspPacking: 'on' | 'off' | 'unsupported';
  readonly counts: FpgaCounts;
  /** Number of cells of every type. */
  readonly cells: Readonly<Record<string, number>>;
  /** Register bits of the plan. What `flipFlops` lacks of them sits in DSPs, LUT memories or block RAMs. */
  readonly registerBits: number;
  /** Modules that were mapped on their own, each once. */
  readonly modules: readonly MappedModule[];
  /** Time that Yosys took, s; of the run that filled the cache where the result came from there. */
  readonly toolSeconds: number;
};

/** One scope of a design on one family, by the model: from the plan alone, multipliers built from LUTs. */
export type FpgaPrediction = FpgaModelFigures & {
  readonly scope: Scope;
  readonly module: string;
  readonly family: FpgaFamily;
  readonly title: string;
};

/** `pelab fpga --json`. */
export type FpgaReport = {
  readonly schema: 'pelab.fpga/1';
  readonly name: string;
  readonly designHash: string;
  /** Version of the Yosys package. */
  readonly yosys: string;
  /** From synthesis. */
  readonly estimates: readonly FpgaEstimate[];
  /** From the model, with the error to expect of it. */
  readonly predictions: readonly FpgaPrediction[];
  /** Placed and routed, where that was asked for. */
  readonly placements: readonly PlacedDesign[];
};

/**
 * Map the element, and the array where there is one. The element is flattened and mapped as one. Of the array,
 * each kind of direct child is mapped once and counted by instance: nothing is shared or moved across their
 * borders.
 *
 * @throws {EngineError} when Yosys refuses the text, or a design that is to be placed does not fit
 */
export async function fpgaDesign(
  design: Design,
  options: FpgaDesignOptions = {},
): Promise<FpgaReport> {
  const { families = fpgaFamilies, dsp = true, progress } = options;
  const scopes = (options.scopes ?? design.estimate.scopes).filter(
    (scope) => scope === 'element' || design.array !== undefined,
  );
  const sources = options.sources ?? ['synthesis'];
  const estimates: FpgaEstimate[] = [];
  for (const scope of sources.includes('synthesis') ? scopes : []) {
    const plan = planOf(design, scope);
    progress?.({ stage: 'map', detail: `${scope} to ${families.join(', ')}` });
    const mapped = families.map((family) => mapPlan(design, plan, scope, family, dsp));
    estimates.push(...(await Promise.all(mapped)));
  }
  const jobs = scopes.flatMap((scope) =>
    (options.place ?? []).map((device) => ({ scope, device, dsp, plan: planOf(design, scope) })),
  );
  if (jobs.length > 0) progress?.({ stage: 'place', detail: `${jobs.length} layouts` });
  return {
    schema: 'pelab.fpga/1',
    name: design.name,
    designHash: design.hash,
    yosys: await yosysVersion(),
    estimates,
    predictions: (sources.includes('model') ? scopes : []).flatMap((scope) =>
      predict(planOf(design, scope), scope, families),
    ),
    placements: jobs.length === 0 ? [] : await placeDesigns(design, jobs, options.out ?? 'rtl-out'),
  };
}

function predict(plan: Plan, scope: Scope, families: readonly FpgaFamily[]): FpgaPrediction[] {
  return families.map((family) => ({
    scope,
    module: plan.module,
    family,
    title: fpgaFacts[family].title,
    ...estimateFpga(plan, family),
  }));
}

function planOf(design: Design, scope: Scope): Plan {
  const target = targetOf(design);
  return scope === 'array' ? target.plan() : design.element.plan(target.role);
}

async function mapPlan(
  design: Design,
  plan: Plan,
  scope: Scope,
  family: FpgaFamily,
  dsp: boolean,
): Promise<FpgaEstimate> {
  const files = renderPlan(plan, design.hash);
  const keep = scope === 'array' ? plan.children.map((child) => child.plan.module) : [];
  const mapping = await mapToFpga({ top: plan.module, files }, family, {
    dsp,
    keep: [...new Set(keep)],
  });
  const { title, packsDsp } = fpgaFacts[family];
  return {
    scope,
    module: plan.module,
    family,
    title,
    dspPacking: packsDsp ? (dsp ? 'on' : 'off') : 'unsupported',
    registerBits: registerBits(plan),
    ...mapping,
  };
}

/** Area and timing of emitted Verilog from synthesis onto a library: the element alone, or the whole array. */
import { InvariantError } from '../errors.ts';
import { sumOver, synthesize } from '../eda/synthesis.ts';
import type { MappedModule, Synthesis, SynthesisOptions } from '../eda/synthesis.ts';
import { analyzeTiming, internalPath } from '../eda/timing.ts';
import type { PathStep } from '../eda/timing.ts';
import { timingModel } from '../eda/timing-model.ts';
import { modulesOf } from '../structure/plan.ts';
import type { Plan } from '../structure/plan.ts';
import type { Cell, Library } from '../technology/library.ts';
import { partFinder } from './parts.ts';
import type { PartEstimate, Script, SynthesisEstimate, SynthesizedDesign } from './types.ts';

/** A plan and the Verilog printed from it. */
export type Emitted = {
  readonly plan: Plan;
  readonly files: readonly { readonly path: string; readonly text: string }[];
};

export type SynthesisEstimateOptions = SynthesisOptions & {
  readonly scope: 'element' | 'array';
  /** Wire capacitance per driven pin in timing, fF; default 0. */
  readonly wireFf?: number;
  /** Which scripts are tried; default `clock` if there is one, else `single`. */
  readonly effort?: Effort;
};

/**
 * `single`: one mapping. `clock`: the smaller one, adders as cells, and where it misses the clock the faster one,
 * adders as gates. `best`: restructuring mappings and parallel-prefix adders for `+` and `*` as well, the smallest that meets
 * the clock, else the fastest; without a clock the least area times delay.
 */
export type Effort = 'single' | 'clock' | 'best';

/**
 * Estimate by synthesis. At array scope the modules that the top repeats are mapped once: area is element times
 * count plus fabric, and the elements appear in the fabric's timing as extracted models.
 *
 * Not counted: wires (but for `wireFf` in timing), the clock tree, memories.
 *
 * @throws {EngineError} when Yosys or ABC refuses the text
 */
export async function estimateBySynthesis(
  emitted: Emitted,
  library: Library,
  options: SynthesisEstimateOptions,
): Promise<SynthesisEstimate> {
  const effort = options.effort ?? (options.clockPs === undefined ? 'single' : 'clock');
  const found: SynthesisEstimate[] = [];
  for (const choice of choicesOf(effort, options, emitted)) {
    const next = await estimateOnce(emitted, library, { ...options, ...choice });
    found.push(next);
    const meets = next.estimate.criticalPathPs <= (options.clockPs ?? 0);
    if (effort === 'clock' && meets) break;
  }
  const [first, ...rest] = found;
  if (first === undefined) throw new InvariantError('synthesis was given nothing to try');
  return rest.reduce((best, next) => (isBetter(next, best, options.clockPs) ? next : best), first);
}

/**
 * Every script of the `best` effort at one clock, as estimates in no order.
 *
 * @throws {EngineError} when Yosys or ABC refuses the text
 */
export async function estimateEvery(
  emitted: Emitted,
  library: Library,
  options: Omit<SynthesisEstimateOptions, 'effort'>,
): Promise<SynthesisEstimate[]> {
  return Promise.all(
    choicesOf('best', options, emitted).map((choice) =>
      estimateOnce(emitted, library, { ...options, ...choice }),
    ),
  );
}

/** What `best` tries with each kind of adders. */
const BEST: readonly Omit<Script, 'adders'>[] = [
  { mapping: 'preserve', arithmetic: 'plain' },
  { mapping: 'choices', arithmetic: 'plain' },
  { mapping: 'area', arithmetic: 'plain' },
  { mapping: 'preserve', arithmetic: 'kogge-stone' },
  { mapping: 'choices', arithmetic: 'kogge-stone' },
];

function choicesOf(
  effort: Effort,
  { mapping, adders, arithmetic }: SynthesisOptions,
  emitted: Emitted,
): Script[] {
  const kinds =
    adders === undefined && hasAdders(emitted)
      ? (['cells', 'gates'] as const)
      : [adders ?? 'cells'];
  const [first = 'cells'] = kinds;
  const own = { mapping: mapping ?? 'preserve', arithmetic: arithmetic ?? 'plain' } as const;
  if (effort === 'single') return [{ ...own, adders: first }];
  if (effort === 'clock') return kinds.map((kind) => ({ ...own, adders: kind }));
  const ways = BEST.filter(
    (way) =>
      (mapping === undefined || mapping === way.mapping) &&
      (arithmetic === undefined || arithmetic === way.arithmetic),
  );
  return kinds.flatMap((kind) =>
    (ways.length === 0 ? [own] : ways).map((way) => ({ ...way, adders: kind })),
  );
}

function hasAdders(emitted: Emitted): boolean {
  return emitted.files.some((file) => /^module pe_(full|half)_adder\b/m.test(file.text));
}

/** Meeting the clock beats missing it; then area counts, among those that miss it delay. */
function isBetter(
  one: SynthesisEstimate,
  other: SynthesisEstimate,
  clockPs: number | undefined,
): boolean {
  const [a, b] = [one.estimate, other.estimate];
  if (clockPs === undefined) {
    return a.areaUm2 * a.criticalPathPs < b.areaUm2 * b.criticalPathPs;
  }
  const [meetsA, meetsB] = [a.criticalPathPs <= clockPs, b.criticalPathPs <= clockPs];
  if (meetsA !== meetsB) return meetsA;
  return meetsA ? a.areaUm2 < b.areaUm2 : a.criticalPathPs < b.criticalPathPs;
}

async function estimateOnce(
  emitted: Emitted,
  library: Library,
  options: Omit<SynthesisEstimateOptions, 'effort'> & Script,
): Promise<SynthesisEstimate> {
  const { plan, files } = emitted;
  const keep = options.scope === 'array' ? repeatedModules(plan) : [];
  const synthesis = await synthesize({ files, top: plan.module, keep }, library, options);
  const design = designOf(plan, synthesis, library);
  const timing = worstPath(synthesis, library, options.wireFf ?? 0);
  return {
    estimate: {
      source: 'synthesis',
      library: library.name,
      scope: options.scope,
      areaUm2: sumOver(synthesis, (module) => module.areaUm2),
      cells: sumOver(synthesis, (module) => module.cells),
      registers: sumOver(synthesis, (module) => module.registerCells.size),
      breakdown: breakdown(synthesis, design, library),
      criticalPathPs: timing.criticalPathPs,
      fmaxMhz: timing.criticalPathPs === 0 ? 0 : 1e6 / timing.criticalPathPs,
      energyPerCycleFj: null,
      energyPerMacFj: null,
      leakageNw: sumOver(synthesis, (module) => module.leakageNw),
      activity: 'none',
    },
    design,
    criticalPath: timing.path,
    criticalModule: timing.module,
    script: {
      mapping: options.mapping,
      arithmetic: options.arithmetic,
      adders: options.adders,
    },
    toolSeconds: synthesis.seconds,
  };
}

/** Modules that a plan instantiates more than once, primitives (`pe_...`) aside. */
export function repeatedModules(plan: Plan): string[] {
  return plan.children
    .filter((child) => child.count > 1 && !child.plan.module.startsWith('pe_'))
    .map((child) => child.plan.module);
}

function designOf(plan: Plan, synthesis: Synthesis, library: Library): SynthesizedDesign {
  const plans = new Map(modulesOf(plan).map((node) => [node.module, node]));
  const finders = new Map(
    [...synthesis.modules.values()].map((module) => {
      const own = plans.get(module.name);
      if (own === undefined) throw new InvariantError(`module ${module.name} is not in the plan`);
      return [module.name, partFinder(own, module, synthesis.words)] as const;
    }),
  );
  return {
    synthesis,
    library,
    partOf(module, cell) {
      const finder = finders.get(module);
      if (finder === undefined) throw new InvariantError(`module ${module} was not mapped`);
      return finder(cell);
    },
  };
}

/** Area by part over the whole design, largest first. */
function breakdown(
  synthesis: Synthesis,
  design: SynthesizedDesign,
  library: Library,
): PartEstimate[] {
  const areas = new Map<string, number>();
  const visit = (name: string, times: number): void => {
    const module = synthesis.modules.get(name);
    if (module === undefined) throw new InvariantError(`module ${name} was not mapped`);
    for (const [cell, instance] of Object.entries(module.netlist.cells)) {
      const areaUm2 = library.cells.get(instance.type)?.areaUm2;
      if (areaUm2 === undefined) continue;
      const part = design.partOf(name, cell);
      areas.set(part, (areas.get(part) ?? 0) + times * areaUm2);
    }
    for (const [child, count] of module.children) visit(child, times * count);
  };
  visit(synthesis.top, 1);
  return [...areas]
    .map(([part, areaUm2]) => ({ part, areaUm2 }))
    .toSorted((a, b) => b.areaUm2 - a.areaUm2);
}

type WorstPath = {
  readonly criticalPathPs: number;
  readonly path: readonly PathStep[];
  /** Where it lies. */
  readonly module: string;
};

/** The slowest path anywhere: inside a kept module, or in the fabric with kept modules as extracted models. */
function worstPath(synthesis: Synthesis, library: Library, wireFf: number): WorstPath {
  const models = new Map<string, Cell>();
  let worst: WorstPath = { criticalPathPs: 0, path: [], module: synthesis.top };
  const visit = (module: MappedModule): void => {
    for (const child of module.children.keys()) {
      const inner = synthesis.modules.get(child);
      if (inner === undefined || models.has(child)) continue;
      visit(inner);
      models.set(child, timingModel(child, inner.netlist, extended(library, models), { wireFf }));
    }
    // Paths through a kept module's ports are the fabric's; what stays between its registers counts here.
    const analyze = module.name === synthesis.top ? analyzeTiming : internalPath;
    const timing = analyze(module.netlist, extended(library, models), { wireFf });
    if (timing.criticalPathPs <= worst.criticalPathPs) return;
    worst = { criticalPathPs: timing.criticalPathPs, path: timing.path, module: module.name };
  };
  const top = synthesis.modules.get(synthesis.top);
  if (top !== undefined) visit(top);
  return worst;
}

function extended(library: Library, models: ReadonlyMap<string, Cell>): Library {
  return models.size === 0
    ? library
    : { ...library, cells: new Map([...library.cells, ...models]) };
}

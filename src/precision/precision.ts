/** `pelab precision`: a format for every layer of a workload, within a budget. */

import type { Design } from '../design/index.ts';
import { InputError } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { precisionPage } from '../report/precision-page.ts';
import { designFolder } from '../run/emit.ts';
import { writeFolder } from '../run/output-folder.ts';
import { packageVersion } from '../version.ts';
import type { Gemm } from '../workloads/shapes.ts';
import { gemmOf } from '../workloads/workload.ts';
import { choose, type Choice } from './choose.ts';
import { costOf, costUnits, layerCost, modeEnergies, type CostName } from './costs.ts';
import { layerErrors } from './layer-errors.ts';
import { modesOf, type Mode } from './modes.ts';
import type { LayerReport, OptionReport, PointReport, PrecisionReport } from './report.ts';
import { readRules, rulesByWork, type LayerRule } from './sensitivity.ts';

export type PrecisionOptions = {
  /** What the budget limits; default `cycles`. */
  readonly cost?: CostName;
  /** In units of the cost, or a share of the dearest single format; default half of it. */
  readonly budget?: { readonly limit: number } | { readonly share: number };
  /** Formats to choose from; default all that are built in. */
  readonly formats?: readonly string[];
  /** File with the weight of every layer's error; default by its share of the multiply-accumulates. */
  readonly sensitivity?: string;
  /** Multiply-accumulates spent on the error of each format, over all layers. */
  readonly errorBudget?: number;
  /** Folder for `<name>.precision`; default `rtl-out`. */
  readonly out?: string;
  readonly progress?: Progress;
};

export type Precision = { readonly report: PrecisionReport; readonly folder: string };

const DEFAULT_ERROR_BUDGET = 2 ** 19;

/** A layer with what may be chosen for it. */
type Layer = { readonly gemm: Gemm; readonly rule: LayerRule; readonly options: OptionReport[] };

/**
 * Choose, and write `precision.json`, `modes.hex` (the mode of each layer, a line each) and `report.html`.
 *
 * @throws {InputError} for an element with one format, a budget that nothing fits, wrong files or folders
 * @throws {EngineError} when energy is asked for and Yosys refuses the text
 */
export async function choosePrecision(
  design: Design,
  options: PrecisionOptions = {},
): Promise<Precision> {
  const { cost = 'cycles', sensitivity } = options;
  const modes = modesOf(design, options.formats);
  const gemms = design.workload.layers.map(gemmOf);
  const names = modes.map(({ format }) => format.name);
  const rules =
    sensitivity === undefined ? rulesByWork(gemms) : readRules(sensitivity, gemms, names);
  if (cost === 'energy') options.progress?.({ stage: 'precision', detail: 'energy by synthesis' });
  const energies = cost === 'energy' ? await modeEnergies(design, modes) : [];
  const layers = await layersOf(design, modes, energies, rules, options);
  const report = reportOf(design, layers, modes, cost, options.budget ?? { share: 0.5 });
  const folder = `${designFolder(design, options.out)}.precision`;
  writeFolder(
    folder,
    [
      { path: 'precision.json', content: `${JSON.stringify(report, undefined, 2)}\n` },
      {
        path: 'modes.hex',
        content: report.chosen.modes.map((m) => `${m.toString(16)}\n`).join(''),
      },
      { path: 'report.html', content: precisionPage(report) },
    ],
    { name: design.name, designHash: design.hash },
  );
  return { report, folder };
}

async function layersOf(
  design: Design,
  modes: readonly Mode[],
  energies: readonly number[],
  rules: readonly LayerRule[],
  { errorBudget = DEFAULT_ERROR_BUDGET, progress }: PrecisionOptions,
): Promise<Layer[]> {
  const { layers } = design.workload;
  const budget = Math.max(2 ** 12, errorBudget / layers.length);
  const found: Layer[] = [];
  for (const [index, layer] of layers.entries()) {
    const gemm = gemmOf(layer);
    const rule = rules[index] ?? { weight: 0 };
    progress?.({ stage: 'precision', detail: gemm.name, share: index / layers.length });
    const errors = layerErrors(design, layer, index, modes, budget);
    const options = modes.flatMap((mode, at): OptionReport[] => {
      const error = errors[at];
      const format = mode.format.name;
      if (error === undefined || rule.formats?.includes(format) === false) return [];
      const { loss, sqnrDb, scales, comparedOutputs } = error;
      return [
        {
          format,
          mode: mode.code,
          sqnrDb: Number.isFinite(sqnrDb) ? sqnrDb : null,
          loss: Number.isFinite(loss) ? loss : null,
          scales,
          comparedOutputs,
          ...layerCost(gemm, mode, energies[at] ?? null),
        },
      ];
    });
    if (options.every(({ loss }) => loss === null)) {
      const expected = 'one whose product a format can carry';
      const actual = `beyond ${options.map(({ format }) => format).join(', ')}`;
      throw new InputError([
        { code: 'unsupported', path: ['the layer', gemm.name], expected, actual },
      ]);
    }
    found.push({ gemm, rule, options });
    // Let a stop request in.
    await new Promise((resume) => setImmediate(resume));
  }
  return found;
}

function reportOf(
  design: Design,
  layers: readonly Layer[],
  modes: readonly Mode[],
  cost: CostName,
  wanted: { readonly limit: number } | { readonly share: number },
): PrecisionReport {
  const usable = layers.map(({ options }) => options.filter(({ loss }) => loss !== null));
  const priced = usable.map((options, layer) =>
    options.map((option) => ({
      cost: costOf(option, cost),
      loss: (layers[layer]?.rule.weight ?? 0) * (option.loss ?? Infinity),
    })),
  );
  const dearest = total(priced.map((options) => Math.max(...options.map((one) => one.cost))));
  const budget = 'limit' in wanted ? wanted.limit : wanted.share * dearest;
  const { choice, method, gap, curve } = choose(priced, budget);
  if (choice === undefined) {
    const least = total(priced.map((options) => Math.min(...options.map((one) => one.cost))));
    const unit = costUnits[cost];
    const expected = `at least ${least} ${unit}, with every layer in its cheapest format`;
    throw new InputError([
      { code: 'out_of_range', path: ['--budget'], expected, actual: `${budget} ${unit}` },
    ]);
  }
  const picked = (picks: readonly number[]): OptionReport[] =>
    picks.flatMap((pick, layer) => usable[layer]?.[pick] ?? []);
  const point = ({ cost: all, loss, picks }: Choice): PointReport => ({
    cost: all,
    loss,
    sqnrDb: decibels(loss),
    modes: picked(picks).map(({ mode }) => mode),
  });
  const formats = picked(choice.picks);
  return {
    schema: 'pelab.precision/1',
    name: design.name,
    designHash: design.hash,
    version: packageVersion(),
    cost,
    unit: costUnits[cost],
    budget,
    method,
    gap,
    chosen: point(choice),
    uniform: modes.map(({ format, code }) => {
      const picks = usable.map((options) => options.findIndex((one) => one.mode === code));
      const all = picks.map((pick, layer) => priced[layer]?.[pick]);
      const loss = total(all.map((one) => one?.loss ?? NaN));
      const sum = total(all.map((one) => one?.cost ?? NaN));
      const isWhole = !Number.isNaN(loss);
      return {
        format: format.name,
        mode: code,
        cost: isWhole ? sum : null,
        sqnrDb: isWhole ? decibels(loss) : null,
      };
    }),
    layers: layers.map(({ gemm, rule, options }, at): LayerReport => {
      const { name, m, k, n, count } = gemm;
      const { format = '', mode = 0 } = formats[at] ?? {};
      return { name, m, k, n, count, sensitivity: rule.weight, format, mode, options };
    }),
    curve: curve.map(point),
  };
}

function decibels(loss: number): number | null {
  return loss === 0 ? null : -10 * Math.log10(loss);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

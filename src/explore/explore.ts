/** `pelab explore`: sweep, finish the best designs, write the tables and the page. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../progress.ts';
import { explorerPage, type ExplorerData } from '../report/explorer-page.ts';
import { writeFolder, type OutputFile } from '../run/output-folder.ts';
import { packageVersion } from '../version.ts';
import { toCsv, toParquet } from './export.ts';
import { finishFront, type WrittenDesign } from './finish.ts';
import { metrics, type Figures } from './metrics.ts';
import type { Evaluator } from './pool.ts';
import { columnsOf, figureColumns, parameterColumns, refusal, verified } from './rows.ts';
import { loadSpace, type Space } from './space.ts';
import { levelsOf } from './space-tree.ts';
import { sweepSpace, type Sweep, type SweptDesign } from './sweep.ts';

export type ExploreOptions = {
  /** Folder for the folder `<name>`; default `rtl-out`. */
  readonly out?: string;
  /** Worker threads; 0, the default, judges in this thread. */
  readonly workers?: number;
  /** Redis where `pelab worker` processes wait for designs; `workers` threads of this process take part. */
  readonly queue?: string;
  /** Instead of this process's own threads. */
  readonly evaluator?: Evaluator;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

/** A design of the front. */
export type FrontDesign = {
  readonly key: string;
  readonly parameters: Readonly<Record<string, number | string | boolean | null>>;
  /** From synthesis where there is one, else from the model. */
  readonly figures: Figures;
  readonly source: string;
  readonly mismatches: number | null;
  /** Where its Verilog and its report are; null where only its figures were asked for. */
  readonly folder: string | null;
};

/** `pelab explore --json`. */
export type ExploreReport = {
  readonly schema: 'pelab.explore/1';
  readonly name: string;
  readonly seed: number;
  readonly version: string;
  readonly method: string;
  readonly objectives: readonly string[];
  /** Designs of the space, as decimal text: it may be beyond 2^53. */
  readonly size: string;
  readonly asked: number;
  readonly excluded: number;
  readonly designs: number;
  readonly refused: number;
  readonly failed: number;
  readonly synthesised: number;
  readonly verified: number;
  readonly front: readonly FrontDesign[];
};

export type Exploration = {
  readonly report: ExploreReport;
  readonly folder: string;
  /** Judgements made in this run; the others were found in the store. */
  readonly judged: number;
  /** No co-simulation differed and no design failed. */
  readonly held: boolean;
};

/**
 * Explore a space file.
 *
 * @throws {InputError} for a file that is no space, or a folder that cannot be written
 * @throws {EngineError} if another process is at the same sweep, or no Redis answers at `queue`
 */
export async function exploreSpace(
  file: string,
  options: ExploreOptions = {},
): Promise<Exploration> {
  const space = loadSpace(file);
  const folder = join(options.out ?? 'rtl-out', space.name);
  // The folder is ours before the store is in it: a run that is stopped can be taken up again.
  if (!existsSync(join(folder, 'manifest.json'))) writeFolder(folder, [], { name: space.name });
  const sweep = await swept(space, folder, options);
  const { progress, signal, workers = 0 } = options;
  const finished = await finishFront(space, sweep, folder, {
    workers,
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  const report = reportOf(space, sweep, finished);
  writeFolder(folder, await filesOf(space, sweep, report, finished), {
    name: space.name,
    seed: space.search.seed,
  });
  const held =
    report.failed === 0 &&
    sweep.designs.every((design) => (verified(design)?.mismatches ?? 0) === 0);
  return { report, folder, judged: sweep.judged, held };
}

async function swept(space: Space, folder: string, options: ExploreOptions): Promise<Sweep> {
  if (options.queue === undefined) return sweepSpace(space, { ...options, folder });
  const { inQueue } = await import('./queue.ts');
  const evaluator = await inQueue(options.queue, options.workers);
  try {
    return await sweepSpace(space, { ...options, folder, evaluator });
  } finally {
    await evaluator.close();
  }
}

/** What a sweep says of its space, finished or not; with the designs that were written out, by key. */
export function reportOf(
  space: Space,
  { designs, asked, excluded }: Sweep,
  written: ReadonlyMap<string, WrittenDesign>,
): ExploreReport {
  const parameters = parameterColumns(designs);
  const count = (is: (design: SweptDesign) => boolean): number => designs.filter(is).length;
  const statuses = (status: string) => (design: SweptDesign) =>
    [design.model, design.synthesis, design.cosim].some((each) => each?.status === status);
  return {
    schema: 'pelab.explore/1',
    name: space.name,
    seed: space.search.seed,
    version: packageVersion(),
    method: space.search.method,
    objectives: space.objectives,
    size: String(space.size),
    asked,
    excluded,
    designs: designs.length,
    refused: count(statuses('refused')),
    failed: count(statuses('failed')),
    synthesised: count(({ synthesis }) => synthesis?.status === 'judged'),
    verified: count((design) => verified(design) !== undefined),
    front: designs.flatMap((design, row) => {
      const judgement = design.synthesis?.status === 'judged' ? design.synthesis : design.model;
      if (!design.front || judgement?.status !== 'judged') return [];
      return [
        {
          key: design.key,
          parameters: Object.fromEntries(
            parameters.map(({ name, cells }) => [name, cells[row] ?? null]),
          ),
          figures: judgement.figures,
          source: judgement.provenance,
          mismatches: verified(design)?.mismatches ?? null,
          folder: written.get(design.key)?.folder ?? null,
        },
      ];
    }),
  };
}

async function filesOf(
  space: Space,
  sweep: Sweep,
  report: ExploreReport,
  written: ReadonlyMap<string, WrittenDesign>,
): Promise<OutputFile[]> {
  const columns = columnsOf(sweep.designs);
  return [
    { path: 'explore.json', content: `${JSON.stringify(report, undefined, 2)}\n` },
    { path: 'designs.csv', content: toCsv(columns) },
    { path: 'designs.parquet', content: toParquet(columns) },
    { path: 'report.html', content: explorerPage(explorerData(space, sweep, report, written)) },
  ];
}

/** What the explorer page shows. */
export function explorerData(
  space: Space,
  { designs }: Sweep,
  report: ExploreReport,
  written: ReadonlyMap<string, WrittenDesign>,
): ExplorerData {
  const expected = designs
    .map(({ model }) => (model?.status === 'judged' ? model.expected : null))
    .find((each) => each !== null);
  const figures = (stage: 'model' | 'synthesis'): ExplorerData['figures'][typeof stage] =>
    Object.fromEntries(figureColumns(designs, stage).map(({ metric, cells }) => [metric, cells]));
  return {
    name: space.name,
    version: report.version,
    seed: report.seed,
    lead:
      `${report.designs} of ${report.size} designs judged (${report.method}), ` +
      `${report.synthesised} synthesised, ${report.verified} co-simulated`,
    objectives: space.objectives,
    metrics,
    keys: designs.map(({ key }) => key),
    parameters: parameterColumns(designs),
    levels: levelsOf(space.tree),
    figures: { model: figures('model'), synthesis: figures('synthesis') },
    expected: expected ?? null,
    front: designs.flatMap(({ front }, row) => (front ? [row] : [])),
    mismatches: designs.map((design) => verified(design)?.mismatches ?? null),
    refused: designs.map((design) => refusal(design)),
    documents: Object.fromEntries(
      designs.flatMap(({ front, data }, row) => (front ? [[row, data]] : [])),
    ),
    written: Object.fromEntries(
      designs.flatMap(({ key }, row) => {
        const found = written.get(key);
        return found === undefined ? [] : [[row, found]];
      }),
    ),
  };
}

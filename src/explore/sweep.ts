/**
 * A sweep: the model judges what the search asks for, synthesis the best of it, co-simulation the best of that.
 * Everything goes to the store as soon as it is known; a sweep that is started again asks the store first.
 */

import { join } from 'node:path';
import { designHash } from '../design/hash.ts';
import type { Progress } from '../progress.ts';
import { packageVersion } from '../version.ts';
import type { Outcome, Stage, Task } from './evaluate.ts';
import { inputsHash } from './inputs.ts';
import { cost, within, type Figures } from './metrics.ts';
import { crowding, paretoFront } from './pareto.ts';
import { inThisThread, inThreads, type Evaluator } from './pool.ts';
import { searchOf, type Costs } from './search.ts';
import type { Space } from './space.ts';
import { decode, type Genome } from './space-tree.ts';
import { openStore, type Store, type StoredDesign } from './store.ts';
import { lockSweep } from './sweep-lock.ts';

export type SweepOptions = {
  /** Folder of the sweep: `<folder>/sweep.sqlite`. */
  readonly folder: string;
  /** Worker threads; 0, the default, judges in this thread. */
  readonly workers?: number;
  /** Instead of this process's own threads. */
  readonly evaluator?: Evaluator;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

/** A design of a finished sweep. */
export type SweptDesign = StoredDesign & {
  /** On the front of its best source of figures, and within every budget. */
  readonly front: boolean;
};

export type Sweep = {
  readonly designs: readonly SweptDesign[];
  /** Designs that the search asked for, refused ones and those outside the constraints included. */
  readonly asked: number;
  /** Of those, outside `where`. */
  readonly excluded: number;
  /** Judgements made in this run; the others were in the store. */
  readonly judged: number;
};

/** Outcomes are saved at least this often, ms: what a kill can cost, beside the designs in flight. */
const SAVE_EVERY_MS = 200;

/**
 * Sweep a space.
 *
 * @throws {EngineError} if another process is at it, or the store cannot be read
 */
export async function sweepSpace(space: Space, options: SweepOptions): Promise<Sweep> {
  const unlock = lockSweep(options.folder);
  const store = openStore(join(options.folder, 'sweep.sqlite'));
  const evaluator =
    options.evaluator ??
    (options.workers === undefined || options.workers === 0
      ? inThisThread()
      : inThreads(options.workers));
  try {
    return await sweep({ space, store, evaluator, ...options });
  } finally {
    if (options.evaluator === undefined) await evaluator.close();
    store.close();
    unlock();
  }
}

type Running = Omit<SweepOptions, 'evaluator' | 'workers'> & {
  readonly space: Space;
  readonly store: Store;
  readonly evaluator: Evaluator;
};

async function sweep(running: Running): Promise<Sweep> {
  const { space } = running;
  const inputs = inputsHash(space.tree, space.folder);
  const stored = new Map(running.store.all().map((design) => [design.key, design]));
  const known = new Map<string, StoredDesign>();
  const counts = { asked: 0, excluded: 0, judged: 0 };
  const search = searchOf(space);
  let answers: readonly Costs[] = [];
  for (;;) {
    const asked = search.next(answers);
    if (asked.done === true) break;
    const keys = asked.value.map((genome) => draw(space, genome, inputs, stored, known, counts));
    counts.judged += await judge(running, 'model', keys, known);
    answers = keys.map((key) => (key === undefined ? undefined : costsOf(space, known.get(key))));
  }
  const survivors = best(space, known, 'model', space.search.survivors);
  counts.judged += await judge(running, 'synthesis', survivors, known);
  const finalists = best(space, known, 'synthesis', space.search.verified);
  counts.judged += await judge(running, 'cosim', finalists, known);
  return { designs: withFront(space, known), ...counts };
}

/** Designs in the order of their keys, those of the front marked. */
export function withFront(space: Space, known: ReadonlyMap<string, StoredDesign>): SweptDesign[] {
  const front = new Set(frontOf(space, known));
  return [...known.values()]
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((design) => ({ ...design, front: front.has(design.key) }));
}

/** Name the design of a genome; undefined where a constraint excludes it. */
function draw(
  space: Space,
  genome: Genome,
  inputs: string,
  stored: ReadonlyMap<string, StoredDesign>,
  known: Map<string, StoredDesign>,
  counts: { asked: number; excluded: number },
): string | undefined {
  counts.asked++;
  const document = decode(space.tree, genome).data as Readonly<Record<string, unknown>>;
  if (!space.where.every((constraint) => constraint.holds(document))) {
    counts.excluded++;
    return undefined;
  }
  const key = designHash({ document, inputs, version: packageVersion() });
  if (!known.has(key)) {
    const data = { name: `${space.name}-${key}`, ...document };
    known.set(key, stored.get(key) ?? { key, data });
  }
  return key;
}

/** Bring designs through a stage; the number of judgements that were not in the store. */
async function judge(
  running: Running,
  stage: Stage,
  keys: readonly (string | undefined)[],
  known: Map<string, StoredDesign>,
): Promise<number> {
  const { space, store, evaluator, progress, signal } = running;
  const tasks: Task[] = [];
  for (const key of new Set(keys)) {
    const design = key === undefined ? undefined : known.get(key);
    if (key === undefined || design === undefined || design[stage] !== undefined) continue;
    tasks.push({
      key,
      stage,
      data: design.data,
      folder: space.folder,
      wanted: [...space.objectives, ...(Object.keys(space.budgets) as typeof space.objectives)],
      vectors: space.search.vectors,
    });
  }
  const saver = saveInBatches(store, known);
  let finished = 0;
  try {
    await evaluator.run(tasks, (outcome) => {
      signal?.throwIfAborted();
      saver.add(outcome);
      finished++;
      const detail = `${known.size} designs; ${stage} ${finished} of ${tasks.length}`;
      progress?.({ stage: 'explore', detail, share: finished / tasks.length });
    });
  } finally {
    saver.flush();
  }
  return tasks.length;
}

function saveInBatches(
  store: Store,
  known: Map<string, StoredDesign>,
): { add(outcome: Outcome): void; flush(): void } {
  let waiting: Outcome[] = [];
  let saved = performance.now();
  const flush = (): void => {
    if (waiting.length === 0) return;
    const final = waiting.filter(({ judgement }) => judgement.status !== 'failed');
    const designs = final.flatMap(({ key }) => known.get(key) ?? []);
    store.save(designs, final);
    waiting = [];
    saved = performance.now();
  };
  return {
    add(outcome) {
      const design = known.get(outcome.key);
      if (design !== undefined) {
        known.set(outcome.key, { ...design, [outcome.stage]: outcome.judgement });
      }
      waiting.push(outcome);
      if (performance.now() - saved >= SAVE_EVERY_MS) flush();
    },
    flush,
  };
}

function figuresOf(design: StoredDesign | undefined, stage: Stage): Figures | undefined {
  const judgement = design?.[stage];
  return judgement?.status === 'judged' ? judgement.figures : undefined;
}

/** Costs of a design by the model; those outside a budget are no answer to the question. */
function costsOf(space: Space, design: StoredDesign | undefined): Costs {
  const figures = figuresOf(design, 'model');
  if (figures === undefined || !keepsTo(space, figures)) return undefined;
  return space.objectives.map((metric) => cost(metric, figures[metric]));
}

function keepsTo(space: Space, figures: Figures): boolean {
  return (Object.keys(space.budgets) as (keyof Figures)[]).every((metric) => {
    const limit = space.budgets[metric];
    return limit === undefined || within(metric, figures[metric], limit);
  });
}

/** Up to `count` designs of a stage: its fronts in turn, within a front those with most room. */
function best(
  space: Space,
  known: ReadonlyMap<string, StoredDesign>,
  stage: Stage,
  count: number,
): string[] {
  let left = candidates(space, known, stage);
  const chosen: string[] = [];
  while (left.length > 0 && chosen.length < count) {
    const front = paretoFront(left.map(({ costs }) => costs)).flatMap((i) => left[i] ?? []);
    const room = crowding(front.map(({ costs }) => costs));
    const roomy = front.map(({ key }, i) => ({ key, room: room[i] ?? 0 }));
    chosen.push(
      ...roomy
        .toSorted((a, b) => (a.room === b.room ? (a.key < b.key ? -1 : 1) : b.room - a.room))
        .slice(0, count - chosen.length)
        .map(({ key }) => key),
    );
    const taken = new Set(front.map(({ key }) => key));
    left = left.filter(({ key }) => !taken.has(key));
  }
  return chosen;
}

/** The front of what synthesis judged, or of what the model judged where nothing was synthesised. */
function frontOf(space: Space, known: ReadonlyMap<string, StoredDesign>): string[] {
  const synthesised = candidates(space, known, 'synthesis');
  const all = synthesised.length > 0 ? synthesised : candidates(space, known, 'model');
  return paretoFront(all.map(({ costs }) => costs)).flatMap((i) => all[i]?.key ?? []);
}

function candidates(
  space: Space,
  known: ReadonlyMap<string, StoredDesign>,
  stage: Stage,
): { readonly key: string; readonly costs: readonly number[] }[] {
  return [...known.values()]
    .flatMap((design) => {
      const figures = figuresOf(design, stage);
      if (figures === undefined || !keepsTo(space, figures)) return [];
      return [{ key: design.key, costs: space.objectives.map((m) => cost(m, figures[m])) }];
    })
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

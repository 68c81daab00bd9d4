/** The designs of the front, run in full: Verilog, test bench, certificate and report of each in a folder of its own. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../progress.ts';
import type { Report } from '../report/types.ts';
import { runDesign } from '../run/run.ts';
import { startThreads } from '../threads.ts';
import { designOf } from './evaluate.ts';
import { verified } from './rows.ts';
import type { Space } from './space.ts';
import type { Sweep } from './sweep.ts';

/** One design that is to be written out. */
export type FinishTask = {
  readonly data: unknown;
  /** Folder that paths in the document start from. */
  readonly folder: string;
  /** Folder for the design's folder. */
  readonly out: string;
  /** Operand beats of its co-simulation. */
  readonly vectors: number;
};

export type FinishOptions = {
  /** Worker threads; 0 runs them in this thread. */
  readonly workers: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

/** A design that was written out: paths below the folder of the sweep. */
export type WrittenDesign = {
  readonly folder: string;
  /** Its top module. */
  readonly verilog: string;
};

/** What was written of a design below the folder of its sweep, if anything. */
export function writtenDesign(sweep: string, name: string): WrittenDesign | undefined {
  const folder = `designs/${name}`;
  const report = join(sweep, folder, 'report.json');
  if (!existsSync(report)) return undefined;
  // Written by us, whole or not at all.
  const { rtl } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return { folder, verilog: `${folder}/rtl/${rtl.top}.v` };
}

/** Run one design and write its folder. */
export async function finishDesign({ data, folder, out, vectors }: FinishTask): Promise<void> {
  await runDesign(await designOf({ data, folder }), { out, vectors });
}

/**
 * Run the verified designs of the front that are not written yet.
 *
 * @returns all that are written then, by key
 */
export async function finishFront(
  space: Space,
  { designs }: Sweep,
  folder: string,
  { workers, progress, signal }: FinishOptions,
): Promise<Map<string, WrittenDesign>> {
  const out = join(folder, 'designs');
  const chosen = designs.filter((design) => design.front && verified(design)?.mismatches === 0);
  const named = chosen.map(({ key, data }) => ({
    key,
    data,
    name: (data as { readonly name: string }).name,
  }));
  const left = named.filter(({ name }) => writtenDesign(folder, name) === undefined);
  let written = 0;
  const tell = (): void =>
    progress?.({
      stage: 'write',
      detail: `${written} of ${left.length} designs of the front`,
      share: written / left.length,
    });
  const run = runner(Math.min(workers, left.length));
  try {
    await Promise.all(
      left.map(async ({ data }) => {
        await run.write({ data, folder: space.folder, out, vectors: space.search.vectors }, signal);
        written++;
        tell();
      }),
    );
  } finally {
    await run.close();
  }
  return new Map(
    named.flatMap(({ key, name }) => {
      const found = writtenDesign(folder, name);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}

type Runner = {
  write(task: FinishTask, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

function runner(workers: number): Runner {
  if (workers > 0) {
    const threads = startThreads<FinishTask, void>(import.meta.url, 'finish-worker', {
      least: workers,
      most: workers,
      hasLeftovers: true,
    });
    return { write: threads.run, close: threads.close };
  }
  // One after another: each holds a whole simulation.
  let last: Promise<void> = Promise.resolve();
  return {
    write: (task, signal) => {
      last = last.then(() => {
        signal?.throwIfAborted();
        return finishDesign(task);
      });
      return last;
    },
    close: async () => undefined,
  };
}

/** A sweep as it stands, read from its store while another process writes to it. */

import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trackLeftover } from '../cleanup.ts';
import { explorerPage } from '../report/explorer-page.ts';
import { explorerData, reportOf } from './explore.ts';
import { writtenDesign, type WrittenDesign } from './finish.ts';
import type { Space } from './space.ts';
import { openStore, type StoredDesign } from './store.ts';
import { withFront } from './sweep.ts';

/** How often a copy that was torn by a write is made again. */
const TRIES = 5;

export type LiveSweep = {
  /** Judgements in the store: grows while the sweep runs. */
  readonly judgements: number;
  /** The explorer page. */
  page(): string;
};

/** Changes whenever the store does; empty before there is one. */
export function storeMark(folder: string): string {
  const file = join(folder, 'sweep.sqlite');
  if (!existsSync(file)) return '';
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs} ${size}`;
}

/**
 * Read the store of a sweep.
 *
 * @throws {EngineError} for a file that is no store, or one that is written to faster than it can be copied
 */
export function liveSweep(space: Space, folder: string): LiveSweep {
  const stored = storedDesigns(join(folder, 'sweep.sqlite'));
  const known = new Map(stored.map((design) => [design.key, design]));
  const judgements = stored.reduce(
    (sum, { model, synthesis, cosim }) =>
      sum + [model, synthesis, cosim].filter((each) => each !== undefined).length,
    0,
  );
  return {
    judgements,
    page() {
      const sweep = {
        designs: withFront(space, known),
        asked: stored.length,
        excluded: 0,
        judged: judgements,
      };
      const written = writtenDesigns(stored, folder);
      const report = reportOf(space, sweep, written);
      return explorerPage(explorerData(space, sweep, report, written));
    },
  };
}

/** Rows of a copy: the store itself belongs to whoever sweeps. */
function storedDesigns(file: string): StoredDesign[] {
  if (!existsSync(file)) return [];
  const scratch = mkdtempSync(join(tmpdir(), 'pelab-live-'));
  const forget = trackLeftover({ kind: 'path', path: scratch });
  try {
    for (let tries = 1; ; tries++) {
      try {
        return readCopy(file, join(scratch, `${tries}.sqlite`));
      } catch (error) {
        if (tries === TRIES) throw error;
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    forget();
  }
}

/** The journal goes with the copy: a transaction that was half written is undone from it. */
function readCopy(file: string, copy: string): StoredDesign[] {
  copyFileSync(file, copy);
  if (existsSync(`${file}-journal`)) copyFileSync(`${file}-journal`, `${copy}-journal`);
  const store = openStore(copy);
  try {
    return store.all();
  } finally {
    store.close();
  }
}

/** Designs of the front that have been written out, as far as the sweep has come. */
function writtenDesigns(
  designs: readonly StoredDesign[],
  folder: string,
): Map<string, WrittenDesign> {
  return new Map(
    designs.flatMap(({ key, data }) => {
      const found = writtenDesign(folder, (data as { readonly name: string }).name);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}

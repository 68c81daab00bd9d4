/** What an interrupted exhaustive check leaves behind, so that the next one goes on. */

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { SweepMismatch } from './exhaustive-range.ts';

export type SavedProgress = {
  /** 1 for every unit of work that is done. */
  readonly units: (0 | 1)[];
  mismatches: number;
  first?: SweepMismatch;
};

const count = z.int().min(0);
const savedSchema = z.object({
  key: z.string(),
  progress: z.object({
    units: z.array(z.literal([0, 1])),
    mismatches: count,
    first: z
      .object({ combination: count, column: count, expected: z.number(), got: z.number() })
      .exactOptional(),
  }),
});

export type Checkpoint = {
  /** What was saved under a key: the hash of kernel and golden source. Undefined when there is nothing of use. */
  read(key: string): Promise<SavedProgress | undefined>;
  write(key: string, progress: SavedProgress): Promise<void>;
};

/** Keep progress in a file; it is replaced as a whole, and removed when everything is done. */
export function fileCheckpoint(path: string): Checkpoint {
  return {
    async read(key) {
      let saved: unknown;
      try {
        saved = JSON.parse(await readFile(path, 'utf8'));
      } catch {
        return undefined; // no file, or half of one from another tool: start over
      }
      const known = savedSchema.safeParse(saved);
      return known.success && known.data.key === key ? known.data.progress : undefined;
    },
    async write(key, progress) {
      if (progress.units.every((each) => each === 1)) {
        await rm(path, { force: true });
        return;
      }
      await mkdir(dirname(path), { recursive: true });
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, JSON.stringify({ key, progress }));
      await rename(temporary, path);
    },
  };
}

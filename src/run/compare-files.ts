/** A comparison on disk: `compare.json` and `compare.html`. */

import { join } from 'node:path';
import type { Design } from '../design/design.ts';
import { comparePage } from '../report/compare-page.ts';
import type { Comparison } from '../report/comparison.ts';
import { compareDesigns, type CompareOptions } from './compare.ts';
import { writeFolder } from './output-folder.ts';
import { packageVersion } from '../version.ts';

export type WriteComparisonOptions = CompareOptions & {
  /** Folder for output; default `rtl-out`. */
  readonly out?: string;
};

/**
 * Compare designs and write `<out>/compare-<names>/`.
 *
 * @throws {InputError} as `compareDesigns` does, or if the folder cannot be written
 */
export async function writeComparison(
  designs: readonly Design[],
  options: WriteComparisonOptions = {},
): Promise<{ readonly comparison: Comparison; readonly folder: string }> {
  const { out = 'rtl-out', ...rest } = options;
  const comparison = await compareDesigns(designs, rest);
  const folder = join(out, `compare-${designs.map(({ name }) => name).join('-')}`.slice(0, 120));
  writeFolder(
    folder,
    [
      { path: 'compare.json', content: `${JSON.stringify(comparison, undefined, 2)}\n` },
      { path: 'compare.html', content: comparePage(comparison, packageVersion()) },
    ],
    { name: designs.map(({ name }) => name), designHash: designs.map(({ hash }) => hash) },
  );
  return { comparison, folder };
}

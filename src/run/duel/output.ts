/** The files of a duel. */

import { join } from 'node:path';
import { errorMapPage } from '../../report/error-map.ts';
import { writeFolder } from '../output-folder.ts';
import type { Found } from './compare.ts';
import type { UnitMap } from './port-map.ts';
import type { DuelReport } from './report.ts';
import { vectorLine } from './testfloat.ts';

/**
 * Write `<unit>.duel/`: the report, the map of the mistakes, and failing vectors with their right results.
 *
 * @returns the paths of the files
 */
export function writeDuel(
  out: string,
  report: DuelReport,
  { failures, errors }: Found,
  map: UnitMap,
): string[] {
  const folder = join(out, `${report.unit}.duel`);
  const lines = failures.map(({ vector, expected }) => vectorLine(map, vector, expected));
  const files = [
    { path: 'duel.json', content: `${JSON.stringify(report, undefined, 2)}\n` },
    { path: 'duel.html', content: errorMapPage(report, errors.picture()) },
    { path: 'failing.txt', content: lines.join('') },
  ];
  writeFolder(folder, files, { name: report.unit });
  return files.map(({ path }) => `${folder}/${path}`);
}

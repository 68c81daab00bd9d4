/**
 * Synthesis of arrays drawn for calibration, a line of figures each in bench/estimates/figures/arrays-<library>.jsonl, by
 * their design. What is there already is not done again, so that it can be stopped, and split among processes.
 *
 *   node --import tsx bench/estimates/harvest-arrays.ts generic45 1 120 [part/parts]
 */
import { appendFileSync } from 'node:fs';
import { loadLibrary } from '../../src/estimate/library.ts';
import { arraySynthesis, trainingArrays } from '../../src/run/array-samples.ts';
import { arrayFile, arrayRow, keyOf, readArrays } from './array-figures.ts';

const [name = 'generic45', seed = '1', count = '120', share = '0/1'] = process.argv.slice(2);
const [part = 0, parts = 1] = share.split('/').map(Number);
const library = await loadLibrary(name, '.');
const done = new Set(readArrays(name).map(({ key }) => key));

let at = 0;
for (const data of trainingArrays(Number(count), Number(seed))) {
  const key = keyOf(data);
  if (at++ % parts !== part || done.has(key)) continue;
  const from = performance.now();
  try {
    const row = arrayRow(data, Number(seed), await arraySynthesis(data, library));
    appendFileSync(arrayFile(name), `${JSON.stringify(row)}\n`);
    process.stdout.write(
      `${key}: ${row.areaUm2} um2, ${Math.round(performance.now() - from)} ms\n`,
    );
  } catch (error) {
    process.stdout.write(`${key}: ${String(error)}\n`);
  }
}
process.exit(0);

/**
 * Synthesis of designs drawn for calibration, a line of figures each in bench/estimates/figures/<library>.jsonl, by the
 * hash of their Verilog. What is there already is not done again, so that it can be stopped, and split among processes.
 *
 *   node --import tsx bench/estimates/harvest.ts generic45 61 25 [part/parts] [family,...]
 */
import { appendFileSync } from 'node:fs';
import { elementFamilies } from '../../src/elements/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { calibrationSamples } from '../../src/estimate/calibration-run.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { figuresFile, readFigures, drawnDesigns, rowOf } from './figures.ts';

const [name = 'generic45', seed = '61', each = '25', share = '0/1', wanted] = process.argv.slice(2);
const [part = 0, parts = 1] = share.split('/').map(Number);
const library = await loadLibrary(name, '.');
const families = elementFamilies.filter(
  ({ slug }) => wanted === undefined || wanted.split(',').includes(slug),
);
const done = new Set(readFigures(name).map(({ hash }) => hash));

let at = 0;
for (const { plan, family, hash } of drawnDesigns(families, Number(seed), Number(each))) {
  if (at++ % parts !== part || done.has(hash)) continue;
  const { samples, refused } = await calibrationSamples([plan], library, renderPlan);
  const [sample] = samples;
  if (sample === undefined) process.stdout.write(`${plan.module}: ${refused[0]?.why ?? ''}\n`);
  else {
    const row = rowOf(sample.estimate, { hash, family, seed: Number(seed) });
    appendFileSync(figuresFile(name), `${JSON.stringify(row)}\n`);
  }
}
process.exit(0);

/**
 * What synthesis itself leaves open: designs whose text is written otherwise and means the same, against their figures in
 * bench/estimates/figures. No model of the structure can be nearer to synthesis than synthesis is to itself.
 *
 *   npm run bench -- --only noise-floor
 *   node --import tsx bench/estimates/noise-floor.ts generic45 40
 *
 * `names` gives every wire, instance and inner module another name, `order` turns ports and files round.
 */
import type { ElementFamily } from '../../src/elements/family.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { calibrationSamples } from '../../src/estimate/calibration-run.ts';
import { quantile } from '../../src/estimate/least-squares.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import type { Emitted } from '../../src/estimate/synthesis.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { drawnDesigns, readFigures, rowOf } from './figures.ts';
import { renamed, reordered } from './other-text.ts';

const [name = 'generic45', most = '46'] = process.argv.slice(2);
const library = await loadLibrary(name, '.');
const figures = new Map(readFigures(name).map((row) => [row.hash, row]));
const ways: Readonly<Record<string, (plan: Plan, files: Emitted['files']) => Emitted['files']>> = {
  names: renamed,
  order: reordered,
};
const quantities = ['areaUm2', 'delayPs', 'energyFj'] as const;

/** Two designs of a family that have figures. */
const known = (family: ElementFamily) =>
  drawnDesigns([family], 61, 25)
    .filter(({ hash }) => figures.has(hash))
    .slice(0, 2);

const designs = elementFamilies.flatMap(known).slice(0, Number(most));
for (const [way, rewrite] of Object.entries(ways)) {
  const found: Record<string, number[]> = {};
  for (const { plan, family, hash } of designs) {
    const { samples, refused } = await calibrationSamples([plan], library, (each) =>
      rewrite(each, renderPlan(each)),
    );
    const [sample] = samples;
    const usual = figures.get(hash);
    if (sample === undefined || usual === undefined) {
      process.stdout.write(`${plan.module}: ${refused[0]?.why ?? 'no figures'}\n`);
      continue;
    }
    const other = rowOf(sample.estimate, { hash, family });
    for (const key of quantities) (found[key] ??= []).push(Math.abs(other[key] / usual[key] - 1));
  }
  for (const key of quantities) {
    const list = found[key] ?? [];
    const [median, p95] = [quantile(list, 0.5), quantile(list, 0.95)];
    process.stdout.write(
      `${name}, ${list.length} designs, other ${way}: ${key} median ${percent(median)}, 95 of 100 ${percent(p95)}\n`,
    );
  }
}
process.exit(0);

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

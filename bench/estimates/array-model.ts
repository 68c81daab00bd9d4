/**
 * The model of arrays against synthesis, on every array that is shipped as a design, at its own clock and under its own
 * operands: none of them was fitted.
 *
 *   npm run bench -- --only array-model
 */
import { readdirSync } from 'node:fs';
import { loadDesign } from '../../src/design/index.ts';
import { quantile } from '../../src/estimate/least-squares.ts';
import { estimateDesign } from '../../src/run/estimate.ts';

const folder = new URL('../../designs/', import.meta.url).pathname;
const errors: number[][] = [[], [], []];
for (const file of readdirSync(folder).toSorted()) {
  if (!file.endsWith('.yaml') || file.endsWith('.space.yaml')) continue;
  const design = await loadDesign(`${folder}${file}`).catch(() => undefined);
  if (design?.array === undefined) continue;
  const [model, mapped] = (
    await estimateDesign(design, { scopes: ['array'], sources: ['model', 'synthesis'] })
  ).map(({ estimate }) => [
    estimate.areaUm2,
    estimate.criticalPathPs,
    estimate.energyPerMacFj ?? NaN,
  ]);
  if (model === undefined || mapped === undefined) continue;
  const found = mapped.map((figure, i) => (model[i] ?? NaN) / figure - 1);
  found.forEach((error, i) => errors[i]?.push(Math.abs(error)));
  const [area = 0, path = 0, energy = 0] = mapped;
  process.stdout.write(
    `${design.name}: ${area.toFixed(0)} um2, ${path.toFixed(0)} ps, ${energy.toFixed(0)} fJ per MAC; model ${found.map(percent).join(', ')}\n`,
  );
}
const summary = errors.map(
  (list) => `${percent(quantile(list, 0.5))} / ${percent(Math.max(...list))}`,
);
process.stdout.write(
  `${errors[0]?.length ?? 0} arrays, median / greatest: area ${summary[0]}, path ${summary[1]}, energy per MAC ${summary[2]}\n`,
);
process.exit(0);

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

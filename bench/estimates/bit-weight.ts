/**
 * OPT1 beside the MACs it was made from: area, delay and energy of the element and of an 8 x 8 output-stationary
 * array, synthesised for several clocks, and the ratios that the TPE paper prints.
 *
 *   node --import tsx bench/estimates/bit-weight.ts [library] [GHz,GHz,...] [rows]
 */
import { parseDesign } from '../../src/design/index.ts';
import { opt1Published } from '../../src/elements/opt1/published.ts';
import { estimateDesign } from '../../src/run/estimate.ts';

const [library = 'generic45', clocks = '0.8,1.0,1.25,1.5', rows = '8'] = process.argv.slice(2);

type Figures = {
  readonly areaUm2: number;
  /** Area that belongs to a resolver, of which an array has one per column. */
  readonly resolverUm2: number;
  readonly pathPs: number;
  /** Without the resolver, which works once per result; of the element only. */
  readonly energyPerMacFj: number | undefined;
};

const families = ['mac', 'booth-mac', 'opt1'] as const;
const scopes = ['element', 'array'] as const;

async function measure(
  family: string,
  scope: (typeof scopes)[number],
  ghz: string,
): Promise<Figures> {
  const design = parseDesign(
    [
      `name: ${family}`,
      `element: { family: ${family}, weight: int8, activation: int8, accumulator: 32 }`,
      `array: { architecture: systolic-os, rows: ${rows}, columns: ${rows} }`,
      `technology: { library: ${library}, clock: ${ghz} GHz }`,
      'workload: { gemms: [{ m: 64, k: 256, n: 64 }], data: { distribution: normal, seed: 1 } }',
    ].join('\n'),
    `${family}.yaml`,
  );
  const [result] = await estimateDesign(design, { sources: ['synthesis'], scopes: [scope] });
  if (result === undefined) throw new Error(`${family} has no estimate`);
  const { areaUm2, breakdown, criticalPathPs } = result.estimate;
  const energy = result.energy?.timed ?? result.energy?.zeroDelay;
  const perCycleFj = energy?.breakdown
    .filter(({ part }) => part !== 'resolver')
    .reduce((sum, row) => sum + row.energyPerCycleFj, 0);
  return {
    areaUm2,
    resolverUm2: breakdown.find(({ part }) => part === 'resolver')?.areaUm2 ?? 0,
    pathPs: criticalPathPs,
    energyPerMacFj: perCycleFj,
  };
}

const cells = (row: readonly string[]): string =>
  `${(row[0] ?? '').padEnd(26)}${row
    .slice(1)
    .map((cell) => cell.padStart(13))
    .join('')}\n`;

process.stdout.write(`int8 x int8 + 32 bits on ${library}; array of ${rows} x ${rows}\n`);
process.stdout.write(
  cells(['', 'clock GHz', 'um2', 'resolver um2', 'path ps', 'met', 'fJ/MAC', 'GMAC/s/mm2']),
);
/** Each family at the clock at which it does most work per area. */
const best = new Map<
  string,
  { readonly efficiency: number; readonly energyFj: number | undefined }
>();
for (const scope of scopes) {
  const lanes = scope === 'array' ? Number(rows) ** 2 : 1;
  for (const ghz of clocks.split(',')) {
    for (const family of families) {
      const f = await measure(family, scope, ghz);
      const periodPs = 1000 / Number(ghz);
      // Of an element by itself the resolver is not counted: an array has one per column.
      const ownUm2 = scope === 'array' ? f.areaUm2 : f.areaUm2 - f.resolverUm2;
      const reachedGhz = 1000 / Math.max(f.pathPs, periodPs);
      const efficiency = (1e6 * lanes * reachedGhz) / ownUm2;
      const key = `${scope} ${family}`;
      if (efficiency > (best.get(key)?.efficiency ?? 0)) {
        best.set(key, { efficiency, energyFj: f.energyPerMacFj });
      }
      process.stdout.write(
        cells([
          key,
          ghz,
          f.areaUm2.toFixed(0),
          f.resolverUm2.toFixed(0),
          f.pathPs.toFixed(0),
          f.pathPs <= periodPs ? 'yes' : 'no',
          f.energyPerMacFj === undefined ? '-' : f.energyPerMacFj.toFixed(0),
          efficiency.toFixed(1),
        ]),
      );
    }
  }
}
process.stdout.write('\nOPT1 over each MAC, both at their best clock of these\n');
for (const scope of scopes) {
  for (const family of ['mac', 'booth-mac']) {
    const [ours, theirs] = [best.get(`${scope} opt1`), best.get(`${scope} ${family}`)];
    if (ours === undefined || theirs === undefined) continue;
    const area = (ours.efficiency / theirs.efficiency).toFixed(2);
    const energy =
      ours.energyFj === undefined || theirs.energyFj === undefined
        ? 'not measured'
        : (theirs.energyFj / ours.energyFj).toFixed(2);
    process.stdout.write(
      `${`${scope} opt1 / ${family}`.padEnd(30)} area efficiency ${area}, energy efficiency ${energy}\n`,
    );
  }
}
process.stdout.write('\nPublished\n');
for (const { quantity, value, unit, conditions } of opt1Published) {
  process.stdout.write(
    `${quantity.padEnd(60)}${String(value).padStart(6)} ${unit}  (${conditions})\n`,
  );
}
process.exit(0);

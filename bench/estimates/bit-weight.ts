/**
 * OPT1 and OPT2 beside the MACs they were made from, on each of the classic engines: area, delay and energy of the
 * element and of the array, synthesised for several clocks, and the ratios that the TPE paper prints.
 *
 *   node --import tsx bench/estimates/bit-weight.ts [library] [GHz,...] [engine,...] [family[:option=value...],...]
 *
 * An engine is an architecture with its sizes: systolic-os:8x8, cube:4x4x4, adder-tree:16x4. The first family is the
 * baseline of the ratios.
 */
import { parseDesign } from '../../src/design/index.ts';
import { estimateDesign } from '../../src/run/estimate.ts';

const [
  library = 'generic45',
  clocks = '0.8,1.0,1.25,1.5',
  engines = 'systolic-os:8x8,systolic-ws:8x8,cube:4x4x4,adder-tree:16x4,matrix-2d:8x8',
  families = 'mac,booth-mac,opt1,opt2',
] = process.argv.slice(2);

type Figures = {
  readonly areaUm2: number;
  readonly pathPs: number;
  readonly energyPerMacFj: number;
};

/** `opt1:encoding=ent` as the fields of an element section. */
function elementOf(text: string): string {
  const [family = '', ...options] = text.split(':');
  const fields = options.map((option) => `, ${option.replace('=', ': ')}`).join('');
  return `{ family: ${family}, weight: int8, activation: int8, accumulator: 32${fields} }`;
}

function arrayOf(text: string): { readonly section: string; readonly lanes: number } {
  const [architecture = '', size = '8x8', ...options] = text.split(':');
  const [rows = 1, columns = 1, depth] = size.split('x').map(Number);
  const fields = options.map((option) => `, ${option.replace('=', ': ')}`).join('');
  const deep = depth === undefined ? '' : `, depth: ${depth}`;
  return {
    section: `{ architecture: ${architecture}, rows: ${rows}, columns: ${columns}${deep}${fields} }`,
    lanes: rows * columns * (depth ?? 1),
  };
}

async function measure(family: string, engine: string, ghz: string): Promise<Figures> {
  const design = parseDesign(
    [
      `name: ${family.replaceAll(/[^a-z0-9-]/g, '-')}`,
      `element: ${elementOf(family)}`,
      `array: ${arrayOf(engine).section}`,
      `technology: { library: ${library}, clock: ${ghz} GHz }`,
      'workload: { gemms: [{ m: 64, k: 256, n: 64 }], data: { distribution: normal, seed: 1 } }',
    ].join('\n'),
    `${family}.yaml`,
  );
  const [result] = await estimateDesign(design, { sources: ['synthesis'], scopes: ['array'] });
  if (result === undefined) throw new Error(`${family} has no estimate`);
  const { areaUm2, criticalPathPs } = result.estimate;
  const energy = result.energy?.timed ?? result.energy?.zeroDelay;
  return {
    areaUm2,
    pathPs: criticalPathPs,
    energyPerMacFj: energy?.energyPerMacFj ?? Number.NaN,
  };
}

const cells = (first: string, ...rest: readonly (string | number)[]): string =>
  `${first.padEnd(30)}${rest.map((cell) => String(cell).padStart(12)).join('')}\n`;

process.stdout.write(`int8 x int8 + 32 bits on ${library}\n`);
process.stdout.write(cells('', 'clock GHz', 'um2', 'path ps', 'met', 'fJ/MAC', 'GMAC/s/mm2'));
type Best = { readonly efficiency: number; readonly energyFj: number; readonly ghz: number };
for (const engine of engines.split(',')) {
  process.stdout.write(`${engine}\n`);
  const best = new Map<string, Best>();
  for (const family of families.split(',')) {
    for (const ghz of clocks.split(',')) {
      let f: Figures;
      try {
        f = await measure(family, engine, ghz);
      } catch (error) {
        process.stdout.write(`  ${family}: ${error instanceof Error ? error.message : ''}\n`);
        break;
      }
      const periodPs = 1000 / Number(ghz);
      const reachedGhz = 1000 / Math.max(f.pathPs, periodPs);
      const efficiency = (1e6 * arrayOf(engine).lanes * reachedGhz) / f.areaUm2;
      if (efficiency > (best.get(family)?.efficiency ?? 0)) {
        best.set(family, { efficiency, energyFj: f.energyPerMacFj, ghz: reachedGhz });
      }
      process.stdout.write(
        cells(
          `  ${family}`,
          ghz,
          f.areaUm2.toFixed(0),
          f.pathPs.toFixed(0),
          f.pathPs <= periodPs ? 'yes' : 'no',
          f.energyPerMacFj.toFixed(0),
          efficiency.toFixed(1),
        ),
      );
    }
  }
  // Both at the clock of these at which they do most work per area.
  const [baseline = '', ...others] = families.split(',');
  const base = best.get(baseline);
  for (const family of others) {
    const ours = best.get(family);
    if (ours === undefined || base === undefined) continue;
    const area = (ours.efficiency / base.efficiency).toFixed(2);
    const energy = (base.energyFj / ours.energyFj).toFixed(2);
    process.stdout.write(
      `  ${family} / ${baseline}: area efficiency ${area}, energy efficiency ${energy}, at ${ours.ghz.toFixed(2)} and ${base.ghz.toFixed(2)} GHz\n`,
    );
  }
}
process.exit(0);

/**
 * Area times delay of our int8 multiply-accumulate elements beside what Yosys makes of `*`, on one library through
 * one flow: the registers, the accumulate loop and the timing analysis are the same for all rows.
 *
 *   node --import tsx bench/estimates/multipliers.ts [library] [activation] [weight] [accumulator]
 */
import { elementFamilies } from '../../src/elements/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { estimateBySynthesis } from '../../src/estimate/synthesis.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import type { SynthesisEstimateOptions } from '../../src/estimate/synthesis.ts';

const [name = 'generic45', activation = 'int8', weight = 'int8', accumulator = '32'] =
  process.argv.slice(2);
const library = await loadLibrary(name, process.cwd());

type Row = {
  readonly label: string;
  readonly family: string;
  readonly build: Readonly<Record<string, unknown>>;
  readonly options: Omit<SynthesisEstimateOptions, 'scope'>;
};

const trees = ['tdm', 'dadda', 'wallace'];
const adders = ['arrival', 'kogge-stone', 'brent-kung', 'sklansky', 'inferred'];
const rows: Row[] = [
  { label: 'mac: yosys *, alumacc', family: 'mac', build: {}, options: {} },
  { label: 'mac: yosys *, booth', family: 'mac', build: {}, options: { arithmetic: 'booth' } },
  {
    label: 'mac: yosys *, own abc script',
    family: 'mac',
    build: {},
    options: { mapping: 'default' },
  },
  ...(['gates', 'cells'] as const).flatMap((kind) =>
    ['booth4', 'and-array'].flatMap((encoding) =>
      trees.flatMap((tree) =>
        (tree === 'tdm' ? adders : adders.slice(0, 1)).flatMap((adder) =>
          (tree === 'tdm' && adder === 'arrival' ? [true, false] : [true]).map((fuse) => ({
            label: `booth-mac: ${encoding}, ${tree}, ${adder}${fuse ? '' : ', unfused'}; adders as ${kind}`,
            family: 'booth-mac',
            build: { encoding, tree, adder, fuse },
            options: { adders: kind },
          })),
        ),
      ),
    ),
  ),
];

const line = (cells: readonly string[]): string =>
  `${(cells[0] ?? '').padEnd(66)}${cells
    .slice(1)
    .map((cell) => cell.padStart(10))
    .join('')}\n`;
process.stdout.write(`${activation} x ${weight} + ${accumulator} bits on ${library.name}\n`);
process.stdout.write(line(['', 'um2', 'ps', 'um2*ns', 'cells']));
for (const { label, family, build, options } of rows) {
  const card = elementFamilies.find((candidate) => candidate.slug === family);
  const element = card?.configure({
    activation,
    weight,
    accumulator: Number(accumulator),
    ...build,
  });
  if (element === undefined || !element.ok) throw new Error(`${family} cannot be configured`);
  const plan = element.value.plan({ kind: 'accumulate', lanes: 1 });
  const emitted = { plan, files: renderPlan(plan) };
  const { estimate } = await estimateBySynthesis(emitted, library, {
    scope: 'element',
    ...options,
  });
  process.stdout.write(
    line([
      label,
      estimate.areaUm2.toFixed(1),
      estimate.criticalPathPs.toFixed(1),
      ((estimate.areaUm2 * estimate.criticalPathPs) / 1000).toFixed(1),
      String(estimate.cells),
    ]),
  );
}
process.exit(0);

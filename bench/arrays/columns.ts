/**
 * The scheduled model of the column engine on the layers of GPT-2 (117 M, 1024 tokens) and MobileNetV3-Large (224 x 224):
 * simulated digits per second, drawing operands not counted.
 */
import { measureColumns, normalRows } from '../../src/arrays/column-engine/statistics.ts';
import { integerMacArithmetic } from '../../src/golden/integer-mac.ts';
import { runColumns, type ColumnRun } from '../../src/arrays/column-engine/schedule.ts';
import type { ColumnEngine } from '../../src/arrays/column-engine/timing.ts';
import { rateText, type BenchContext, type Figures, type Section } from '../section.ts';

type Layer = { readonly name: string; readonly m: number; readonly k: number; readonly n: number };

const networks: Readonly<Record<string, readonly Layer[]>> = {
  'GPT-2': [
    { name: 'q, k, v', m: 1024, k: 768, n: 2304 },
    { name: 'scores of a head', m: 1024, k: 64, n: 1024 },
    { name: 'values of a head', m: 1024, k: 1024, n: 64 },
    { name: 'projection', m: 1024, k: 768, n: 768 },
    { name: 'up', m: 1024, k: 768, n: 3072 },
    { name: 'down', m: 1024, k: 3072, n: 768 },
  ],
  'MobileNetV3-Large': [
    { name: 'first, 3 x 3', m: 12544, k: 27, n: 16 },
    { name: 'expand 16 to 64', m: 12544, k: 16, n: 64 },
    { name: 'depthwise 3 x 3, a channel', m: 3136, k: 9, n: 1 },
    { name: 'project 72 to 24', m: 3136, k: 72, n: 24 },
    { name: 'depthwise 5 x 5, a channel', m: 784, k: 25, n: 1 },
    { name: 'expand 80 to 480', m: 196, k: 80, n: 480 },
    { name: 'project 672 to 112', m: 196, k: 672, n: 112 },
    { name: 'last, 160 to 960', m: 49, k: 160, n: 960 },
  ],
};

const int8 = { format: 'int8', width: 8, signed: true };
const arithmetic = integerMacArithmetic({
  weight: int8,
  activation: int8,
  accumulator: 32,
  overflow: 'wrap',
});

/** Engines of as many elements' digits per cycle. */
const engines: Readonly<Record<string, ColumnEngine>> = {
  'OPT4C 16 x 16': engine(16, 1),
  'OPT4E 16 x 4': engine(4, 4),
};

function engine(columns: number, lanes: number): ColumnEngine {
  return {
    rows: 16,
    columns,
    lanes,
    encoding: 'ent',
    group: 4,
    queue: 8,
    numberBits: 12,
    skipsGroups: true,
    resolvers: 16,
    resolverStages: 2,
  };
}

export const columnsSection: Section = {
  name: 'columns',
  title: 'Column engine, scheduled model (digits per second)',
  async run({ isQuick, print }: BenchContext): Promise<Figures[]> {
    // The tables of the encoder are made once.
    measureColumns({ encoding: 'ent', rows: 1, k: 4, m: 1, queue: 2 }, normalRows(30, 4, 1));
    print(
      `${'layer'.padEnd(46)}${'engine'.padEnd(15)}${'cycles'.padStart(13)}${'MAC/cycle'.padStart(11)}${'busy'.padStart(7)}${'digits/s'.padStart(12)}`,
    );
    const rows: Figures[] = [];
    for (const [network, layers] of Object.entries(networks)) {
      for (const layer of layers) {
        const words = normalRows(30, layer.k, 7);
        const drawn = Array.from({ length: layer.m }, (_, i) => words(i));
        const row = (i: number): Uint8Array => drawn[i] ?? new Uint8Array(layer.k);
        for (const [name, of] of Object.entries(engines)) {
          const { run, seconds } = fastest(isQuick ? 1 : 3, () =>
            runColumns(arithmetic, of, { ...layer, row }),
          );
          const digits = run.digits * of.columns;
          const macs = layer.m * layer.k * layer.n;
          const busy = run.busy.reduce((sum, one) => sum + one, 0) / (run.busy.length * run.cycles);
          const figures = {
            network,
            layer: layer.name,
            engine: name,
            cycles: run.cycles,
            macsPerCycle: macs / run.cycles,
            busy,
            digits,
            digitsPerSecond: digits / seconds,
          };
          rows.push(figures);
          print(
            `${`${network}, ${layer.name}`.padEnd(46)}${name.padEnd(15)}${String(run.cycles).padStart(13)}${figures.macsPerCycle.toFixed(1).padStart(11)}${`${(100 * busy).toFixed(1)}%`.padStart(7)}${rateText(figures.digitsPerSecond).padStart(12)}`,
          );
        }
      }
    }
    return rows;
  },
};

/** The fastest of several runs. */
function fastest(
  times: number,
  work: () => ColumnRun,
): { readonly run: ColumnRun; readonly seconds: number } {
  let best = Infinity;
  let run = work();
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    run = work();
    best = Math.min(best, (performance.now() - from) / 1000);
  }
  return { run, seconds: best };
}

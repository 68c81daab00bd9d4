/**
 * OPT4C and OPT4E beside the MAC: element and engine, synthesised for several clocks; throughput per area on normal
 * operands, all waiting counted.
 *
 *   node --import tsx bench/estimates/column-engine.ts [library] [sigma] [k]
 */
import { measureColumns, normalRows } from '../../src/arrays/column-engine/statistics.ts';
import { parseDesign } from '../../src/design/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { estimateBySynthesis } from '../../src/estimate/synthesis.ts';

const [libraryName = 'generic45', sigma = '30', k = '1024'] = process.argv.slice(2);
const library = await loadLibrary(libraryName, process.cwd());
const rows = 64;
const words = normalRows(Number(sigma), Number(k), 1);

type Contestant = {
  readonly name: string;
  readonly element: string;
  readonly array: string;
  readonly clocksGhz: readonly number[];
  /** Cycles per multiply-accumulate of one element. */
  readonly cyclesPerMac: number;
  /** The same if only non-zero digits took a cycle, as published ratios count. */
  readonly digitsPerMac: number;
  readonly elements: number;
};

/** Cycles of an engine per multiply-accumulate of one element, waiting counted. */
function measured(lanes: number, encoding: 'ent' | 'booth4', skipsGroups: boolean) {
  const base = { encoding, rows: 16, k: Number(k), m: rows, lanes, queue: 8, skipsGroups };
  const { cycles, digitsOfA } = measureColumns(base, words);
  return {
    cyclesPerMac: (16 * cycles) / (rows * Number(k)),
    digitsPerMac: digitsOfA / (rows * Number(k)) / lanes,
  };
}

function engine(family: string, lanes: number, encoding: 'ent' | 'booth4', skips: boolean) {
  const columns = lanes === 1 ? 16 : 8;
  return {
    name: `${family} ${encoding}${skips ? ', groups skipped' : ''}`,
    element: `{ family: ${family}, accumulator: 32, encoding: ${encoding} }`,
    array: `{ architecture: column-engine, rows: 16, columns: ${columns}, queue: 8, depth: 4096, zeroGroups: ${skips ? 'skipped' : 'cycle'} }`,
    clocksGhz: [1, 2],
    ...measured(lanes, encoding, skips),
    elements: 16 * columns,
  };
}

const plain = (element: string): Contestant => ({
  name: element,
  element: `{ family: ${element}, accumulator: 32 }`,
  array: '{ architecture: systolic-os, rows: 16, columns: 16 }',
  clocksGhz: [0.5, 1],
  cyclesPerMac: 1,
  digitsPerMac: 1,
  elements: 256,
});

const contestants: readonly Contestant[] = [
  plain('mac'),
  plain('booth-mac'),
  engine('opt4c', 1, 'ent', false),
  engine('opt4c', 1, 'booth4', false),
  engine('opt4e', 4, 'ent', false),
];

const line = (cells: readonly string[]): void => {
  const [first = '', ...rest] = cells;
  process.stdout.write(`${first.padEnd(28)}${rest.map((cell) => cell.padStart(12)).join('')}\n`);
};

process.stdout.write(
  `int8 x int8 into 32 bits on ${libraryName}, sigma ${sigma}, k ${k}; um2 per element\n`,
);
line(['', 'scope', 'clock GHz', 'um2', 'path ps', 'cycles/MAC', 'MMAC/s/um2']);
for (const one of contestants) {
  const design = parseDesign(
    `name: bench\nelement: ${one.element}\narray: ${one.array}\n`,
    'bench.yaml',
  );
  const { element, array } = design;
  if (array === undefined) throw new Error('every contestant has an array');
  for (const scope of ['element', 'array'] as const) {
    const plan = scope === 'array' ? array.plan() : element.inner(array.role);
    const files = renderPlan(plan);
    let best: { readonly cells: readonly string[]; readonly rate: number } | undefined;
    for (const ghz of one.clocksGhz) {
      const clockPs = 1000 / ghz;
      const { estimate } = await estimateBySynthesis({ plan, files }, library, { scope, clockPs });
      const um2 = estimate.areaUm2 / (scope === 'array' ? one.elements : 1);
      const cycles = scope === 'array' ? one.cyclesPerMac : one.digitsPerMac;
      // At the clock reached.
      const rate = 1e6 / estimate.criticalPathPs / cycles / um2;
      const cells = [
        one.name,
        scope,
        ghz.toFixed(1),
        um2.toFixed(0),
        estimate.criticalPathPs.toFixed(0),
        cycles.toFixed(3),
        rate.toFixed(2),
      ];
      if (best === undefined || rate > best.rate) best = { cells, rate };
    }
    if (best !== undefined) line(best.cells);
  }
}
process.exit(0);

/**
 * Our static timing against ABC's `stime`, on netlists of elements of every family as the tool's own scripts map them,
 * on the built-in libraries and on those in ../shared/liberty, if that is there:
 *
 *   npm run bench -- --only timing
 *   node --import tsx bench/estimates/timing.ts [elements per family] [a.lib.gz,b.lib.gz ...]
 *
 * ABC sees logic between registers: their outputs are inputs without slew to it, their inputs are outputs without load.
 * Registers are cut out of our netlist in the same way.
 */
import type { Bit, Netlist, NetlistModule } from '../../src/eda/netlist.ts';
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import { boxes } from '../../src/eda/synthesis.ts';
import { genericScript, mappingScript } from '../../src/eda/synthesis-script.ts';
import type { Mapping } from '../../src/eda/synthesis-script.ts';
import { analyzeTiming } from '../../src/eda/timing.ts';
import { runYosys } from '../../src/eda/yosys.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import type { Emitted } from '../../src/estimate/synthesis.ts';
import type { Library } from '../../src/technology/library.ts';
import { operatingPoint } from '../../src/technology/operating-point.ts';
import { drawnElements, librariesAtHand } from './drawn.ts';

const SEED = 23;
const mappings: readonly Mapping[] = ['preserve', 'choices', 'area'];

const [each = '2', ...given] = process.argv.slice(2);
const elements = drawnElements(Number(each), SEED);
const all: number[] = [];
for (const name of given.length > 0 ? given : librariesAtHand()) {
  const library = await loadLibrary(name, process.cwd());
  const own: number[] = [];
  let cells = 0;
  let worst = { percent: 0, what: 'none' };
  for (const [at, element] of elements.entries()) {
    const mapping = mappings[at % mappings.length] ?? 'preserve';
    const compared = await compare(element, library, mapping);
    if (compared === undefined) continue;
    own.push(compared.percent);
    cells += compared.cells;
    if (compared.percent > worst.percent) {
      worst = { percent: compared.percent, what: `${element.plan.module}, ${mapping}` };
    }
  }
  all.push(...own);
  process.stdout.write(
    `${library.name.padEnd(34)} ${own.length} netlists of ${cells} cells: ` +
      `median ${shown(median(own))} %, largest ${shown(worst.percent)} % (${worst.what})\n`,
  );
}
process.stdout.write(
  `${all.length} netlists: median ${shown(median(all))} %, largest ${shown(Math.max(...all))} %\n`,
);
process.exit(0);

/** Difference of the longest delay, percent; undefined where there is no logic between registers. */
async function compare(
  { plan, files }: Emitted,
  library: Library,
  mapping: Mapping,
): Promise<{ readonly percent: number; readonly cells: number } | undefined> {
  const generic = await runYosys({
    script: genericScript({
      top: plan.module,
      files: files.map(({ path }) => path),
      keep: [],
      arithmetic: 'plain',
    }),
    files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
  });
  const targetPs = 20 * operatingPoint(library).fo4Ps;
  const script = mappingScript({ top: plan.module, mapping, targetPs });
  const { files: written, log } = await runYosys({
    script: script.replace(/(-script \S+)/, '$1;topo;stime,-p'),
    files: {
      'generic.json': generic.files['generic.json'] ?? '',
      'boxes.v': boxes(library),
      'mapping.lib': writeLiberty(library, 'mapping'),
      'registers.lib': writeLiberty(library, 'registers'),
    },
  });
  const netlist = JSON.parse(Buffer.from(written['mapped.json'] ?? '').toString()) as Netlist;
  const module = netlist.modules[plan.module];
  const abcPs = Number([...log.matchAll(/Delay\s*=\s*([\d.]+)\s*ps/g)].at(-1)?.[1] ?? 0);
  if (module === undefined || !(abcPs > 0)) return undefined;
  const { criticalPathPs } = analyzeTiming(cut(module, library), library, {
    inputSlewPs: 0,
    outputLoadFf: 0,
  });
  return {
    percent: 100 * Math.abs(criticalPathPs / abcPs - 1),
    cells: Object.keys(module.cells).length,
  };
}

/** The module with its registers taken out: what they drive are inputs, what they take are outputs. */
function cut(module: NetlistModule, library: Library): NetlistModule {
  const inputs: Bit[] = [];
  const outputs: Bit[] = [];
  const logic = Object.entries(module.cells).filter(([, { type, connections }]) => {
    const cell = library.cells.get(type);
    if (cell?.sequential === undefined) return true;
    for (const { name, direction, isClock } of cell.pins) {
      if (isClock) continue;
      (direction === 'output' ? inputs : outputs).push(...(connections[name] ?? []));
    }
    return false;
  });
  return {
    ...module,
    cells: Object.fromEntries(logic),
    ports: {
      ...module.ports,
      'cut in': { direction: 'input', bits: inputs },
      'cut out': { direction: 'output', bits: outputs },
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function shown(percent: number): string {
  return percent.toFixed(4);
}

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

/** Absolute differences, and the size of the netlist. ABC prints hundredths of a picosecond. */
type Compared = { readonly percent: number; readonly ps: number; readonly cells: number };

const SEED = 23;
const mappings: readonly Mapping[] = ['preserve', 'choices', 'area'];

const [each = '1', ...given] = process.argv.slice(2);
const elements = drawnElements(Number(each), SEED);
const all: Compared[] = [];
for (const name of given.length > 0 ? given : librariesAtHand()) {
  const library = await loadLibrary(name, process.cwd());
  const own: Compared[] = [];
  for (const [at, element] of elements.entries()) {
    const mapping = mappings[at % mappings.length] ?? 'preserve';
    const compared = await compare(element, library, mapping);
    if (compared === undefined) continue;
    own.push(compared);
  }
  all.push(...own);
  process.stdout.write(`${library.name.padEnd(34)} ${summary(own)}\n`);
}
process.stdout.write(`${'all'.padEnd(34)} ${summary(all)}\n`);
process.exit(0);

/** The longest delay both ways; undefined where there is no logic between registers. */
async function compare(
  { plan, files }: Emitted,
  library: Library,
  mapping: Mapping,
): Promise<Compared | undefined> {
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
    ps: Math.abs(criticalPathPs - abcPs),
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

function summary(compared: readonly Compared[]): string {
  const percents = compared.map(({ percent }) => percent).toSorted((a, b) => a - b);
  const cells = compared.reduce((sum, one) => sum + one.cells, 0);
  const middle = percents[Math.floor(percents.length / 2)] ?? Number.NaN;
  const most = Math.max(...compared.map(({ ps }) => ps));
  return (
    `${compared.length} netlists of ${cells} cells: median ${middle.toFixed(4)} %, largest ` +
    `${(percents.at(-1) ?? Number.NaN).toFixed(4)} %, ${most.toFixed(4)} ps`
  );
}

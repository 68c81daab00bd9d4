/**
 * Toggles of every net against an independent count: a VCD that Icarus writes of the same netlist. Elements of every
 * family as the tool maps them, without delays and with each gate's own, on each built-in library.
 *
 *   npm run bench -- --only toggles
 *   node --import tsx bench/gates/toggles.ts [elements per family] [library ...]
 */
import { synthesize } from '../../src/eda/synthesis.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { randomStimulus } from '../../src/estimate/random-operands.ts';
import { listLibraries } from '../../src/technology/generic.ts';
import { toggledBothWays } from '../../test/simulate/gates/against-icarus.ts';
import { drawnElements } from '../estimates/drawn.ts';

const SEED = 29;
const CYCLES = 200;

const [each = '1', ...given] = process.argv.slice(2);
const elements = drawnElements(Number(each), SEED);
let different = 0;
for (const name of given.length > 0 ? given : listLibraries()) {
  const library = await loadLibrary(name, process.cwd());
  for (const kind of ['zero-delay', 'timed'] as const) {
    let [nets, toggles, unequal] = [0, 0, 0];
    const odd: string[] = [];
    for (const { plan, files } of elements) {
      const { modules } = await synthesize({ files, top: plan.module }, library);
      const module = modules.get(plan.module);
      if (module === undefined) throw new Error(`${plan.module} was not mapped`);
      const rows = randomStimulus(plan, CYCLES, SEED);
      const both = await toggledBothWays(module.netlist, plan.module, library, rows, kind);
      const theirs = new Map(both.icarus);
      const wrong = both.ours.filter(([bit, count]) => theirs.get(bit) !== count).length;
      nets += both.ours.length;
      toggles += both.ours.reduce((sum, [, count]) => sum + count, 0);
      unequal += wrong + Math.abs(theirs.size - both.ours.length);
      if (wrong > 0) odd.push(`${plan.module} ${wrong}`);
    }
    different += unequal;
    process.stdout.write(
      `${name} ${kind}: ${elements.length} netlists, ${nets} nets, ${toggles} toggles in ${CYCLES} cycles, ` +
        `${unequal} nets differ${odd.length === 0 ? '' : ` (${odd.join(', ')})`}\n`,
    );
  }
}
process.exit(different === 0 ? 0 : 1);

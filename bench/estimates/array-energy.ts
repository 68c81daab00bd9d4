/**
 * Hierarchical estimates of small arrays against flat synthesis of them: area and delay of elements times count plus
 * fabric, energy by replay of recorded port streams; and that replay against the same mapped netlist simulated whole.
 *
 *   npm run bench -- --only array-energy
 */
import { elaborateDesign } from '../../src/design/elaborate.ts';
import type { Netlist } from '../../src/eda/netlist.ts';
import { synthesize, type Synthesis } from '../../src/eda/synthesis.ts';
import { analyzeTiming } from '../../src/eda/timing.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { measureArrayEnergy, type ArrayTrace } from '../../src/estimate/array-energy.ts';
import { measureLanes, type NetlistEnergy } from '../../src/estimate/energy.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { estimateBySynthesis } from '../../src/estimate/synthesis.ts';
import { traceArray } from '../../src/run/array-trace.ts';
import { shapesOf } from '../../src/verify/rtl.ts';

const cases = [
  { family: 'mac', architecture: 'systolic-os', size: 2 },
  { family: 'mac', architecture: 'systolic-os', size: 4 },
  { family: 'mac', architecture: 'systolic-ws', size: 4 },
  { family: 'mac', architecture: 'adder-tree', size: 4 },
  { family: 'booth-mac', architecture: 'systolic-os', size: 4 },
];
const periodPs = 2000;
const library = await loadLibrary('generic45', '.');

for (const { family, architecture, size } of cases) {
  const design = elaborateDesign({
    name: 'small',
    element: { family, weight: 'int8', activation: 'int8', accumulator: 32 },
    array: { architecture, rows: size, columns: size },
    technology: { library: 'generic45', clock: '500 MHz' },
    workload: { gemms: [{ m: 256, k: 256, n: 256 }], data: { distribution: 'normal', seed: 7 } },
  });
  const { array } = design;
  if (array === undefined) throw new Error('the design has an array');
  const plan = array.plan();
  const files = renderPlan(plan);
  const options = { scope: 'array', clockPs: periodPs } as const;
  const { design: mapped, estimate } = await estimateBySynthesis({ plan, files }, library, options);
  const modules = [...mapped.synthesis.modules.keys()].filter((name) => name !== plan.module);
  const rtl = { top: plan.module, files, ...shapesOf(plan) };
  const trace = await traceArray(design, array, rtl, modules, 1200);
  const from = performance.now();
  const replayed = measureArrayEnergy(mapped, trace, { periodPs });
  const seconds = (performance.now() - from) / 1000;
  const whole = simulateWhole(mapped.synthesis, trace);
  const whollyFlat = await synthesize({ files, top: plan.module }, library, { clockPs: periodPs });
  const flat = simulateWhole(whollyFlat, trace);
  const top = whollyFlat.modules.get(plan.module);
  if (top === undefined) throw new Error('flat synthesis gave no top');
  const { criticalPathPs } = analyzeTiming(top.netlist, library);
  process.stdout.write(
    `${family} ${architecture} ${size} x ${size}: area ${estimate.areaUm2.toFixed(0)} um2, flat ` +
      `${top.areaUm2.toFixed(0)} (${percent(estimate.areaUm2, top.areaUm2)}); path ` +
      `${estimate.criticalPathPs.toFixed(0)} ps, flat ${criticalPathPs.toFixed(0)} ` +
      `(${percent(estimate.criticalPathPs, criticalPathPs)})\n`,
  );
  process.stdout.write(
    `${family} ${architecture} ${size} x ${size}: ${femto(replayed)} fJ per cycle in ${seconds.toFixed(1)} s; ` +
      `same netlist whole ${femto(whole)} (${difference(replayed, whole)}); ` +
      `synthesized flat ${femto(flat)} (${difference(replayed, flat)})\n`,
  );
}
process.exit(0);

function simulateWhole(synthesis: Synthesis, trace: ArrayTrace): NetlistEnergy {
  const netlist: Netlist = {
    creator: 'pelab',
    modules: Object.fromEntries(
      [...synthesis.modules].map(([name, module]) => [name, module.netlist]),
    ),
  };
  const groups = trace.top.map((run, at) => {
    const window = trace.windows[at];
    return { lanes: [run], ...(window === undefined ? {} : { window }) };
  });
  return measureLanes(netlist, synthesis.top, library, groups, { periodPs, lead: 1 });
}

function femto({ timed, zeroDelay }: NetlistEnergy): string {
  return `${(timed ?? zeroDelay).energyPerCycleFj.toFixed(0)}`;
}

function difference(one: NetlistEnergy, other: NetlistEnergy): string {
  const ratio = (of: (energy: NetlistEnergy) => number): string => percent(of(one), of(other));
  return (
    `${ratio(({ timed }) => timed?.energyPerCycleFj ?? Number.NaN)} with glitches, ` +
    `${ratio(({ zeroDelay }) => zeroDelay.energyPerCycleFj)} without`
  );
}

function percent(one: number, other: number): string {
  return `${(100 * (one / other - 1)).toFixed(2)} %`;
}

/**
 * What a hardware project needs around the Verilog: bus wrapper and its bench, constraints, scripts of the vendors'
 * tools, FuseSoC core, IP-XACT description, cocotb test. Made of the design alone: equal designs, equal bytes.
 */

import type { RegisterMap } from '../bits/register-map.ts';
import { benchFields, type BenchRow } from '../emit/bench-selfcheck.ts';
import { fill } from '../emit/environment.ts';
import { registerHeader } from '../emit/register-text.ts';
import { renderModule, type SourceFile } from '../emit/verilog.ts';
import { modulesOf, type Plan } from '../structure/plan.ts';
import { axiControlPlan, controlMap } from './axi-control.ts';
import { renderBusBench } from './bus-bench.ts';
import { fuseSocCore } from './fusesoc.ts';
import { ipXact } from './ip-xact.ts';

/** The design, and the files that lie beside these. */
export type HandoverFacts = {
  readonly name: string;
  readonly designHash: string;
  readonly clockMhz: number;
  readonly plan: Plan;
  /** Verilog files, modules before their users. */
  readonly rtl: readonly string[];
  /** Benches and vectors of the design without its bus. */
  readonly benches: readonly string[];
  readonly vectors: readonly string[];
  /** Golden cycles, to the last transfer of what they began. */
  readonly rows: readonly BenchRow[];
  /** Registers of a design that has AXI ports itself: nothing is put around it. */
  readonly ownRegisters: RegisterMap | undefined;
};

/** `axi`, `constraints`, `scripts`, `Makefile`, `<name>.core`, `component.xml`, `tb/test_<name>.py`. */
export function renderHandover(facts: HandoverFacts): SourceFile[] {
  const { name, plan, rtl, rows } = facts;
  const hasOwnBus = facts.ownRegisters !== undefined;
  const wrapper = hasOwnBus ? undefined : axiControlPlan(plan, facts.designHash);
  const own = new Set(modulesOf(plan).map(({ module }) => module));
  const around = modulesOf(wrapper ?? plan).filter(({ module }) => !own.has(module));
  const axiTop = wrapper?.module ?? plan.module;
  const wrappers = around.map(({ module }) => `axi/${module}.v`);
  const bus = hasOwnBus
    ? []
    : renderBusBench(plan, rows, {
        fileList: `${name}.f`,
        wrappers,
        designHash: facts.designHash,
      });
  const busBench = bus.find(({ path }) => path.endsWith('.v'))?.path;
  const [bench = ''] = facts.benches;
  const headerName = name.replaceAll(/\W/g, '_');
  const cocotbModule = `test_${headerName}`;
  const view = {
    name,
    top: plan.module,
    axiTop,
    wrappers: wrappers.join(' '),
    sources: [...rtl, ...wrappers].map((path) => ({ path })),
    clockMhz: facts.clockMhz,
    periodNs: (1000 / facts.clockMhz).toFixed(3),
    bench,
    hasBus: busBench !== undefined,
    busBench: busBench ?? '',
    cocotbModule,
    ...benchFields(plan),
  };
  const from = (template: string): string => fill(template, view);
  return [
    ...around.map((module, i) => ({
      path: wrappers[i] ?? '',
      text: renderModule(module, facts.designHash),
    })),
    ...(wrapper === undefined
      ? []
      : [
          {
            path: `axi/${headerName}.h`,
            text: registerHeader(headerName.toUpperCase(), controlMap(plan)),
          },
        ]),
    {
      path: 'component.xml',
      text: ipXact(name, wrapper ?? plan, facts.ownRegisters ?? controlMap(plan), [
        ...rtl,
        ...wrappers,
      ]),
    },
    ...bus,
    { path: `constraints/${name}.sdc`, text: from('handover/constraints.sdc') },
    { path: `constraints/${name}.xdc`, text: from('handover/constraints.xdc') },
    { path: `constraints/${name}.lpf`, text: from('handover/constraints.lpf') },
    { path: 'scripts/vivado.tcl', text: from('handover/vivado.tcl') },
    { path: 'scripts/quartus.tcl', text: from('handover/quartus.tcl') },
    { path: 'Makefile', text: from('handover/Makefile.mk') },
    { path: `tb/${cocotbModule}.py`, text: from('handover/cocotb.py') },
    {
      path: `${name}.core`,
      text: fuseSocCore({
        name,
        top: plan.module,
        axiTop,
        summary: plan.summary,
        rtl,
        wrappers,
        bench: `${plan.module}_tb`,
        benches: facts.benches,
        vectors: facts.vectors,
        bus: bus.map(({ path }) => path),
        constraints: `constraints/${name}.xdc`,
      }),
    },
  ];
}

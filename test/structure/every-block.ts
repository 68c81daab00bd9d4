/** All combinational blocks side by side in one module: one elaboration, one lint run, one co-simulation. */

import { combinational, type Outputs, type Signals } from '../../src/bits/machine.ts';
import { modulesOf, type Plan, type Port } from '../../src/structure/plan.ts';
import { renderModule } from '../../src/emit/verilog.ts';
import type { Rtl } from '../../src/simulate/engine.ts';
import type { Target } from '../../src/verify/cosimulate.ts';
import { shapesOf } from '../../src/verify/rtl.ts';
import type { Block } from './blocks.ts';

const top = 'every_block';

/** Blocks as one target: port `a_i` of block 12 is `b12_a_i`. */
export function sideBySide(blocks: readonly Block[]): Target & { readonly rtl: Rtl } {
  const ports = blocks.flatMap(({ plan }, i) => plan.ports.map((port) => renamed(port, i)));
  const plan: Plan = {
    module: top,
    template: 'structure/none',
    summary: 'blocks side by side',
    params: {},
    sources: [],
    interface: { kind: 'comb' },
    ports,
    view: {},
    operators: [],
    children: blocks.map((block) => ({ plan: block.plan, count: 1 })),
  };
  const modules = new Map(
    blocks.flatMap((block) => modulesOf(block.plan)).map((module) => [module.module, module]),
  );
  const files = [...modules.values()].map((module) => ({
    path: `rtl/${module.module}.v`,
    text: renderModule(module),
  }));
  const rtl = { top, files: [...files, { path: `rtl/${top}.v`, text: wrapper(blocks, ports) }] };
  const machines = blocks.map((block) => block.golden());
  const golden = (inputs: Signals): Outputs => {
    const outputs: Outputs = {};
    blocks.forEach((block, i) => {
      const own: Signals = {};
      for (const port of block.plan.ports) {
        if (port.direction === 'input') own[port.name] = inputs[`b${i}_${port.name}`] ?? 0n;
      }
      const answers = machines[i]?.step(own) ?? {};
      for (const [name, value] of Object.entries(answers)) outputs[`b${i}_${name}`] = value;
    });
    return outputs;
  };
  return { plan, golden: () => combinational(golden), rtl: { ...rtl, ...shapesOf(plan) } };
}

function renamed(port: Port, block: number): Port {
  return { ...port, name: `b${block}_${port.name}` };
}

function wrapper(blocks: readonly Block[], ports: readonly Port[]): string {
  const lines = ports.map((port) => {
    const range = port.width === 1 ? '' : `[${port.width - 1}:0] `;
    return `  ${port.direction} wire ${range}${port.name}`;
  });
  const instances = blocks.map(({ plan }, i) => {
    const pins = plan.ports.map((port) => `.${port.name}(b${i}_${port.name})`);
    return `  ${plan.module} u_${i} (\n    ${pins.join(',\n    ')}\n  );`;
  });
  return `module ${top} (\n${lines.join(',\n')}\n);\n${instances.join('\n')}\nendmodule\n`;
}

/**
 * What Yosys makes of a list of designs on an FPGA family, for calibration. Designs are mapped several at a time, each
 * a module of its own under a common top: reading a family's cell library takes longer than mapping a small design.
 */
import type { FpgaFamily } from '../eda/fpga-cells.ts';
import { mapToFpga, type FpgaCounts } from '../eda/fpga.ts';
import type { VerilogSource } from '../eda/netlist-read.ts';
import type { Plan } from '../structure/plan.ts';

/** A design and the cells that it takes. */
export type FpgaSample = { readonly plan: Plan; readonly counts: FpgaCounts };

export type FpgaSamplesOptions = {
  /** Pack multipliers into DSPs. */
  readonly dsp: boolean;
  /** Designs of one run of Yosys; default 8. */
  readonly batch?: number;
  /** Called with the number of finished designs. */
  readonly report?: (done: number) => void;
};

/**
 * Map each plan.
 *
 * @param render Verilog of a plan
 * @throws {EngineError} when Yosys refuses the text
 */
export async function fpgaSamples(
  plans: readonly Plan[],
  family: FpgaFamily,
  render: (plan: Plan) => VerilogSource['files'],
  { dsp, batch = 8, report }: FpgaSamplesOptions,
): Promise<FpgaSample[]> {
  const samples: FpgaSample[] = [];
  for (let at = 0; at < plans.length; at += batch) {
    const part = plans.slice(at, at + batch);
    const keep = part.map(({ module }) => module);
    const { modules } = await mapToFpga(together(part, render), family, { dsp, keep });
    const counts = new Map(modules.map((each) => [each.module, each.counts]));
    samples.push(
      ...part.flatMap((plan) => {
        const found = counts.get(plan.module);
        return found === undefined ? [] : [{ plan, counts: found }];
      }),
    );
    report?.(samples.length);
  }
  return samples;
}

/** All the designs under one top, each with ports of its own. */
function together(
  plans: readonly Plan[],
  render: (plan: Plan) => VerilogSource['files'],
): VerilogSource {
  const files = new Map(plans.flatMap(render).map((file) => [file.path, file]));
  const ports = plans.flatMap((plan, at) =>
    plan.ports.map(
      ({ name, direction, width }) => `${direction} wire [${width - 1}:0] d${at}_${name}`,
    ),
  );
  const instances = plans.map((plan, at) => {
    const pins = plan.ports.map(({ name }) => `.${name}(d${at}_${name})`);
    return `${plan.module} d${at} (${pins.join(', ')});`;
  });
  const top = 'calibration_batch';
  const text = `module ${top} (${ports.join(',\n')});\n${instances.join('\n')}\nendmodule\n`;
  return { top, files: [...files.values(), { path: `${top}.v`, text }] };
}

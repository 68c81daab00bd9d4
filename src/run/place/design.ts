/** A design placed and routed: its rate between registers on a device, and the bitstream. */

import { join } from 'node:path';
import type { Design } from '../../design/design.ts';
import { renderPlan } from '../../emit/verilog.ts';
import { pinHarnessPlan } from '../../handover/pin-harness.ts';
import type { Plan } from '../../structure/plan.ts';
import type { Scope } from '../estimate.ts';
import { writeFolder } from '../output-folder.ts';
import { ice40Devices, placeIce40, type Ice40Device, type Placement } from './place.ts';

/** What `pelab fpga --place` adds to its report. */
export type PlacedDesign = {
  readonly scope: Scope;
  readonly module: string;
  readonly device: Ice40Device;
  readonly title: string;
  /** Between registers, after routing. */
  readonly fmaxMhz: number;
  /** Sites of LUT, carry and flip-flop, the harness of shift registers included. */
  readonly logicCells: number;
  readonly dsps: number;
  readonly blockRams: number;
  readonly tool: string;
  readonly seed: number;
  /** Path of the bitstream. */
  readonly bitstream: string;
};

/** A scope of a design, and what is asked for. */
export type PlacingJob = {
  readonly scope: Scope;
  readonly plan: Plan;
  readonly device: Ice40Device;
  readonly dsp: boolean;
};

/**
 * Place and route, and write `<out>/<name>.fpga/<scope>-<device>.bin`.
 *
 * @throws {EngineError} when there is no placer, or the design does not fit the device
 * @throws {InputError} for a folder that cannot be written
 */
export async function placeDesigns(
  design: Design,
  jobs: readonly PlacingJob[],
  out: string,
): Promise<PlacedDesign[]> {
  const folder = join(out, `${design.name}.fpga`);
  const placed: { readonly job: PlacingJob; readonly placement: Placement }[] = [];
  for (const job of jobs) {
    const harness = pinHarnessPlan(job.plan);
    const source = { top: harness.module, files: renderPlan(harness) };
    const placement = await placeIce40(source, job.device, {
      dsp: job.dsp,
      clockMhz: design.technology.clockMhz,
      seed: design.verify.seed,
    });
    placed.push({ job, placement });
  }
  const nameOf = ({ scope, device }: PlacingJob): string => `${scope}-${device}.bin`;
  const files = placed.map(({ job, placement }) => ({
    path: nameOf(job),
    content: placement.bitstream,
  }));
  writeFolder(folder, files, { name: design.name, designHash: design.hash });
  return placed.map(({ job, placement: { used, fmaxMhz, tool } }) => ({
    scope: job.scope,
    module: job.plan.module,
    device: job.device,
    title: ice40Devices[job.device].title,
    fmaxMhz,
    logicCells: used['ICESTORM_LC']?.used ?? 0,
    dsps: used['ICESTORM_DSP']?.used ?? 0,
    blockRams: used['ICESTORM_RAM']?.used ?? 0,
    tool,
    seed: design.verify.seed,
    bitstream: join(folder, nameOf(job)),
  }));
}

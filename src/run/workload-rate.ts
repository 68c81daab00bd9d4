/** How many multiply-accumulates per cycle a design does on its workload. */

import type { Design } from '../design/design.ts';
import { openLayer } from '../workloads/operands.ts';
import { gemmOf } from '../workloads/workload.ts';
import { layerSchedule } from './layer-schedule.ts';
import { elementRate } from './operand-stream.ts';
import { targetOf } from './target.ts';

const known = new WeakMap<Design, number>();

/** Multiply-accumulates per cycle over the whole workload, of its own operands, without cycles lost to memory. */
export function workloadRate(design: Design): number {
  const rate = known.get(design) ?? measuredRate(design);
  known.set(design, rate);
  return rate;
}

function measuredRate(design: Design): number {
  const target = targetOf(design);
  const { layers, data } = design.workload;
  let [macs, cycles] = [0, 0];
  for (const [index, layer] of layers.entries()) {
    const gemm = gemmOf(layer);
    const schedule = target.isDataDependent
      ? layerSchedule(target, gemm, openLayer(layer, index, design.formats, data))
      : target.schedule(gemm);
    const times = target.isDataDependent ? 1 : gemm.count;
    macs += times * schedule.macs;
    cycles += times * schedule.cycles;
  }
  return macs / cycles;
}

/** Share of its full rate at which an array works on the workload: 1 if all elements were busy in every cycle. */
export function activeShare(design: Design): number {
  const target = targetOf(design);
  // An element that takes digits is busy for several cycles with one product.
  const busy = target.isDataDependent ? elementRate(design, target) : 1;
  return Math.min(1, workloadRate(design) / (target.macsPerCycle * busy));
}

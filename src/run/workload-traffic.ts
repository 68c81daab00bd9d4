/** What the layers of a design's workload move, by the schedule of its array. */
import type { OutsideBytes, Schedule } from '../arrays/family.ts';
import type { Design } from '../design/design.ts';
import { gemmOf } from '../workloads/workload.ts';
import { targetOf } from './target.ts';

export type WorkloadTraffic = {
  readonly macs: number;
  /** Between array and buffers. */
  readonly trafficBytes: Schedule['trafficBytes'];
  /** To and from memory outside the chip; absent without a `memory:` section. */
  readonly outsideBytes?: OutsideBytes;
};

/** Sums over all products; undefined where the schedule depends on the operands. */
export function workloadTraffic(design: Design): WorkloadTraffic | undefined {
  const target = targetOf(design);
  if (target.isDataDependent) return undefined;
  const schedules = design.workload.layers.map(gemmOf).map((gemm) => ({
    count: gemm.count,
    ...target.schedule(gemm),
  }));
  const total = (of: (schedule: Schedule) => number): number =>
    schedules.reduce((sum, schedule) => sum + schedule.count * of(schedule), 0);
  const hasOutside = schedules.every(({ outsideBytes }) => outsideBytes !== undefined);
  return {
    macs: total(({ macs }) => macs),
    trafficBytes: {
      weight: total(({ trafficBytes }) => trafficBytes.weight),
      activation: total(({ trafficBytes }) => trafficBytes.activation),
      output: total(({ trafficBytes }) => trafficBytes.output),
    },
    ...(hasOutside
      ? {
          outsideBytes: {
            read: total(({ outsideBytes }) => outsideBytes?.read ?? 0),
            written: total(({ outsideBytes }) => outsideBytes?.written ?? 0),
          },
        }
      : {}),
  };
}

/** What a workload moves to and from memory outside the chip, and what that costs by the table of such memories. */
import type { OutsideBytes } from '../arrays/family.ts';
import type { Design } from '../design/design.ts';
import { defaultDram, dramParts, type DramName, type DramPart } from '../technology/dram.ts';
import { gemmOf } from '../workloads/workload.ts';
import { targetOf } from './target.ts';

/** Traffic of the whole workload with the part that the design's `memory:` section names. */
export type OffChip = DramPart & {
  readonly part: DramName;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly energyUj: number;
  readonly energyPerMacFj: number;
};

/** Price bytes that have been counted. */
export function offChipOf(design: Design, { read, written }: OutsideBytes, macs: number): OffChip {
  const part = design.memory?.dram ?? defaultDram;
  const picojoules = 8 * (read + written) * dramParts[part].pjPerBit;
  return {
    part,
    ...dramParts[part],
    readBytes: read,
    writtenBytes: written,
    energyUj: picojoules * 1e-6,
    energyPerMacFj: (1000 * picojoules) / macs,
  };
}

/** Count by the schedule, and price. Undefined without a memory, or where the schedule depends on the operands. */
export function offChipEstimate(design: Design): OffChip | undefined {
  const target = targetOf(design);
  if (target.isDataDependent) return undefined;
  let [read, written, macs] = [0, 0, 0];
  for (const layer of design.workload.layers) {
    const gemm = gemmOf(layer);
    const { outsideBytes, macs: each } = target.schedule(gemm);
    if (outsideBytes === undefined) return undefined;
    read += gemm.count * outsideBytes.read;
    written += gemm.count * outsideBytes.written;
    macs += gemm.count * each;
  }
  return offChipOf(design, { read, written }, macs);
}

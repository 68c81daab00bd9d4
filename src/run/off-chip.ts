/** What a workload moves to and from memory outside the chip, and what that costs by the table of such memories. */
import type { OutsideBytes } from '../arrays/family.ts';
import type { Design } from '../design/design.ts';
import { defaultDram, dramParts, type DramName, type DramPart } from '../technology/dram.ts';
import { workloadTraffic } from './workload-traffic.ts';

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
  const traffic = workloadTraffic(design);
  if (traffic?.outsideBytes === undefined) return undefined;
  return offChipOf(design, traffic.outsideBytes, traffic.macs);
}

/** The buffers of a design from tables of memories: what cell libraries do not hold. */
import type { Design } from '../design/design.ts';
import { libraryNode } from '../technology/library-scaling.ts';
import { bufferOf } from '../technology/buffers.ts';
import { workloadTraffic } from './workload-traffic.ts';

/** One buffer: an SRAM, or a register file where that is smaller. */
export type MemoryEstimate = {
  readonly buffer: 'weight' | 'activation' | 'output';
  readonly bytes: number;
  /** Bits per access: the bandwidth of the design. */
  readonly widthBits: number;
  readonly cell: 'sram' | 'register file';
  readonly macros: number;
  readonly areaUm2: number;
  /** Of one access at full width: a read, of the output buffer a write. */
  readonly accessFj: number;
  /** Null where the source has no such figure. */
  readonly accessPs: number | null;
  readonly leakageNw: number | null;
  /** Between array and buffer over the whole workload; null where the traffic depends on the operands. */
  readonly energyPerMacFj: number | null;
  /** `table`: between points of the table; `scaled`: carried to a node that it lacks. */
  readonly kind: 'table' | 'scaled';
  readonly nodeNm: number;
  /** Key of the table's source. */
  readonly source: string;
};

const buffers = ['weight', 'activation', 'output'] as const;

/** Instead of the design's library and its node. */
export type MemoryOptions = {
  readonly library?: string | undefined;
  readonly nodeNm?: number | undefined;
};

/**
 * The buffers that a design's `memory:` section names, at the node of its library; none where it names none, or where
 * the library's node is not known.
 */
export function memoryEstimates(design: Design, options: MemoryOptions = {}): MemoryEstimate[] {
  const nodeNm = options.nodeNm ?? libraryNode(options.library ?? design.technology.library);
  const { memory } = design;
  if (memory === undefined || design.array === undefined || nodeNm === undefined) return [];
  const traffic = workloadTraffic(design);
  return buffers.map((buffer) => {
    const bytes = memory[`${buffer}Bytes`];
    const widthBits = 8 * memory.bandwidth;
    const figures = bufferOf({ bytes, widthBits, nodeNm });
    const accessFj = 1000 * (buffer === 'output' ? figures.writePj : figures.readPj);
    return {
      buffer,
      bytes,
      widthBits,
      cell: figures.cell,
      macros: figures.macros,
      areaUm2: 1e6 * figures.areaMm2,
      accessFj,
      accessPs: figures.accessNs === null ? null : 1000 * figures.accessNs,
      leakageNw: figures.leakageMw === null ? null : 1e6 * figures.leakageMw,
      energyPerMacFj:
        traffic === undefined
          ? null
          : (traffic.trafficBytes[buffer] / traffic.macs / memory.bandwidth) * accessFj,
      kind: figures.kind,
      nodeNm,
      source: figures.source,
    };
  });
}

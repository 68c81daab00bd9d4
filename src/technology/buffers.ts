/** A buffer beside the array: an SRAM macro, or a register file where that is the smaller one. */
import { nodeFactors } from './library-scaling.ts';
import { sram } from './memories.ts';
import type { SramRequest } from './memories.ts';

export type BufferFigures = {
  readonly cell: 'sram' | 'register file';
  readonly readPj: number;
  readonly writePj: number;
  readonly areaMm2: number;
  /** Null where the source has no such figure. */
  readonly accessNs: number | null;
  readonly leakageMw: number | null;
  readonly macros: number;
  /** `scaled`: carried from another node. */
  readonly kind: 'table' | 'scaled';
  /** Key in `sources.ts`. */
  readonly source: string;
};

/** Registers of a 40 nm library, per bit. */
const REGISTER = { nodeNm: 40, areaUm2: 5.98, pj: 0.009, source: 'aladdin2014' } as const;

/**
 * The buffer of a size: as registers while they take less area than the SRAM macro, which has a least size.
 *
 * @throws {InputError} if a size is not positive, or the node is not from 7 to 130 nm
 */
export function bufferOf(request: SramRequest): BufferFigures {
  const macro = sram(request);
  const registers = registerFile(request);
  return registers.areaMm2 < macro.areaMm2 ? registers : { cell: 'sram', ...macro };
}

/** Area by bits kept, energy by bits moved; decoders and selectors are in neither. */
function registerFile({ bytes, widthBits, nodeNm }: SramRequest): BufferFigures {
  const scale = nodeFactors(REGISTER.nodeNm, nodeNm);
  const accessPj = widthBits * REGISTER.pj * scale.energy;
  return {
    cell: 'register file',
    readPj: accessPj,
    writePj: accessPj,
    areaMm2: 8 * bytes * REGISTER.areaUm2 * 1e-6 * scale.area,
    accessNs: null,
    leakageMw: null,
    macros: 1,
    kind: nodeNm === REGISTER.nodeNm ? 'table' : 'scaled',
    source: REGISTER.source,
  };
}

/** Memories beside the array, as text. */

import type { MemoryEstimate } from '../run/memories.ts';
import type { OffChip } from '../run/off-chip.ts';
import { quantity, type Row } from './table.ts';

/** A buffer as a row of a table. */
export function memoryRow(row: MemoryEstimate): Row {
  return {
    buffer: row.buffer,
    KiB: quantity(row.bytes / 1024),
    bits: quantity(row.widthBits),
    as: row.macros === 1 ? row.cell : `${row.macros} x ${row.cell}`,
    'area um2': quantity(Math.round(row.areaUm2)),
    'fJ per access': quantity(Math.round(row.accessFj)),
    'access ps': row.accessPs === null ? '-' : quantity(Math.round(row.accessPs)),
    'fJ per MAC': row.energyPerMacFj === null ? '-' : row.energyPerMacFj.toFixed(1),
    source: `${row.source}, ${row.kind === 'scaled' ? 'scaled to ' : ''}${row.nodeNm} nm`,
  };
}

/** Traffic off the chip, its energy, and whose figure that is. */
export function offChipText(offChip: OffChip): string {
  const { part, pjPerBit, scope, source, readBytes, writtenBytes, energyUj } = offChip;
  return (
    `${quantity(readBytes)} bytes read, ${quantity(writtenBytes)} written: ` +
    `${quantity(Number(energyUj.toPrecision(4)))} uJ, ` +
    `${quantity(Number(offChip.energyPerMacFj.toPrecision(4)))} fJ per MAC ` +
    `(${part}, ${pjPerBit} pJ per bit of ${scope}, ${source})`
  );
}

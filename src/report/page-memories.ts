/** Memories beside the array: buffers from tables, and the traffic off the chip. */

import { html, nothing, type Markup } from './markup.ts';
import { area, bytes, energy, figure } from './numbers.ts';
import { dataTable } from './table.ts';
import type { Report } from './types.ts';

/** Tables and a sentence; nothing for a design that names no memory. */
export function memoryTables({ memories, simulation: { offChip } }: Report): Markup {
  const table =
    memories === undefined || memories.length === 0
      ? nothing
      : dataTable(
          'Buffers, from tables of memories; not part of the figures above',
          ['buffer', 'size', 'bits', 'as', 'area', 'energy / access', 'energy / MAC', 'source'],
          memories.map((row) => [
            row.buffer,
            bytes(row.bytes),
            String(row.widthBits),
            row.cell,
            area(row.areaUm2),
            energy(row.accessFj),
            row.energyPerMacFj === null ? '-' : energy(row.energyPerMacFj),
            `${row.source}, ${row.kind === 'scaled' ? 'scaled to ' : ''}${row.nodeNm} nm`,
          ]),
        );
  const outside =
    offChip === undefined
      ? nothing
      : html`<p>
          Off the chip: ${bytes(offChip.readBytes)} read and ${bytes(offChip.writtenBytes)} written,
          ${figure(offChip.energyUj)} &micro;J or ${energy(offChip.energyPerMacFj)} per
          multiply-accumulate with ${offChip.part} at ${figure(offChip.pjPerBit)} pJ per bit
          (${offChip.scope}, ${offChip.source}).
        </p>`;
  return html`${table} ${outside}`;
}

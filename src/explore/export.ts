/** A sweep's table as files for other programs. */

import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Cell, Column } from './rows.ts';

/** RFC 4180 text: a header, then a line per row; empty where there is no figure. */
export function toCsv(columns: readonly Column[]): string {
  const rows = columns[0]?.cells.length ?? 0;
  const lines = [columns.map(({ name }) => quoted(name)).join(',')];
  for (let row = 0; row < rows; row++) {
    lines.push(columns.map(({ cells }) => quoted(cells[row] ?? null)).join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function quoted(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Parquet: numbers as doubles, flags as booleans, everything else as text. */
export function toParquet(columns: readonly Column[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData: columns.map(typed) }));
}

type TypedColumn = {
  readonly name: string;
  readonly data: Cell[];
  readonly type: 'DOUBLE' | 'BOOLEAN' | 'STRING';
  readonly nullable: boolean;
};

function typed({ name, cells }: Column): TypedColumn {
  const present = cells.filter((cell) => cell !== null);
  const nullable = true;
  if (present.every((cell) => typeof cell === 'number')) {
    return { name, data: [...cells], type: 'DOUBLE', nullable };
  }
  if (present.every((cell) => typeof cell === 'boolean')) {
    return { name, data: [...cells], type: 'BOOLEAN', nullable };
  }
  const data = cells.map((cell) => (cell === null ? null : String(cell)));
  return { name, data, type: 'STRING', nullable };
}

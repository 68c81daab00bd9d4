/** Plain tables for terminals: columns padded, the last one free. */

export type Row = Readonly<Record<string, string | number>>;

/** Rows with equal keys as text, the keys as heading. Empty columns are left out. */
export function table(rows: readonly Row[]): string {
  const keys = Object.keys(rows[0] ?? {}).filter((key) => rows.some((row) => row[key] !== ''));
  const lines = [keys, ...rows.map((row) => keys.map((key) => format(row[key])))];
  const numeric = keys.map((key) => rows.every((row) => typeof row[key] === 'number'));
  const widths = keys.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return numeric[column] === true ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Integers with thousands separated by a space; fractions to four significant digits. */
export function quantity(value: number): string {
  if (!Number.isInteger(value)) return String(Number(value.toPrecision(4)));
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** A share in [0, 1] as `93.2 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function format(cell: string | number | undefined): string {
  return typeof cell === 'number' ? quantity(cell) : (cell ?? '');
}

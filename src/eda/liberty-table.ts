/** Joining tables: the worst of several, their mean. */
import { lookup } from '../technology/library.ts';
import type { Table } from '../technology/library.ts';

/** Point by point over the first table's axes; other axes are interpolated. Undefined for no table. */
export function combine(tables: readonly Table[], how: 'max' | 'mean'): Table | undefined {
  const [first, ...rest] = tables;
  if (first === undefined || rest.length === 0) return first;
  const values = Float64Array.from(first.values);
  const columns = first.y.length;
  for (const table of rest) {
    const same = equal(table.x, first.x) && equal(table.y, first.y);
    for (let i = 0; i < values.length; i++) {
      const value = same
        ? (table.values[i] as number)
        : lookup(table, first.x[Math.floor(i / columns)] as number, first.y[i % columns] as number);
      const sofar = values[i] as number;
      values[i] = how === 'max' ? Math.max(sofar, value) : sofar + value;
    }
  }
  if (how === 'mean')
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / tables.length;
  return { x: first.x, y: first.y, values };
}

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

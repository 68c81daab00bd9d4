/**
 * The mantissa array of the SIMD unit: 13 x 13 bits as 7 x 7 blocks of 2 x 2, and one compressor tree. Blocks that
 * a mode does not use get zeros; products of different lanes lie in fields that do not meet.
 */

import { adderPlan } from './adder/plan.ts';
import { compressorTreePlan } from './compressor-tree.ts';
import { input, output, type Plan } from './plan.ts';
import { rowArrivals, type TimedBit } from './reduce/index.ts';
import { planned } from './planned.ts';

/** Bits of a significand. */
const bits = 13;
const digits = 7;

/** When a block works: in the wide mode only, in posit(8,0) too, or in E2M1 as well. */
function enableOf(row: number, column: number): 'wide' | 'half' | 'any' {
  const isHalf = row < 6 && column < 6 && Math.floor(row / 3) === Math.floor(column / 3);
  if (!isHalf) return 'wide';
  return row === column && row < 4 ? 'any' : 'half';
}

/** Blocks that work in a mode: 49, 18 or 4. */
export function activeBlocks(mode: 'wide' | 'half' | 'any'): number {
  const levels = { any: ['any'], half: ['any', 'half'], wide: ['any', 'half', 'wide'] }[mode];
  let count = 0;
  for (let row = 0; row < digits; row++) {
    for (let column = 0; column < digits; column++) {
      if (levels.includes(enableOf(row, column))) count++;
    }
  }
  return count;
}

/** Plan of the array. */
export const positSimdMantissaPlan = planned((): Plan => {
  const width = 2 * bits;
  const columns: TimedBit[][] = Array.from({ length: width }, () => []);
  for (let row = 0; row < bits; row++) {
    for (let column = 0; column < bits; column++) {
      columns[row + column]?.push({ net: `row_${row}_i[${column}]`, arrivalPs: 0 });
    }
  }
  const tree = compressorTreePlan({
    module: 'pe_posit_simd_mantissa_tree',
    summary: '13 rows of products to two',
    params: { width },
    inputs: Array.from({ length: bits }, (_, row) =>
      input(`row_${row}_i`, bits, `row of weight 2^${row}`),
    ),
    columns,
    constant: 0n,
    width,
    method: 'tdm',
  });
  const adder = adderPlan({
    kind: 'arrival',
    width,
    arrivalsPs: rowArrivals(tree.reduced),
    module: 'pe_posit_simd_mantissa_adder',
  });
  return {
    module: 'pe_posit_simd_mantissa',
    template: 'structure/posit-simd-mantissa',
    summary: 'mantissa products of all lanes: 49, 18, 4 or 0 blocks of 2 x 2 bits at work',
    params: { bits },
    sources: ['xrnpe2025'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', bits, 'significands'),
      input('b_i', bits, 'significands'),
      input('wide_i', 1, 'one product of 13 x 13 bits'),
      input('half_i', 1, 'that, or two of 6 x 6'),
      input('any_i', 1, 'that, or four of 2 x 2'),
      output('product_o', width, '26 bits; 2 of 12; or 4 of 4'),
    ],
    view: {
      top: width - 1,
      digits: Array.from({ length: digits }, (_, row) => ({
        index: row,
        parts: enablesOf(row),
      })),
      rows: Array.from({ length: bits }, (_, index) => ({ index, digit: index >> 1 })),
      tree: tree.plan.module,
      adder: adder.module,
    },
    operators: [{ kind: 'and', part: 'mantissa array', widths: [bits], count: digits + bits }],
    children: [
      { plan: tree.plan, count: 1, part: 'mantissa array' },
      { plan: adder, count: 1, part: 'mantissa array' },
    ],
  };
});

/** Enables of the bits of b for a row of blocks, highest bit first: `{ 7{wide_i} }, { 6{half_i} }`. */
function enablesOf(row: number): string {
  const runs: { name: string; count: number }[] = [];
  for (let column = digits - 1; column >= 0; column--) {
    const name = `${enableOf(row, column)}_i`;
    const width = column === digits - 1 ? 1 : 2;
    const last = runs.at(-1);
    if (last?.name === name) last.count += width;
    else runs.push({ name, count: width });
  }
  return runs.map(({ name, count }) => (count === 1 ? name : `{ ${count}{${name}} }`)).join(', ');
}

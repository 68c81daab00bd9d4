/** Which operator of a plan a word-level cell of Yosys is. */

import type { OperatorKind } from './plan.ts';

/** Arithmetic, comparisons, shifts and two-way multiplexers, by cell type. */
export const arithmeticKinds: Readonly<Record<string, OperatorKind>> = {
  $mul: 'mul',
  $add: 'add',
  $sub: 'sub',
  $neg: 'neg',
  $lt: 'compare',
  $le: 'compare',
  $gt: 'compare',
  $ge: 'compare',
  $eq: 'compare',
  $ne: 'compare',
  $shl: 'shift',
  $shr: 'shift',
  $sshl: 'shift',
  $sshr: 'shift',
  $shift: 'shift',
  $shiftx: 'shift',
  $mux: 'mux',
};

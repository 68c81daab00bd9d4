/** The registry: array architectures in the order `list arrays` shows them. */

import { adderTree } from './adder-tree/index.ts';
import { columnEngine } from './column-engine/index.ts';
import { cube } from './cube/index.ts';
import type { ArrayFamily } from './family.ts';
import { matrix2d } from './matrix-2d/index.ts';
import { simdCoprocessor } from './simd-coprocessor/index.ts';
import { systolicOs } from './systolic-os/index.ts';
import { systolicWs } from './systolic-ws/index.ts';

export const arrayFamilies: readonly ArrayFamily[] = [
  systolicOs,
  systolicWs,
  adderTree,
  cube,
  matrix2d,
  columnEngine,
  simdCoprocessor,
];

/** Jobs and operands, drawn: any shape, size, formats and scale. */

import type { Word } from '../../bits/index.ts';
import { drawnScale, type Below } from './choices.ts';
import type { Run } from './panels.ts';
import { arraysOf, type Coprocessor } from './shape.ts';
import type { Job, Operands } from './software.ts';

/** Every run is of a few tiles and up to three panels along k; results may be of any format, operands of those built in. */
export function drawJob(size: Coprocessor, below: Below): Job {
  const built = [0, 1, 2, 3].filter((code) => (size.modes >> code) & 1);
  return {
    shape: below(2) === 0 ? 'one' : 'four',
    m: 1 + below(size.rows + 2),
    n: 1 + below(size.columns + 2),
    k: 1 + below(2 * size.depth + 1),
    input: built[below(built.length)] ?? 0,
    output: below(4),
    scale: below(2) === 0 ? drawnScale(below) : 0,
  };
}

/** Any words, for every array of a run. */
export function drawOperands({ shape, m, n, k }: Run, below: Below): Operands[] {
  const words = (count: number): Word[] =>
    Array.from({ length: count }, () => BigInt(below(65536)));
  return Array.from({ length: arraysOf(shape) }, () => ({ a: words(m * k), b: words(k * n) }));
}

/** The counter that keeps the last beats of two tiles apart. */

import { clog2 } from '../../bits/index.ts';
import type { Operator } from '../../structure/plan.ts';
import { controlRegister } from '../blocks/ports.ts';

/** What a gap of so many cycles costs; nothing where there is none. */
export function gapCounter(gap: number): Operator[] {
  if (gap === 0) return [];
  const width = clog2(gap + 1);
  return [
    controlRegister(width),
    { kind: 'sub', part: 'control', widths: [width, 1, width], count: 1, signed: false },
  ];
}

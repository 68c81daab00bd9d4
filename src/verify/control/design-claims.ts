/** What is claimed of the control of a design's element and array, and which of it holds. */

import type { ArrayDesign, GemmShape } from '../../arrays/family.ts';
import type { Design } from '../../design/design.ts';
import { smallArray } from '../mutate/small-array.ts';
import { rtlOf } from '../rtl.ts';
import { soloRole } from '../subjects.ts';
import { beatClaims } from './beat-claims.ts';
import { pipeClaims, withStub } from './pipe-claims.ts';
import type { ClaimedModule } from './prove-control.ts';
import { contractClaims, streamClaims } from './stream-claims.ts';
import { waitingClaims } from './waiting-claims.ts';

/**
 * Claims on the element, as the array has it where there is one, and on the array in a small size: the text of its
 * modules is the same in every size. An array that states claims of its own is taken at those.
 */
export function designClaims({ element, array, hash }: Design): ClaimedModule[] {
  if (array?.claims !== undefined) {
    return [
      { module: array.plan().module, rtl: rtlOf(array.plan(), hash), claims: array.claims() },
    ];
  }
  const plan = array === undefined ? element.plan(soloRole(element)) : element.inner(array.role);
  const rtl = rtlOf(plan, hash);
  return [
    ...pipeClaims(plan, rtl),
    ...beatClaims(element, plan, rtl),
    ...waitingClaims(element, plan, rtl),
    ...streamClaims(plan, rtl),
    ...(array === undefined ? [] : arrayClaims(smallArray(array))),
  ];
}

function arrayClaims(array: ArrayDesign): ClaimedModule[] {
  const plan = array.plan();
  const rtl = rtlOf(plan);
  const outline = withStub(rtl, array.element.inner(array.role));
  return [
    ...streamClaims(plan, outline.rtl, outline.free),
    ...contractClaims(array, rtl, shapesFor(array)),
  ];
}

/** A product with ragged edges, and one of several tiles. */
function shapesFor({ rows, columns }: ArrayDesign): GemmShape[] {
  return [
    { m: Math.max(1, rows - 1), k: 3, n: Math.max(1, columns - 3) },
    { m: rows + 1, k: rows + 1, n: columns + 1 },
  ];
}

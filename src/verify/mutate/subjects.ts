/** What of a design is mutated: its element, in the role it plays, flat; and its array, with its own modules. */

import type { Design } from '../../design/design.ts';
import { soloRole } from '../subjects.ts';
import { arraySubject } from './array-subject.ts';
import { elementSubject } from './element-subject.ts';
import { fillable, smallArray } from './small-array.ts';
import type { MutationSubject } from './subject.ts';

/** The element, then the array where there is one. */
export async function mutationSubjects(design: Design, seed: number): Promise<MutationSubject[]> {
  const { array, element } = design;
  const role = array?.role ?? soloRole(element);
  const filled = fillable(element, role);
  const target = { plan: filled.plan(role), golden: () => filled.golden(role) };
  const subjects = [await elementSubject(target, seed, filled.arithmetic)];
  if (array === undefined) return subjects;
  return [...subjects, await arraySubject(smallArray(array), seed, design)];
}

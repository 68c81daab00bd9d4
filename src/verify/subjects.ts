/** The modules of a design that are checked, each with its golden model. */

import type { ArrayDesign } from '../arrays/family.ts';
import type { Role } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import type { Element } from '../elements/family.ts';
import type { Target } from './cosimulate.ts';
import { foreignRtl, type ForeignSources } from './foreign.ts';

/** A module of the design, and what is known of it. */
export type Subject = Target & {
  readonly scope: 'element' | 'array';
  readonly role: Role;
  readonly array?: ArrayDesign;
};

/** The role of an element that stands alone: it keeps its own sum if it can. */
export function soloRole(element: Element): Role {
  const pace = element.pace();
  if (pace !== undefined) return { kind: 'paced', lanes: pace.lanes };
  const accumulate: Role = { kind: 'accumulate', lanes: 1 };
  return element.refuses(accumulate) === undefined ? accumulate : { kind: 'chain', lanes: 1 };
}

/** The element in the role it plays and the array; with foreign Verilog, only the module it stands for. */
export function subjectsOf(design: Design, foreign: ForeignSources | undefined): Subject[] {
  const { array, element } = design;
  const role = array?.role ?? soloRole(element);
  const elementSubject: Subject = {
    scope: 'element',
    role,
    plan: element.plan(role),
    golden: () => element.golden(role),
  };
  const arraySubject: Subject[] =
    array === undefined
      ? []
      : [{ scope: 'array', role, plan: array.plan(), golden: () => array.golden(), array }];
  if (foreign === undefined) return [elementSubject, ...arraySubject];
  const own = arraySubject[0] ?? elementSubject;
  return [{ ...own, ...foreignRtl(own.plan, foreign) }];
}

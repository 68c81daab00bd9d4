/** Elements that keep a beat for several cycles, to be proved. */

import type { Element } from '../../../src/elements/family.ts';
import { elementFamilies } from '../../../src/elements/index.ts';
import type { Pace } from '../../../src/golden/pace.ts';
import type { Rtl } from '../../../src/simulate/engine.ts';
import type { Plan } from '../../../src/structure/plan.ts';
import { rtlOf } from '../../../src/verify/rtl.ts';
import { withFault } from '../../support/targets.ts';

export type PacedElement = {
  readonly element: Element;
  readonly pace: Pace;
  readonly plan: Plan;
  readonly rtl: Rtl;
};

/** An element of a family, with something else in place of some of its text where that is named. */
export function pacedElement(slug: string, section: object, sound = '', broken = ''): PacedElement {
  const configured = elementFamilies.find((family) => family.slug === slug)?.configure(section);
  if (configured?.ok !== true) throw new Error(`no ${slug} of ${JSON.stringify(section)}`);
  const element = configured.value;
  const pace = element.pace();
  if (pace === undefined) throw new Error('no pace');
  const plan = element.plan({ kind: 'paced', lanes: pace.lanes });
  const right = rtlOf(plan);
  return { element, pace, plan, rtl: sound === '' ? right : withFault(right, sound, broken) };
}

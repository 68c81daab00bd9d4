/**
 * What elements claim of their control whose beats all take the same number of cycles: when they take one, that none is
 * lost and none invented, and that the sum stays in between. With the sum of one beat, that is every stream.
 */

import type { ControlClaim } from '../../arrays/control-claim.ts';
import type { Element } from '../../elements/family.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { Plan } from '../../structure/plan.ts';
import { heldText, observed } from './observer.ts';
import type { ClaimedModule } from './prove-control.ts';
import { nothingAfterReset, running, taken, takenText } from './taken.ts';

/** The claims on an element's plan; none where its beats take no cycles of their own, or as many as operands ask for. */
export function beatClaims(element: Element, plan: Plan, rtl: Rtl): ClaimedModule[] {
  const pace = element.pace();
  const sum = plan.ports.find(({ name }) => name === 'acc_o');
  if (pace?.isFixed !== true || sum === undefined) return [];
  const { mostCycles, delay } = pace;
  const out = 1 + mostCycles + delay;
  const shown = (value: 0 | 1): ControlClaim['holds'] => ({ net: 'one_valid_o', value, at: out });
  const ready = (value: 0 | 1, at: number): ControlClaim['holds'] => ({
    net: 'one_ready_o',
    value,
    at,
  });
  const claims: ControlClaim[] = [
    {
      name: `a beat is shown ${out - 1} cycles after it was taken`,
      given: [running, taken(1, 1)],
      holds: shown(1),
    },
    {
      name: `nothing is shown ${out - 1} cycles after nothing was taken`,
      given: [running, taken(0, 1)],
      holds: shown(0),
    },
    {
      name: `no beat is taken while another is in work`,
      given: [running, taken(1, 1)],
      holds: { ...ready(0, mostCycles), from: 2 },
    },
    {
      name: `the next beat is taken ${mostCycles} cycles after the last`,
      given: [running, taken(1, 1)],
      holds: ready(1, mostCycles + 1),
    },
    {
      name: 'with nothing in work, it stays ready until a beat is taken',
      given: [running, { net: 'one_ready_o', value: 1, at: 1 }, taken(0, 1)],
      holds: ready(1, 2),
    },
    {
      name: 'where no beat is shown, the sum stays',
      given: [{ net: 'one_valid_o', value: 0, at: 2 }, running],
      holds: { net: 'held', value: 1, at: 2 },
    },
    nothingAfterReset(out),
  ];
  const text = [takenText, heldText('held', [{ name: 'one_acc_o', width: sum.width }])].join('\n');
  return [
    {
      module: rtl.top,
      rtl: observed(rtl, { instances: ['one'], text }),
      claims: {
        // What is multiplied and added has no part in it.
        free: plan.children.map((child) => child.plan.module),
        // Of beats of one cycle none is in work in a later one.
        claims: claims.filter(({ holds }) => (holds.from ?? 0) <= holds.at),
      },
    },
  ];
}

/**
 * What elements claim of their control whose beats stay for as many cycles as their operands ask for, whenever that is:
 * that they wait for the next, that none is shown but those that end, and that the sum stays in between.
 */

import type { ControlClaim, Setting } from '../../arrays/control-claim.ts';
import type { Element } from '../../elements/family.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { resetPort, type Plan } from '../../structure/plan.ts';
import { heldText, observed } from './observer.ts';
import type { ClaimedModule } from './prove-control.ts';
import { nothingAfterReset, running, taken, takenText } from './taken.ts';

/** The claims on an element's plan; none where beats take no cycles of their own, or all the same number. */
export function waitingClaims(element: Element, plan: Plan, rtl: Rtl): ClaimedModule[] {
  const pace = element.pace();
  const sum = plan.ports.find(({ name }) => name === 'acc_o');
  if (pace === undefined || pace.isFixed || sum === undefined) return [];
  const { delay } = pace;
  // From the second cycle on the observer knows whether a beat is in work.
  const out = 2 + delay;
  const last = (value: 0 | 1): Setting => ({ net: 'last', value, at: 2 });
  const shown = (value: 0 | 1): ControlClaim['holds'] => ({ net: 'one_valid_o', value, at: out });
  const claims: ControlClaim[] = [
    {
      name: `a beat is shown ${delay} cycles after its last one`,
      given: [running, last(1)],
      holds: shown(1),
    },
    {
      name: `nothing is shown ${delay} cycles after a cycle that is no beat's last`,
      given: [running, last(0)],
      holds: shown(0),
    },
    {
      name: 'with nothing in work, or in the last cycle of a beat, it is ready from the next cycle on until one is taken',
      given: [running, { net: 'one_ready_o', value: 1, at: 1 }, taken(0, 1)],
      holds: { net: 'one_ready_o', value: 1, at: 2 },
    },
    {
      name: `a cycle without a beat in work leaves the sum as it is, ${delay} cycles later`,
      given: [running, { net: 'works_q', value: 0, at: 2 }],
      holds: { net: 'held', value: 1, at: out },
    },
    {
      name: 'after a reset it is ready',
      given: [{ net: resetPort.name, value: 1, at: 1 }],
      holds: { net: 'one_ready_o', value: 1, at: 2 },
    },
    nothingAfterReset(out),
  ];
  const text = [
    takenText,
    '  reg works_q;',
    '  always @(posedge clk) works_q <= taken || !one_ready_o;',
    '  (* keep *) wire last = works_q && one_ready_o;',
    heldText('held', [{ name: 'one_acc_o', width: sum.width }]),
  ].join('\n');
  return [
    {
      module: rtl.top,
      rtl: observed(rtl, { instances: ['one'], text }),
      // What is multiplied and added has no part in it, nor when a lane is through.
      claims: { free: plan.children.map((child) => child.plan.module), claims },
    },
  ];
}

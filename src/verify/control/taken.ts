/** What claims on elements that take beats have in common. */

import type { ControlClaim, Setting } from '../../arrays/control-claim.ts';
import { resetPort } from '../../structure/plan.ts';

/** Verilog of a wire that is high where a beat is taken. */
export const takenText = '  (* keep *) wire taken = valid_i && one_ready_o;';

/** No reset in any cycle. */
export const running: Setting = { net: resetPort.name, value: 0 };

/** Whether a beat is taken in a cycle. */
export function taken(value: 0 | 1, at: number): Setting {
  return { net: 'taken', value, at };
}

/** That what was in the element does not come out after a reset. @param out the last cycle looked at */
export function nothingAfterReset(out: number): ControlClaim {
  return {
    name: 'nothing of before is shown after a reset',
    given: [
      { net: resetPort.name, value: 1, at: 1 },
      ...Array.from({ length: out - 1 }, (_, i): Setting[] => [
        { net: resetPort.name, value: 0, at: i + 2 },
        taken(0, i + 2),
      ]).flat(),
    ],
    holds: { net: 'one_valid_o', value: 0, at: out, from: 2 },
  };
}

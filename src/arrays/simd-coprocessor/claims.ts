/**
 * Bounded liveness of the co-processor's control, from any state and whatever the arrays do: requests are answered,
 * and a run that is given up ends, within cycles that are counted here.
 */

import { modulesOf, type Plan } from '../../structure/plan.ts';
import type { ControlClaim, ControlClaims, Setting } from '../control-claim.ts';

const always = (net: string, value: 0 | 1): Setting => ({ net, value });

/** A net at a value in each of some cycles. */
function during(net: string, value: 0 | 1, from: number, to: number): Setting[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ net, value, at: from + i }));
}

const idle: Setting[] = [always('rst', 0)];
const granted: Setting[] = [...idle, always('m_axis_tready_i', 1)];

/** `busy` falls within `cycles` cycles of an event in cycle 1, if no new run is started meanwhile. */
function ends(name: string, event: readonly Setting[], cycles: number): ControlClaim {
  return {
    name,
    given: [...granted, ...event, ...during('u_control.start_o', 0, 1, cycles)],
    holds: { net: 'busy', value: 0, at: cycles + 1 },
  };
}

const claims: readonly ControlClaim[] = [
  {
    name: 'a write whose address and data are offered is answered within 2 cycles',
    given: [
      ...idle,
      always('s_axil_awvalid_i', 1),
      always('s_axil_wvalid_i', 1),
      always('s_axil_bready_i', 1),
      ...during('s_axil_bvalid_o', 0, 1, 2),
    ],
    holds: { net: 's_axil_bvalid_o', value: 1, at: 3 },
  },
  {
    name: 'a read whose address is offered is answered in the next cycle',
    given: [
      ...idle,
      always('s_axil_arvalid_i', 1),
      always('s_axil_rready_i', 1),
      { net: 's_axil_rvalid_o', value: 0, at: 1 },
    ],
    holds: { net: 's_axil_rvalid_o', value: 1, at: 2 },
  },
  {
    name: 'a response to a write stays until it is taken',
    given: [
      ...idle,
      { net: 's_axil_bvalid_o', value: 1, at: 1 },
      { net: 's_axil_bready_i', value: 0, at: 1 },
    ],
    holds: { net: 's_axil_bvalid_o', value: 1, at: 2 },
  },
  {
    name: 'a result that is offered stays until it is taken, aborts and resets by software included',
    given: [
      ...idle,
      { net: 'm_axis_tvalid_o', value: 1, at: 1 },
      { net: 'm_axis_tready_i', value: 0, at: 1 },
    ],
    holds: { net: 'm_axis_tvalid_o', value: 1, at: 2 },
  },
  ends(
    'after an abort the control is idle within 4 cycles, results being taken',
    [{ net: 'u_control.abort', value: 1, at: 1 }],
    4,
  ),
  ends(
    'after a reset by software the control is idle within 4 cycles, results being taken',
    [{ net: 'u_control.clear', value: 1, at: 1 }],
    4,
  ),
  ends(
    'after a panel that ends in the wrong place the control is idle within 4 cycles, results being taken',
    [{ net: 'framing', value: 1, at: 1 }],
    4,
  ),
  ends(
    'a run that is being given up ends within 3 cycles, results being taken',
    [
      { net: 'u_control.stop_o', value: 1, at: 1 },
      { net: 'u_control.run_o', value: 0, at: 1 },
    ],
    3,
  ),
  {
    name: 'one array does not become four in the middle of a run',
    given: [...idle, { net: 'busy', value: 1, at: 1 }, { net: 'mode[6]', value: 0, at: 1 }],
    holds: { net: 'mode[6]', value: 0, at: 2 },
  },
];

/** The claims on a co-processor's plan: arrays, encoders and panels may do anything. */
export function coprocessorClaims(plan: Plan): ControlClaims {
  const kept = plan.children.filter(({ part }) => part === 'control' || part === 'registers');
  const writer = plan.children.filter(({ part }) => part === 'output');
  const own = new Set([plan, ...[...kept, ...writer].map((child) => child.plan)].map(moduleOf));
  return {
    free: modulesOf(plan)
      .map(moduleOf)
      .filter((module) => !own.has(module)),
    claims,
  };
}

function moduleOf({ module }: Plan): string {
  return module;
}

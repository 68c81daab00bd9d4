/**
 * What every element that keeps its own sum claims of its control, whatever it multiplies: no beat is lost and none
 * invented, reset empties it, a first beat starts anew, and without a beat the sum stays.
 */

import type { ControlClaim, Setting } from '../../arrays/control-claim.ts';
import type { Rtl, Shape } from '../../simulate/engine.ts';
import { modulesOf, type Plan, type Port } from '../../structure/plan.ts';
import { enabledCycles } from '../enabled-cycles.ts';
import { heldText, observed } from './observer.ts';
import type { ClaimedModule } from './prove-control.ts';

/** Edges from operands to the sum of a pipe that keeps its own; undefined for other modules. */
function latencyOf({ ports, interface: timing }: Plan): number | undefined {
  const has = (name: string): boolean => ports.some((port) => port.name === name);
  const keepsSum = ['rst', 'en_i', 'valid_i', 'first_i', 'valid_o', 'acc_o'].every(has);
  return timing.kind === 'pipe' && keepsSum ? timing.latency : undefined;
}

/** The sum of a pipe that an enable freezes. */
function enabledSum({ ports, interface: timing }: Plan): Port | undefined {
  if (timing.kind !== 'pipe' || !ports.some(({ name }) => name === 'en_i')) return undefined;
  return ports.find(({ name }) => name === 'acc_o');
}

/** The claims on an element's plan; none where it is no pipe. */
export function pipeClaims(plan: Plan, rtl: Rtl): ClaimedModule[] {
  const sum = enabledSum(plan);
  if (sum === undefined) return [];
  const word = { name: 'one_acc_o', width: sum.width };
  const latency = latencyOf(plan);
  if (latency !== undefined) return ownSumClaims(rtl, word, latency);
  const name = 'not enabled, the sum stays';
  const given = [at('en_i', 0, 1)];
  const claim: ControlClaim = { name, given, holds: { net: 'held', value: 1, at: 2 } };
  return [
    {
      module: rtl.top,
      rtl: observed(rtl, { instances: ['one'], text: heldText('held', [word]) }),
      claims: { free: [], claims: [claim] },
    },
  ];
}

function ownSumClaims(rtl: Rtl, word: Shape, latency: number): ClaimedModule[] {
  const out = latency + 1;
  const later = enabledCycles(latency);
  const running = [always('rst', 0), always('en_i', 1)];
  const beats: ControlClaim[] = [
    {
      name: `a beat comes out ${later} after it went in`,
      given: [...running, at('valid_i', 1, 1)],
      holds: { net: 'one_valid_o', value: 1, at: out },
    },
    {
      name: `nothing comes out ${later} after nothing went in`,
      given: [...running, at('valid_i', 0, 1)],
      holds: { net: 'one_valid_o', value: 0, at: out },
    },
    {
      name: 'nothing of before comes out after a reset, enabled or not',
      given: [
        at('rst', 1, 1),
        ...Array.from({ length: latency }, (_, i) => at('rst', 0, i + 2)),
        ...Array.from({ length: latency }, (_, i) => at('valid_i', 0, i + 2)),
      ],
      holds: { net: 'one_valid_o', value: 0, at: out, from: 2 },
    },
    {
      name: 'not enabled, both outputs stay',
      given: [always('rst', 0), at('en_i', 0, 1)],
      holds: { net: 'held', value: 1, at: 2 },
    },
    {
      name: `without a beat ${later} before, the sum stays`,
      given: [...running, at('valid_i', 0, 1)],
      holds: { net: 'kept', value: 1, at: out },
    },
  ];
  const first: ControlClaim = {
    name: 'after a first beat the sum does not depend on anything before it',
    given: [...running, at('valid_i', 1, 1), at('first_i', 1, 1)],
    holds: { net: 'same', value: 1, at: out },
  };
  const words = [{ name: 'one_valid_o', width: 1 }, word];
  const kept = '  (* keep *) wire kept = one_acc_o == one_acc_o_q;';
  return [
    {
      module: rtl.top,
      rtl: observed(rtl, { instances: ['one'], text: `${heldText('held', words)}\n${kept}` }),
      claims: { free: [], claims: beats },
    },
    {
      module: rtl.top,
      rtl: observed(rtl, {
        instances: ['one', 'two'],
        text: '  (* keep *) wire same = one_acc_o == two_acc_o;',
      }),
      claims: { free: [], claims: [first] },
    },
  ];
}

function always(net: string, value: 0 | 1): Setting {
  return { net, value };
}

function at(net: string, value: 0 | 1, cycle: number): Setting {
  return { net, value, at: cycle };
}

/**
 * Verilog with a pipe's ports that does no more than these claims say of its control; its sums are anything. Undefined
 * where nothing is claimed.
 */
export function controlStub(plan: Plan): string | undefined {
  const latency = latencyOf(plan);
  const sum = enabledSum(plan);
  if (sum === undefined) return undefined;
  const ports = plan.ports.map(
    ({ direction, width, name }) => `  ${direction} wire [${width - 1}:0] ${name}`,
  );
  const control = [
    `  reg [${latency ?? 0}:0] line_q;`,
    '  always @(posedge clk) begin',
    '    if (rst) line_q <= 0;',
    '    else if (en_i) line_q <= { line_q, valid_i };',
    '  end',
    `  assign valid_o = line_q[${(latency ?? 1) - 1}];`,
  ];
  return [
    `module ${plan.module} (`,
    ports.join(',\n'),
    ');',
    ...(latency === undefined ? [] : control),
    `  wire [${sum.width - 1}:0] anything;`,
    `  reg [${sum.width - 1}:0] sum_q;`,
    `  always @(posedge clk) if (en_i${latency === undefined ? '' : ' || rst'}) sum_q <= anything;`,
    '  assign acc_o = sum_q;',
    'endmodule',
    '',
  ].join('\n');
}

/** The design with the module of a plan in place of which stands what is claimed of it, and what is then no longer used. */
export function withStub(
  rtl: Rtl,
  plan: Plan,
): { readonly rtl: Rtl; readonly free: readonly string[] } {
  const stub = controlStub(plan);
  const below = modulesOf(plan).map(({ module }) => module);
  if (stub === undefined) return { rtl, free: below };
  const isIt = new RegExp(`^module ${plan.module} \\(`, 'm');
  const files = rtl.files.map((file) => (isIt.test(file.text) ? { ...file, text: stub } : file));
  return { rtl: { ...rtl, files }, free: below.filter((module) => module !== plan.module) };
}

/**
 * What a stream of digits claims, for groups of any words at any bit weights, as many as may come: their digits go out in
 * order, each once, and nothing else. By induction over cycles: agreement with a list of the groups is kept by each.
 */

import type { ControlClaim, Setting } from '../../arrays/control-claim.ts';
import type { Element } from '../../elements/family.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { resetPort, type Plan } from '../../structure/plan.ts';
import { chooserShape, digitText, streamText } from './chooser-text.ts';
import type { ClaimedModule } from './prove-control.ts';

/** Bits of a word whose digits stand in a table. */
const mostBits = 10;

/** Cycles from a reset in which a fault is looked for. */
const lookedAt = 12;

export type ChooserClaims = {
  readonly inductive: ClaimedModule;
  /** The same from a reset, for so many cycles: what is refuted there can happen. */
  readonly bounded: ClaimedModule;
};

/**
 * The claims on the module that chooses an element's digits.
 *
 * @param rtl its Verilog
 * @returns undefined for modules that are not of that kind, or whose words are too wide
 */
export function chooserClaims(
  { arithmetic: { integer, activation }, serial }: Element,
  plan: Plan,
  rtl: Rtl,
): ChooserClaims | undefined {
  const shape = chooserShape(plan);
  const encoding = serial()?.encoding;
  const planes = plan.ports.find(({ name }) => name === 'plane_i')?.width;
  if (shape === undefined || encoding === undefined || integer === undefined) return undefined;
  if (planes === undefined || activation.width > mostBits) return undefined;
  const text =
    streamText(shape) +
    digitText(shape, encoding, activation.width, integer.activationSigned, planes);
  const woven = within(rtl, text);
  const of = (claims: readonly ControlClaim[]): ClaimedModule => ({
    module: rtl.top,
    rtl: woven,
    claims: { free: [], claims },
  });
  return { inductive: of(inductive(shape.meets)), bounded: of(fromReset) };
}

/** The text within the module, where it sees registers; it drives none of them. */
function within(rtl: Rtl, text: string): Rtl {
  const start = new RegExp(`^module ${rtl.top} \\(`, 'm');
  const files = rtl.files.map((file) => {
    if (!start.test(file.text)) return file;
    const end = file.text.lastIndexOf('endmodule');
    return { ...file, text: `${file.text.slice(0, end)}${text}${file.text.slice(end)}` };
  });
  return { ...rtl, files };
}

const reset = (value: 0 | 1, at: number): Setting => ({ net: resetPort.name, value, at });
const allowed: Setting = { net: 'allowed', value: 1, at: 1 };
const agreed: Setting = { net: 'agrees', value: 1, at: 1 };
const high = (net: string, at: number): ControlClaim['holds'] => ({ net, value: 1, at });

function inductive(meets: boolean): ControlClaim[] {
  return [
    {
      name: 'with load_i the code registers take the digits of each word at its bit weight',
      given: [{ net: 'load_i', value: 1, at: 1 }],
      holds: high('coded', 2),
    },
    {
      name: 'without load_i they keep them',
      given: [{ net: 'load_i', value: 0, at: 1 }],
      holds: high('kept_codes', 2),
    },
    { name: 'after a reset there is no group', given: [reset(1, 1)], holds: high('agrees', 2) },
    {
      name: 'groups stay in their order, the first until its digits are out: one in each cycle, none while a sum is closed',
      given: [agreed, allowed],
      holds: high('agrees', 2),
    },
    {
      name: 'for each digit that goes, the lowest word first, its operand is asked for a cycle later, and for nothing else',
      given: [agreed, allowed],
      holds: high('asked', 2),
    },
    {
      name: 'and a cycle after that it comes, with the marks of its group if it is the first',
      given: [agreed, allowed],
      holds: high('sent', 3),
    },
    ...(meets
      ? [
          {
            name: 'it says a cycle ahead when a bit weight can begin',
            given: [agreed, allowed, reset(0, 1)],
            holds: high('met', 2),
          },
        ]
      : []),
  ];
}

/** Up to the last cycle: what came before the reset is out by the fourth. */
const fromReset: readonly ControlClaim[] = ['asked', 'sent'].map((net) => ({
  name: `within ${lookedAt} cycles of a reset, digits and operands are those of the groups`,
  given: [
    reset(1, 1),
    ...Array.from({ length: lookedAt - 1 }, (_, i): Setting => ({ ...allowed, at: i + 2 })),
    ...Array.from({ length: lookedAt - 1 }, (_, i): Setting => reset(0, i + 2)),
  ],
  holds: { ...high(net, lookedAt), from: 4 },
}));

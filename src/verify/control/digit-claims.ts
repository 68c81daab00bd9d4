/**
 * What every element that takes one operand digit by digit claims of its sum, by induction over the steps of a stream:
 * so that, with digits that add up to their operand, sums are those of the plain element, however long they are.
 */

import { digitRadix } from '../../bits/digits.ts';
import type { Role, Signals } from '../../bits/machine.ts';
import type { Design } from '../../design/design.ts';
import type { Element } from '../../elements/family.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { rtlOf } from '../rtl.ts';
import { observed } from './observer.ts';
import type { ClaimedModule } from './prove-control.ts';

/** Edges from a digit to its sum, by the definition of the role. */
const latency = 2;

/** What is claimed, and the Verilog without the observer of the claims. */
export type DigitClaims = ClaimedModule & { readonly bare: Rtl };

/** The claims; undefined for elements that take no digits of integers. */
export function digitClaims({ element, hash }: Design): DigitClaims | undefined {
  const serial = element.serial();
  const { integer } = element.arithmetic;
  if (serial === undefined || integer === undefined) return undefined;
  const role: Role = { kind: 'digit', lanes: serial.lanes };
  if (element.refuses(role) !== undefined || element.latency(role) !== latency) return undefined;
  const rtl = rtlOf(element.plan(role), hash);
  const ports = new Set(rtl.inputs.map(({ name }) => name));
  // An element may choose the digits of whole operands itself.
  if (!ports.has('nonzero_i')) return undefined;
  const same = { net: 'same', value: 1 } as const;
  const begun = latency + 1;
  return {
    module: rtl.top,
    bare: rtl,
    rtl: observed(rtl, {
      instances: ['one'],
      text: meaning(element, ports, serial.lanes, digitRadix(serial.encoding)),
    }),
    claims: {
      free: [],
      claims: [
        {
          name: 'the first step of a sum gives its digits times their operands, whatever was there before',
          given: [{ net: 'first_i', value: 1, at: 1 }],
          holds: { ...same, at: begun },
        },
        {
          name: 'a right sum, after any step, is right: times the radix at a lesser bit weight, and digits times operands',
          given: [{ ...same, at: begun }],
          holds: { ...same, at: begun + 1 },
        },
      ],
    },
  };
}

/** The same claims about one step alone: the one with these words, which is wrong. */
export function aboutStep(digits: DigitClaims, words: Signals): ClaimedModule {
  const [first, step] = digits.claims.claims;
  const isFirst = words['first_i'] === 1n;
  const claim = isFirst ? first : step;
  if (claim === undefined) return digits;
  const at = isFirst ? 1 : claim.holds.at - latency;
  const given = Object.entries(words).map(([net, value]) => ({ net, value, at }));
  return {
    ...digits,
    claims: { free: [], claims: [{ ...claim, given: [...claim.given, ...given] }] },
  };
}

/** Verilog of the sum by its definition, as it is two edges after its digits: numbers, multiplied and added as such. */
function meaning(
  { arithmetic: { integer, weight, accumulator } }: Element,
  ports: ReadonlySet<string>,
  lanes: number,
  radix: number,
): string {
  const bits = accumulator.width;
  const bit = (port: string, lane: number): string => {
    if (!ports.has(port)) return "1'b0";
    return lanes === 1 ? port : `${port}[${lane}]`;
  };
  const each = Array.from({ length: lanes }, (_, lane) => {
    const word = `b_i[${weight.width * lane} +: ${weight.width}]`;
    const number =
      integer?.weightSigned === true ? `$signed(${word})` : `$signed({ 1'b0, ${word} })`;
    const negative = bit('negative_i', lane);
    return `  wire signed [2:0] digit${lane} = !${bit('nonzero_i', lane)} ? 3'sd0 :
    ${bit('double_i', lane)} ? (${negative} ? -3'sd2 : 3'sd2) : (${negative} ? -3'sd1 : 3'sd1);
  wire signed [${weight.width}:0] number${lane} = ${number};
  wire signed [${bits - 1}:0] product${lane} = digit${lane} * number${lane};`;
  });
  const products = each.map((_, lane) => `product${lane}`).join(' + ');
  return `${each.join('\n')}
  reg [${bits - 1}:0] products_q, sum_q;
  reg first_q, next_q;
  always @(posedge clk) begin
    products_q <= ${products};
    first_q <= first_i;
    next_q <= next_i;
    sum_q <= (first_q ? ${bits}'d0 : next_q ? sum_q * ${radix} : sum_q) + products_q;
  end
  (* keep *) wire same = one_acc_o == sum_q;`;
}

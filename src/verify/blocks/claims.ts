/** What each building block means, as a Verilog condition on its ports: written from arithmetic, not from the block. */

import { adderKinds, adderPlan } from '../../structure/adder/plan.ts';
import { barrelShifterPlan, type ShiftKind } from '../../structure/barrel-shifter.ts';
import {
  compressor42Plan,
  compressor62Plan,
  fullAdderPlan,
  halfAdderOnePlan,
  halfAdderPlan,
} from '../../structure/cells.ts';
import { leadingZerosPlan, priorityEncoderPlan } from '../../structure/first-one.ts';
import type { Plan } from '../../structure/plan.ts';
import type { BlockClaim } from './claim.ts';
import { digitClaims } from './digit-claims.ts';
import { digitStepClaims } from './digit-step-claims.ts';
import { floatClaims } from './float-claims.ts';
import { positClaims } from './posit-claims.ts';
import { productClaims } from './product-claims.ts';
import { treeClaims } from './tree-claims.ts';

/** Every claim, small widths first. */
export function blockClaims(): BlockClaim[] {
  return [
    ...cells(),
    ...adders(),
    ...shifters(),
    ...searches(),
    ...digitClaims(),
    ...digitStepClaims(),
    ...treeClaims(),
    ...productClaims(),
    ...positClaims(),
    ...floatClaims(),
  ];
}

function cells(): BlockClaim[] {
  const sum = (
    plan: Plan,
    direction: 'input' | 'output',
    weight: (name: string) => number,
  ): string =>
    plan.ports
      .filter((port) => port.direction === direction)
      .map(({ name }) => `5'd${weight(name)} * { 4'd0, ${name} }`)
      .join(' + ');
  const twice = (name: string): number => (name === 'sum_o' ? 1 : 2);
  const claims: [string, Plan, string][] = [
    ['half adder', halfAdderPlan, ''],
    ['half adder with a one', halfAdderOnePlan, " + 5'd1"],
    ['full adder', fullAdderPlan, ''],
    ['4:2 compressor', compressor42Plan, ''],
    ['6:2 compressor', compressor62Plan, ''],
  ];
  return claims.map(([block, plan, extra]) => ({
    block,
    width: 1,
    plan,
    claim: 'the weights of the outputs add up to the inputs',
    holds: `(${sum(plan, 'input', () => 1)}${extra}) == (${sum(plan, 'output', twice)})`,
  }));
}

function adders(): BlockClaim[] {
  return [4, 8, 16, 32].flatMap((width) =>
    adderKinds.map((kind): BlockClaim => ({
      block: `adder ${kind}`,
      width,
      plan: adderPlan({
        kind,
        width,
        carryIn: true,
        carryOut: true,
        ...(kind === 'arrival'
          ? {
              module: `pe_claim_adder_w${width}`,
              // Middle columns late, as behind a compressor tree.
              arrivalsPs: Array.from({ length: width }, (_, i) => 40 * Math.min(i, width - i)),
            }
          : {}),
      }),
      claim: 'a + b + carry',
      holds: `{ carry_o, sum_o } == { 1'b0, a_i } + { 1'b0, b_i } + { ${width}'d0, carry_i }`,
    })),
  );
}

function shifters(): BlockClaim[] {
  const meanings: Readonly<Record<ShiftKind, string>> = {
    left: 'y_o == (a_i << amount_i)',
    right: 'y_o == (a_i >> amount_i)',
    'right-arithmetic': '$signed(y_o) == ($signed(a_i) >>> amount_i)',
    'rotate-left': 'y_o == left[2*W-1:W]',
    'rotate-right': 'y_o == right[W-1:0]',
  };
  return [8, 16].flatMap((width) =>
    (Object.keys(meanings) as ShiftKind[]).map((kind): BlockClaim => ({
      block: `shifter ${kind}`,
      width,
      plan: barrelShifterPlan({ kind, width, amountWidth: Math.log2(width) }),
      claim: "Verilog's own shift; a rotation is that of the word twice",
      wires: `  localparam W = ${width};
  wire [2*W-1:0] left = { a_i, a_i } << amount_i;
  wire [2*W-1:0] right = { a_i, a_i } >> amount_i;
`,
      holds: meanings[kind],
    })),
  );
}

function searches(): BlockClaim[] {
  return [8, 16, 32].flatMap((width): BlockClaim[] => [
    {
      block: 'leading zeros',
      width,
      plan: leadingZerosPlan(width),
      claim: 'the bit below so many zeros is the highest one',
      holds: `count_o == ${width} ? a_i == 0 : (a_i >> (${width - 1} - count_o)) == 1`,
    },
    {
      block: 'priority encoder',
      width,
      plan: priorityEncoderPlan(width),
      claim: 'the place of the lowest one, where there is one',
      wires: `  wire [${width - 1}:0] lowest = a_i & (~a_i + 1'b1);\n`,
      holds: `valid_o == (a_i != 0) && (!valid_o || (${width}'d1 << index_o) == lowest)`,
    },
  ]);
}

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
import { entDigits, entEncoderPlan } from '../../structure/ent-encoder.ts';
import { leadingZerosPlan, priorityEncoderPlan } from '../../structure/first-one.ts';
import { multiplierPlan } from '../../structure/multiplier.ts';
import type { Plan } from '../../structure/plan.ts';

export type BlockClaim = {
  /** Kind of block: `adder kogge-stone`. */
  readonly block: string;
  /** Bits of its operands. */
  readonly width: number;
  readonly plan: Plan;
  /** In words. */
  readonly claim: string;
  /** Declarations that `holds` uses. */
  readonly wires?: string;
  /** A Verilog condition on the ports. */
  readonly holds: string;
};

/** Every claim, small widths first. */
export function blockClaims(): BlockClaim[] {
  return [...cells(), ...adders(), ...shifters(), ...encoders(), ...multipliers()];
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

function encoders(): BlockClaim[] {
  const counters = [8, 16, 32].flatMap((width): BlockClaim[] => [
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
  const recoders = [4, 8, 12].flatMap((width) =>
    [true, false].map((signed): BlockClaim => {
      const digits = entDigits({ width, signed });
      const digit = (i: number): string => {
        const code = `codes_o[${2 * i + 1}:${2 * i}]`;
        return `(${code} == 2'd3 ? -32'sd1 : $signed({ 30'd0, ${code} })) * 32'sd${4 ** i}`;
      };
      const value = Array.from({ length: digits }, (_, i) => digit(i)).join(' + ');
      return {
        block: `EN-T encoder ${signed ? 'signed' : 'unsigned'}`,
        width,
        plan: entEncoderPlan({ width, signed }),
        claim: 'the digits, weighted by powers of four and negated by the sign, are the value',
        wires: `  wire signed [31:0] magnitude = ${value};
  wire signed [31:0] value = ${signed ? `{ {${32 - width}{x_i[${width - 1}]}}, x_i }` : `{ ${32 - width}'d0, x_i }`};
`,
        holds: signed ? 'value == (sign_o ? -magnitude : magnitude)' : 'value == magnitude',
      };
    }),
  );
  return [...counters, ...recoders];
}

function multipliers(): BlockClaim[] {
  return [3, 4, 5, 6, 8].flatMap((width) =>
    (['booth4', 'and-array'] as const).flatMap((encoding) =>
      [true, false].map((signed): BlockClaim => ({
        block: `multiplier ${encoding} ${signed ? 'signed' : 'unsigned'}`,
        width,
        plan: multiplierPlan({
          a: { width, signed },
          b: { width, signed },
          encoding,
          tree: 'dadda',
          adder: 'ripple',
        }),
        claim: "Verilog's own product",
        holds: signed
          ? '$signed(product_o) == $signed(a_i) * $signed(b_i)'
          : 'product_o == a_i * b_i',
      })),
    ),
  );
}

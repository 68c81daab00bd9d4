/** A claim about a building block: what its outputs are, said from arithmetic and not from its structure. */

import type { Signals } from '../../bits/machine.ts';
import { renderPlan } from '../../emit/verilog.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { Plan, Port } from '../../structure/plan.ts';

export type BlockClaim = {
  /** Kind of block: `adder kogge-stone`. */
  readonly block: string;
  /** Bits of its operands. */
  readonly width: number;
  readonly plan: Plan;
  /** In words. */
  readonly claim: string;
  /** Declarations that the claim's Verilog uses. */
  readonly wires?: string;
} & (Condition | Meaning);

/** A condition on the ports, in Verilog. */
export type Condition = { readonly holds: string };

/** A function that gives the outputs, exact; for blocks with few enough inputs to try them all. */
export type Meaning = {
  /** What is compared, as Verilog expressions of the ports; every output as it is when absent. */
  readonly shown?: readonly Shown[];
  /** Words of what is shown, by name, for words on all inputs. */
  readonly means: (inputs: Signals) => Readonly<Record<string, bigint>>;
};

export type Shown = { readonly name: string; readonly width: number; readonly text: string };

/** Output of the module of a condition: high where it does not hold. */
export const brokenPort = 'broken_o';

const top = 'pelab_claim';

/** Bits of all inputs of the block. */
export function inputBits({ plan }: BlockClaim): number {
  return inputsOf(plan).reduce((sum, { width }) => sum + width, 0);
}

/**
 * The block inside a module that shows what the claim is about: `broken_o`, or what is compared with the meaning.
 *
 * @param files the block's text; by default what is emitted
 */
export function claimRtl(
  claim: BlockClaim,
  files: readonly { readonly path: string; readonly text: string }[] = renderPlan(claim.plan),
): Rtl {
  const { plan } = claim;
  const given = outputsOf(plan);
  const shown =
    'holds' in claim
      ? [{ name: brokenPort, width: 1, text: `!(${claim.holds})` }]
      : (claim.shown ??
        given.map(({ name, width }) => ({ name: `shown_${name}`, width, text: name })));
  const pins = plan.ports.map(({ name }) => `.${name}(${name})`);
  const text = `module ${top} (
${[
  ...inputsOf(plan).map((port) => `  input wire ${range(port.width)}${port.name}`),
  ...shown.map(({ name, width }) => `  output wire ${range(width)}${name}`),
].join(',\n')}
);
${given.map(({ name, width }) => `  wire ${range(width)}${name};\n`).join('')}
  ${plan.module} u_block (${pins.join(', ')});

${claim.wires ?? ''}
${shown.map(({ name, text: value }) => `  assign ${name} = ${value};\n`).join('')}endmodule
`;
  return {
    top,
    files: [...files, { path: `${top}.v`, text }],
    inputs: inputsOf(plan).map(({ name, width }) => ({ name, width })),
    outputs: shown.map(({ name, width }) => ({ name, width })),
  };
}

function inputsOf(plan: Plan): Port[] {
  return plan.ports.filter((port) => port.direction === 'input');
}

function outputsOf(plan: Plan): Port[] {
  return plan.ports.filter((port) => port.direction === 'output');
}

function range(width: number): string {
  return width === 1 ? '' : `[${width - 1}:0] `;
}

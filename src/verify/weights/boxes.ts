/**
 * Modules that keep a weighted sum: what goes in, by weight, comes out by weight. Adders and the cells of compressor
 * trees are recognised by their ports; that they do it is proved, of the text at hand.
 */

import type { Rtl } from '../../simulate/engine.ts';
import { modulesOf, type Plan, type Port } from '../../structure/plan.ts';
import type { BlockClaim } from '../blocks/claim.ts';
import { proveClaim } from '../blocks/prove-blocks.ts';

/** Weights of the bits of a port, lowest first. */
export type PortWeights = Readonly<Record<string, readonly bigint[]>>;

/** `sum of inputs by weight + constant = sum of outputs by weight`, modulo `modulus` where there is one. */
export type Relation = {
  readonly weights: PortWeights;
  readonly constant: bigint;
  /** Absent: the sums are equal as integers. */
  readonly modulus?: bigint;
};

/**
 * The modules of a plan that keep a sum, by name; each proved from its text.
 *
 * @param limitSeconds for each proof; what is not decided is left out
 */
export async function provedBoxes(
  plan: Plan,
  rtl: Rtl,
  limitSeconds: number,
): Promise<ReadonlyMap<string, Relation>> {
  const found = new Map<string, Relation>();
  for (const block of modulesOf(plan)) {
    for (const relation of candidates(block)) {
      const claim = claimOf(block, relation);
      const { verdict } = await proveClaim(claim, limitSeconds, filesOf(block, rtl));
      if (verdict !== 'proved') continue;
      found.set(block.module, relation);
      break;
    }
  }
  return found;
}

/** The text of a module and those below it: the same in every design, so that its proof is kept. */
export function filesOf(plan: Plan, { files }: Rtl): Rtl['files'] {
  const names = new Set(modulesOf(plan).map(({ module }) => `${module}.v`));
  return files.filter(({ path }) => names.has(path.split('/').at(-1) ?? ''));
}

/** What a module with these ports may do. */
function candidates({ interface: timing, ports }: Plan): Relation[] {
  if (timing.kind !== 'comb') return [];
  const inputs = ports.filter(({ direction }) => direction === 'input');
  const outputs = ports.filter(({ direction }) => direction === 'output');
  const isCell =
    ports.every(({ width }) => width === 1) &&
    outputs.some(({ name }) => name === 'sum_o') &&
    outputs.some(({ name }) => name === 'carry_o');
  if (isCell) {
    const weights = Object.fromEntries([
      ...inputs.map(({ name }) => [name, [1n]]),
      ...outputs.map(({ name }) => [name, [name === 'sum_o' ? 1n : 2n]]),
    ]) as PortWeights;
    return [0n, 1n].map((constant) => ({ weights, constant }));
  }
  const width = ports.find(({ name }) => name === 'sum_o')?.width ?? 0;
  const names = ['a_i', 'b_i', 'sum_o', 'carry_i', 'carry_o'];
  const isAdder =
    ports.every(({ name }) => names.includes(name)) &&
    ['a_i', 'b_i', 'sum_o'].every((name) =>
      ports.some((port) => port.name === name && port.width === width),
    );
  if (!isAdder) return [];
  const hasCarry = outputs.some(({ name }) => name === 'carry_o');
  const weights = Object.fromEntries(
    ports.map((port) => [
      port.name,
      port.name === 'carry_o' ? [1n << BigInt(width)] : powers(port.width),
    ]),
  );
  return [{ weights, constant: 0n, ...(hasCarry ? {} : { modulus: 1n << BigInt(width) }) }];
}

/** 1, 2, 4, ... */
export function powers(count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => 1n << BigInt(i));
}

/** The relation as a condition in Verilog, on numbers so wide that nothing wraps but what is to wrap. */
function claimOf(plan: Plan, { weights, constant, modulus }: Relation): BlockClaim {
  const total = Object.values(weights)
    .flat()
    .reduce((sum, weight) => sum + weight, constant);
  const width = modulus === undefined ? total.toString(2).length : modulus.toString(2).length - 1;
  const sum = (direction: Port['direction']): string =>
    plan.ports
      .filter((port) => port.direction === direction)
      .map(({ name, width: bits }) => {
        const shift = (weights[name]?.[0] ?? 0n).toString(2).length - 1;
        const word = bits === width ? name : `{ ${width - bits}'d0, ${name} }`;
        return shift === 0 ? word : `(${word} << ${shift})`;
      })
      .join(' + ');
  return {
    block: plan.module,
    width: plan.ports[0]?.width ?? 1,
    plan,
    claim: 'the weights of the outputs add up to the inputs',
    wires: `  wire [${width - 1}:0] in_sum = ${sum('input')} + ${width}'d${constant};
  wire [${width - 1}:0] out_sum = ${sum('output')};
`,
    holds: 'in_sum == out_sum',
  };
}

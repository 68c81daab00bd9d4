/**
 * Sums of which only the lower part is added and the upper part of the addend is stepped: up, down or not at all. The
 * step does what it says for all but one count of what comes from below; that this never comes, the range of the lower
 * sum must show.
 */

import type { Bit } from '../../eda/netlist.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { modulesOf, type Plan } from '../../structure/plan.ts';
import { proveClaim } from '../blocks/prove-blocks.ts';
import { filesOf, powers } from './boxes.ts';
import type { Combinational } from './pipeline.ts';
import { byPlace, followBack, isBitwise, type Weighted } from './rewrite.ts';

/** `y_o = a_i + count - less` for `count` below `counts`; it is the sum of the rows above and the carry, as `rows` bits. */
export type Step = { readonly rows: number; readonly less: bigint; readonly counts: bigint };

/** A result as a sum of fewer bits. */
export type Split = {
  /** The result's low bits: here the addend is added. */
  readonly low: readonly Bit[];
  /** What counts above them. */
  readonly above: readonly Weighted[];
  /** Bits of the sum of both. */
  readonly width: number;
  /** It is greater by this than what is added to the addend. */
  readonly offset: bigint;
  /** The sum must stay below, as an integer; absent where it may wrap. */
  readonly end: bigint | undefined;
};

const ports = ['a_i', 'top_a_i', 'top_b_i', 'carry_i', 'y_o'];

/** The modules of a plan that step, by name; each proved from its text. */
export async function provedSteps(
  plan: Plan,
  rtl: Rtl,
  limitSeconds: number,
): Promise<ReadonlyMap<string, Step>> {
  const found = new Map<string, Step>();
  for (const block of modulesOf(plan)) {
    const widthOf = (name: string): number =>
      block.ports.find((port) => port.name === name)?.width ?? 0;
    if (!block.ports.every(({ name }) => ports.includes(name))) continue;
    if (block.ports.length !== ports.length) continue;
    const [width, rows] = [widthOf('y_o'), widthOf('top_a_i')];
    const step = rows === 1 ? { rows, less: 0n, counts: 2n } : { rows, less: 1n, counts: 3n };
    const carry = rows === 1 ? 'carry_i' : `{ ${rows - 1}'d0, carry_i }`;
    const { verdict } = await proveClaim(
      {
        block: block.module,
        width,
        plan: block,
        claim: 'the word plus the count, less what it is greater by',
        wires: `  wire [${rows - 1}:0] count = top_a_i + top_b_i + ${carry};
  wire [${width + rows - 1}:0] wide = { ${rows}'d0, a_i } + { ${width}'d0, count } - ${width + rows}'d${step.less};
`,
        holds: `{ 1'b0, count } >= ${rows + 1}'d${step.counts} || y_o == wide[${width - 1}:0]`,
      },
      limitSeconds,
      filesOf(block, rtl),
    );
    if (verdict === 'proved') found.set(block.module, step);
  }
  return found;
}

/** The result's word as low bits and the step of the rest; undefined where it is not one. */
export function splitAtStep(
  word: readonly Bit[],
  addend: readonly Bit[],
  { ordered }: Combinational,
  steps: ReadonlyMap<string, Step>,
): Split | undefined {
  const modulus = 1n << BigInt(word.length);
  const plain = ordered.filter(isBitwise);
  const { weights, constant } = followBack(byPlace(word), modulus, plain, new Map());
  if (constant !== 0n) return undefined;
  for (const { type, connections } of ordered) {
    const step = steps.get(type);
    const stepped = connections['y_o'] ?? [];
    const places = word.length - stepped.length;
    if (step === undefined || places < 0) continue;
    const atPlace = (bits: readonly Bit[]): Weighted[] =>
      byPlace(bits).map(({ bit, weight }) => ({ bit, weight: weight << BigInt(places) }));
    const low = [...weights].filter(([bit]) => !stepped.includes(bit));
    const isUpper = atPlace(stepped).every(({ bit, weight }) => weights.get(bit) === weight);
    const lowWord = wordOf(new Map(low), places);
    // What is stepped is the addend's upper part.
    const upper = followBack(byPlace(connections['a_i'] ?? []), modulus, plain, new Map());
    const wanted = followBack(byPlace(addend.slice(places)), modulus, [], new Map()).weights;
    const isAddend = [...wanted].every(([bit, weight]) => upper.weights.get(bit) === weight);
    const isAll = upper.constant === 0n && upper.weights.size === wanted.size;
    if (!isUpper || lowWord === undefined || !isAddend || !isAll) continue;
    return {
      low: lowWord,
      above: ['top_a_i', 'top_b_i', 'carry_i'].flatMap((port) => atPlace(connections[port] ?? [])),
      width: places + step.rows,
      offset: step.less << BigInt(places),
      end: step.counts << BigInt(places),
    };
  }
  return undefined;
}

/** Weighted bits as a word; undefined where they are not one bit or none of each weight. */
function wordOf(weights: ReadonlyMap<Bit, bigint>, width: number): Bit[] | undefined {
  const bits = new Map([...weights].map(([bit, weight]) => [weight, bit]));
  const word = powers(width).map((weight): Bit => bits.get(weight) ?? '0');
  return word.filter((bit) => bit !== '0').length === weights.size ? word : undefined;
}

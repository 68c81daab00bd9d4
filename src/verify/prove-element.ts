/** A design's element against what it is to compute: the plain element of integers, or the solver's own floats. */

import { decodeInteger, saturate, wrap } from '../bits/index.ts';
import type { Role, Signals } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import { mac } from '../elements/mac/index.ts';
import type { Element } from '../elements/family.ts';
import { fail, ok, type Result } from '../errors.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import type { Rtl } from '../simulate/engine.ts';
import type { Plan } from '../structure/plan.ts';
import { parseFormat } from '../formats/index.ts';
import { enabledCycles } from './enabled-cycles.ts';
import { proveFused } from './fused/prove-fused.ts';
import { embeds, type Factor } from './fused/term.ts';
import { proveEqual } from './prove-equal.ts';
import { rtlOf } from './rtl.ts';
import { verdictOf, type Proof, type Verdict } from './verdict.ts';
import { proveSum, type SumClaim } from './weights/prove-sum.ts';

const chain: Role = { kind: 'chain', lanes: 1 };

/** Bits of both operands: all their words are tried. */
const mostBits = 20;

/** What the element computes; or why there is nothing to compare it with. */
export async function proveElement(
  design: Design,
  limit: number,
): Promise<Result<readonly [Proof], string>> {
  const { element, array } = design;
  if (array?.claims !== undefined) return fail('the array states claims of its own');
  const { fused } = element.arithmetic;
  return fused === true ? proveFloats(design, limit) : proveIntegers(design, limit);
}

/** Against the fused multiply-add of the solver's own floating-point numbers. */
async function proveFloats(
  { element, hash }: Design,
  limit: number,
): Promise<Result<readonly [Proof], string>> {
  const { activation, weight, accumulator } = element.arithmetic;
  const [a, b] = [factorOf(activation.format), factorOf(weight.format)];
  const sum = factorOf(accumulator.format);
  if (
    a === undefined ||
    b === undefined ||
    sum?.kind !== 'float' ||
    !embeds(a, sum) ||
    !embeds(b, sum)
  ) {
    const formats = `${activation.format} and ${weight.format} into ${accumulator.format}`;
    return fail(
      `the sum must be in a format of IEEE 754 that has all numbers of the operands, not ${formats}`,
    );
  }
  if (element.refuses(chain) !== undefined) return fail(notPassing(element));
  const latency = element.latency(chain);
  const rtl = rtlOf(element.plan(chain), hash);
  const started = performance.now();
  const answer = await proveFused(rtl, { a, b, sum }, latency, limit);
  if (answer.verdict === 'contradicted') {
    const words = ['a_i', 'b_i', 'acc_i'].map(
      (port) => `${port} = ${(answer.operands[port] ?? 0n).toString(16)}`,
    );
    return fail(
      `the solver must search by the fused multiply-add of its own arithmetic, which it does not for ${words.join(', ')} in hexadecimal`,
    );
  }
  return ok([
    {
      ...verdictOf(answer, limit),
      module: rtl.top,
      reference: 'the fused multiply-add of SMT-LIB',
      claim: `the sum is rounded once, as IEEE 754 has it, after ${enabledCycles(latency)}, for all inputs and all register contents before`,
      wallSeconds: (performance.now() - started) / 1000,
    },
  ]);
}

function factorOf(format: string): Factor | undefined {
  const found = parseFormat(format);
  if (found?.row.kind === 'float') return found.row;
  if (found?.row.kind !== 'integer' || found.row.fraction !== 0) return undefined;
  return { kind: 'integer', bits: found.bits, signed: found.signed };
}

/** Verilog, and the plan that it was made from. */
type Side = { readonly plan: Plan; readonly rtl: Rtl };

/** Against the plain element of the same integers. */
async function proveIntegers(
  { element, hash }: Design,
  limit: number,
): Promise<Result<readonly [Proof], string>> {
  const plainOne = plainElement(element);
  if (!plainOne.ok) return plainOne;
  const reference = plainOne.value;
  const sideOf = (one: Element): Side => {
    const plan = one.plan(chain);
    return { plan, rtl: rtlOf(plan, hash) };
  };
  const sides = [sideOf(element), sideOf(reference)] as const;
  const [tested, plain] = [sides[0].rtl, sides[1].rtl];
  const latency = element.latency(chain);
  const samePorts =
    JSON.stringify([tested.inputs, tested.outputs]) ===
    JSON.stringify([plain.inputs, plain.outputs]);
  if (!samePorts || latency !== reference.latency(chain)) {
    return fail(`${tested.top} must have the ports and latency of the plain element`);
  }
  const started = performance.now();
  const sums = await proveSums(sides, latency, limit, reference.arithmetic);
  const verdict =
    sums !== undefined && 'verdict' in sums
      ? sums
      : await proveEqual(tested, plain, latency, limit, sums?.wrong);
  return ok([
    {
      ...verdict,
      module: tested.top,
      reference: plain.top,
      claim: `outputs equal those of the plain element after ${enabledCycles(latency)}, for all inputs and all register contents before`,
      wallSeconds: (performance.now() - started) / 1000,
    },
  ]);
}

/**
 * Both sides by weights: each adds the product to the passing sum. Or operands whose product is wrong; undefined where
 * a side is not of the kind that can be followed back.
 */
async function proveSums(
  sides: readonly Side[],
  latency: number,
  limit: number,
  arithmetic: Arithmetic,
): Promise<Verdict | { readonly wrong: Signals } | undefined> {
  const meaning = sumMeaning(arithmetic);
  if (meaning === undefined) return undefined;
  const claim = { latency, held: ['en_i'], result: 'acc_o', addend: 'acc_i', ...meaning };
  let inputBits = 0;
  for (const { rtl, plan } of sides) {
    const found = await proveSum({ ...claim, rtl, plan }, limit);
    if (found.verdict === 'refuted') return { wrong: found.operands };
    if (found.verdict === 'open') return undefined;
    inputBits = Math.max(inputBits, found.inputBits);
  }
  return { verdict: 'proved', by: 'weights', inputBits };
}

/** The exact product of a pair of integers, and what becomes of sums that do not fit; undefined for other numbers. */
export function sumMeaning({
  activation,
  weight,
  accumulator: { width },
  integer,
}: Arithmetic): Pick<SumClaim, 'product' | 'clamp'> | undefined {
  if (integer === undefined) return undefined;
  const signed = integer.accumulatorSigned;
  const of = (exact: bigint): bigint => wrap(saturate(exact, width, signed), width);
  return {
    product: ({ a_i: a = 0n, b_i: b = 0n }) =>
      decodeInteger(a, activation.width, integer.activationSigned) *
      decodeInteger(b, weight.width, integer.weightSigned),
    ...(integer.overflow === 'saturate' ? { clamp: { signed, of } } : {}),
  };
}

/** The plain element with the operands, accumulator, overflow and pipeline of another; or why there is none. */
function plainElement(element: Element): Result<Element, string> {
  const { integer, activation, weight } = element.arithmetic;
  if (integer === undefined || activation.width + weight.width > mostBits) {
    const actual = `${activation.format} and ${weight.format}`;
    return fail(
      `the element must be one of integers of up to ${mostBits} bits together, not ${actual}`,
    );
  }
  const { accumulator, overflow, pipeline } = element.params;
  const plain = mac.configure({
    weight: weight.format,
    activation: activation.format,
    accumulator,
    overflow,
    pipeline,
  });
  if (!plain.ok || element.refuses(chain) !== undefined || plain.value.refuses(chain) !== undefined)
    return fail(notPassing(element));
  return ok(plain.value);
}

function notPassing({ family }: Element): string {
  return `the element must be one that adds to a passing sum, not ${family}`;
}

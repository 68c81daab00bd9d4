/**
 * Proof that two elements are the same pipeline: for every word on every input and whatever the registers held, after
 * `latency` cycles with `en_i` high the outputs are equal. No stimulus is drawn: by weights where sums can be followed
 * back, else by SAT.
 */

import type { Role, Signals } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import { mac } from '../elements/mac/index.ts';
import type { Element } from '../elements/family.ts';
import { fail, InputError, InvariantError, ok, type Result } from '../errors.ts';
import type { Rtl } from '../simulate/engine.ts';
import type { Plan } from '../structure/plan.ts';
import { designClaims } from './control/design-claims.ts';
import { proveControl, type ClaimedModule } from './control/prove-control.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import { rtlOf } from './rtl.ts';
import { decide } from './solve/decide.ts';
import type { Answer, TraceCycle } from './solve/problem.ts';
import { proveSum } from './weights/prove-sum.ts';

/**
 * Words of each cycle of a counter-example, as binary digits, by port: what came in, and what the simulator then gave
 * out, started from the counter-example's registers.
 */
export type ProofTrace = readonly TraceCycle[];

export type Verdict =
  /** `weights`: followed back by weights to bits of which every value was tried, 2^inputBits. */
  | ({ readonly verdict: 'proved' } & (
      { readonly by: 'sat' | 'z3' } | { readonly by: 'weights'; readonly inputBits: number }
    ))
  | { readonly verdict: 'refuted'; readonly trace: ProofTrace }
  | { readonly verdict: 'not decided'; readonly limitSeconds: number };

export type ProofReport = {
  readonly schema: 'pelab.proof/1';
  readonly name: string;
  readonly designHash: string;
  readonly proofs: readonly (Verdict & {
    readonly module: string;
    /** The plain module that it is compared with. */
    readonly reference: string;
    /** What was to be shown. */
    readonly claim: string;
    /** Of this call: next to nothing where Yosys' answer was still in the cache. */
    readonly wallSeconds: number;
  })[];
  /** Why the element is not compared with a plain one, as a sentence; absent where it is. */
  readonly omitted?: string;
};

export type ProveOptions = {
  /** Seconds until a proof is given up; default 60. */
  readonly limit?: number;
};

/** Stands for the module that it is compared with where the control of a module is proved. */
export const ownControl = 'its control, in any state';

const chain: Role = { kind: 'chain', lanes: 1 };

/** Bits of both operands: all their words are tried. */
const mostBits = 20;

/**
 * Prove a design's element equal to the plain multiply-accumulate of the same operands, in the role that adds to a
 * passing sum, where it is one of integers; and what is claimed of the control of element and array.
 *
 * @throws {InputError} for a limit that is not above 0
 */
export async function proveDesign(
  design: Design,
  options: ProveOptions = {},
): Promise<ProofReport> {
  const { limit = 60 } = options;
  if (!(limit > 0)) throw unsupported('--limit', 'seconds above 0', String(limit));
  const { name, hash } = design;
  const equality = await proveElement(design, limit);
  const proofs = equality.ok ? [equality.value] : [];
  for (const claimed of designClaims(design)) proofs.push(...(await proveClaims(claimed, limit)));
  return {
    schema: 'pelab.proof/1',
    name,
    designHash: hash,
    proofs,
    ...(equality.ok ? {} : { omitted: equality.error }),
  };
}

type Proof = ProofReport['proofs'][number];

/** The element against the plain one; or why there is none to compare it with. */
async function proveElement(
  { element, array, hash }: Design,
  limit: number,
): Promise<Result<Proof, string>> {
  if (array?.claims !== undefined) return fail('the array states claims of its own');
  const plainOne = plainElement(element);
  if (!plainOne.ok) return plainOne;
  const reference = plainOne.value;
  const tested = rtlOf(element.plan(chain), hash);
  const plain = rtlOf(reference.plan(chain), hash);
  const latency = element.latency(chain);
  const samePorts =
    JSON.stringify([tested.inputs, tested.outputs]) ===
    JSON.stringify([plain.inputs, plain.outputs]);
  if (!samePorts || latency !== reference.latency(chain)) {
    return fail(`${tested.top} must have the ports and latency of the plain element`);
  }
  const started = performance.now();
  const sides = [
    { rtl: tested, plan: element.plan(chain) },
    { rtl: plain, plan: reference.plan(chain) },
  ];
  const sums = await proveSums(sides, latency, limit, reference.arithmetic);
  const verdict =
    sums !== undefined && 'verdict' in sums
      ? sums
      : await proveEqual(tested, plain, latency, limit, sums?.wrong);
  const cycles = latency === 1 ? '1 enabled cycle' : `${latency} enabled cycles`;
  return ok({
    ...verdict,
    module: tested.top,
    reference: plain.top,
    claim: `outputs equal after ${cycles}, for all inputs and all register contents before`,
    wallSeconds: (performance.now() - started) / 1000,
  });
}

/**
 * Both sides by weights: each adds the product to the passing sum. Or operands whose product is wrong; undefined where
 * a side is not of the kind that can be followed back.
 */
async function proveSums(
  sides: readonly { readonly rtl: Rtl; readonly plan: Plan }[],
  latency: number,
  limit: number,
  { accumulate, zero }: Arithmetic,
): Promise<Verdict | { readonly wrong: Signals } | undefined> {
  const claim = { latency, held: ['en_i'], result: 'acc_o', addend: 'acc_i' };
  const product = ({ a_i: a = 0n, b_i: b = 0n }: Signals): bigint => accumulate(zero, [a], [b]);
  let inputBits = 0;
  for (const { rtl, plan } of sides) {
    const found = await proveSum({ ...claim, rtl, plan, product }, limit);
    if (found.verdict === 'refuted') return { wrong: found.operands };
    if (found.verdict === 'open') return undefined;
    inputBits = Math.max(inputBits, found.inputBits);
  }
  return { verdict: 'proved', by: 'weights', inputBits };
}

/** What is claimed of the control, each claim from any state. */
async function proveClaims(
  { module, rtl, claims }: ClaimedModule,
  limit: number,
): Promise<ProofReport['proofs']> {
  const started = performance.now();
  const proofs = await proveControl({ rtl, claims }, limit);
  const wallSeconds = (performance.now() - started) / 1000 / proofs.length;
  return proofs.map(({ claim, ...answer }) => ({
    ...verdictOf(answer, limit),
    module,
    reference: ownControl,
    claim: answer.verdict === 'vacuous' ? `${claim} (what it assumes cannot be)` : claim,
    wallSeconds,
  }));
}

/** A claim that says nothing counts as refuted; there is no trace of it. */
function verdictOf(answer: Answer, limitSeconds: number): Verdict {
  switch (answer.verdict) {
    case 'proved':
      return answer;
    case 'refuted':
      return { verdict: 'refuted', trace: answer.trace };
    case 'vacuous':
      return { verdict: 'refuted', trace: [] };
    case 'not decided':
      return { verdict: 'not decided', limitSeconds };
  }
}

/**
 * Compare two modules with equal ports, `en_i` among the inputs.
 *
 * @param limit seconds until the proof is given up
 * @param held words that inputs are to have: the claim is only about these
 * @throws {EngineError} when Yosys refuses the text
 */
export async function proveEqual(
  tested: Rtl,
  plain: Rtl,
  latency: number,
  limit: number,
  held: Signals = {},
): Promise<Verdict> {
  const files = Object.fromEntries(
    [...named(tested, 'gate'), ...named(plain, 'gold')].map(({ path, text }) => [path, text]),
  );
  const given = Object.entries({ en_i: 1n, ...held }).map(([port, value]) => ({
    net: `in_${port}`,
    value,
  }));
  const { clock } = tested;
  const [answer] = await decide(
    {
      top: 'miter',
      script: miterScript(tested, plain),
      files,
      ...(clock === undefined ? {} : { clock: `in_${clock}` }),
      claims: [{ given, holds: { net: 'trigger', value: 0, at: latency + 1 } }],
    },
    limit,
  );
  if (answer === undefined) throw new InvariantError('a claim has an answer');
  if (answer.verdict !== 'refuted') return verdictOf(answer, limit);
  return { verdict: 'refuted', trace: answer.trace.map(byPort) };
}

/** Each side is read and flattened by itself, so that modules of one name may differ. */
function miterScript(tested: Rtl, plain: Rtl): string[] {
  return [
    ...sideScript(tested, 'gate'),
    ...sideScript(plain, 'gold'),
    'design -copy-from gate -as gate gate',
    'design -copy-from gold -as gold gold',
    'miter -equiv -flatten -make_outputs gold gate miter',
    'hierarchy -top miter',
  ];
}

function sideScript(rtl: Rtl, name: string): string[] {
  return [
    ...named(rtl, name).map(({ path }) => `read_verilog ${path}`),
    `hierarchy -check -top ${rtl.top}`,
    'proc',
    'flatten',
    'opt_clean',
    `rename ${rtl.top} ${name}`,
    `design -stash ${name}`,
  ];
}

function named(rtl: Rtl, side: string): { path: string; text: string }[] {
  return rtl.files.map(({ text }, i) => ({ path: `${side}${i}.v`, text }));
}

/** A cycle of the miter by the names of ports. */
function byPort(cycle: TraceCycle): TraceCycle {
  const words = Object.entries(cycle).filter(([name]) => name !== 'trigger');
  return Object.fromEntries(
    words.map(([name, digits]) => [
      name
        .replace(/^in_/, '')
        .replace(/^gate_/, 'tested_')
        .replace(/^gold_/, 'plain_'),
      digits,
    ]),
  );
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
    return fail(`the element must be one that adds to a passing sum, not ${element.family}`);
  return ok(plain.value);
}

function unsupported(subject: string, expected: string, actual: string): InputError {
  return new InputError([{ code: 'unsupported', path: [subject], expected, actual }]);
}

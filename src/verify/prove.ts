/**
 * Proof that two elements are the same pipeline: for every word on every input and whatever the registers held, after
 * `latency` cycles with `en_i` high the outputs are equal. No stimulus is drawn: by weights where sums can be followed
 * back, else by SAT.
 */

import type { Role, Signals } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import { mac } from '../elements/mac/index.ts';
import type { Element } from '../elements/family.ts';
import { runYosys } from '../eda/yosys.ts';
import { EngineError, fail, InputError, ok, type Result } from '../errors.ts';
import type { Rtl } from '../simulate/engine.ts';
import type { Plan } from '../structure/plan.ts';
import { designClaims } from './control/design-claims.ts';
import { proveControl, type ClaimedModule, type ControlProof } from './control/prove-control.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import { rtlOf } from './rtl.ts';
import { proveSum } from './weights/prove-sum.ts';

/** Input words of each cycle of a counter-example, as binary digits, by port; and what the two sides gave. */
export type ProofTrace = readonly Readonly<Record<string, string>>[];

export type Verdict =
  /** `weights`: followed back by weights to bits of which every value was tried, 2^inputBits. */
  | ({ readonly verdict: 'proved' } & (
      { readonly by: 'sat' } | { readonly by: 'weights'; readonly inputBits: number }
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
  return proofs.map(({ claim, verdict }) => ({
    ...controlVerdict(verdict, limit),
    module,
    reference: 'its control, in any state',
    claim: verdict === 'vacuous' ? `${claim} (what it assumes cannot be)` : claim,
    wallSeconds,
  }));
}

function controlVerdict(verdict: ControlProof['verdict'], limitSeconds: number): Verdict {
  if (verdict === 'proved') return { verdict, by: 'sat' };
  if (verdict === 'not decided') return { verdict, limitSeconds };
  return { verdict: 'refuted', trace: [] };
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
  // The solver's own time limit needs signals, which WebAssembly has not: its thread is ended instead.
  const signal = AbortSignal.timeout(Math.ceil(limit * 1000));
  const files = Object.fromEntries(
    [...named(tested, 'gate'), ...named(plain, 'gold')].map(({ path, text }) => [path, text]),
  );
  let log: string;
  try {
    ({ log } = await runYosys(
      { script: proofScript(tested, plain, latency, held), files },
      { signal },
    ));
  } catch (error) {
    if (signal.aborted) return { verdict: 'not decided', limitSeconds: limit };
    throw error;
  }
  if (log.includes('no model found: SUCCESS!')) return { verdict: 'proved', by: 'sat' };
  if (log.includes('model found: FAIL!')) return { verdict: 'refuted', trace: traceOf(log) };
  throw new EngineError('yosys ended a proof without a verdict');
}

/** Each side is read and flattened by itself, so that modules of one name may differ. */
function proofScript(tested: Rtl, plain: Rtl, latency: number, held: Signals): string {
  const sets = Object.entries({ en_i: 1n, ...held }).map(
    ([port, word]) => `-set in_${port} ${word}`,
  );
  return [
    ...sideScript(tested, 'gate'),
    ...sideScript(plain, 'gold'),
    'design -copy-from gate -as gate gate',
    'design -copy-from gold -as gold gold',
    'miter -equiv -flatten -make_outputs gold gate miter',
    'hierarchy -top miter',
    `sat -seq ${latency + 1} -prove-skip ${latency} ${sets.join(' ')} -prove trigger 0 -show-inputs -show-outputs miter`,
  ].join('\n');
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

/** The table that the solver prints: time, signal, decimal, hexadecimal, binary. */
function traceOf(log: string): ProofTrace {
  const cycles: Record<string, string>[] = [];
  for (const match of log.matchAll(/^ +(\d+) \\(\w+) .* ([01x]+)$/gm)) {
    const [, time = '', signal = '', digits = ''] = match;
    if (signal === 'trigger' || signal === 'in_clk') continue;
    const cycle = (cycles[Number(time) - 1] ??= {});
    cycle[
      signal
        .replace(/^in_/, '')
        .replace(/^gate_/, 'tested_')
        .replace(/^gold_/, 'plain_')
    ] = digits;
  }
  return cycles;
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

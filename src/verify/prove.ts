/** What `prove` shows of a design: what its element computes, and what is claimed of the control of element and array. */

import type { Role } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import { InputError, ok, type Result } from '../errors.ts';
import { designClaims } from './control/design-claims.ts';
import { aboutStep, digitClaims, type DigitClaims } from './control/digit-claims.ts';
import { proveControl, type ClaimedModule } from './control/prove-control.ts';
import { proveElement } from './prove-element.ts';
import { rtlOf } from './rtl.ts';
import { verdictOf, type Proof } from './verdict.ts';
import { fixedBeats } from './weights/beats.ts';
import { digitSteps } from './weights/digit-steps.ts';
import type { StepVerdict } from './weights/prove-steps.ts';

export type ProofReport = {
  readonly schema: 'pelab.proof/1';
  readonly name: string;
  readonly designHash: string;
  readonly proofs: readonly Proof[];
  /** Why the element is compared with nothing, as a sentence; absent where it is. */
  readonly omitted?: string;
};

export type ProveOptions = {
  /** Seconds until a proof is given up; default 60. */
  readonly limit?: number;
};

/**
 * Prove that a design's element computes what it is to, in the role that adds to a passing sum: as the plain element of
 * the same integers does, or the fused multiply-add of the same floats, or digits times operands in a stream of digits;
 * and what is claimed of the control of element and array.
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
  const sums = await proveDigitSums(design, limit);
  const equality: Result<readonly Proof[], string> =
    sums === undefined ? await proveElement(design, limit) : ok(sums);
  const proofs = equality.ok ? [...equality.value] : [];
  for (const claimed of designClaims(design)) {
    proofs.push(...(await proveClaims(claimed, 'its control, in any state', limit)));
  }
  return {
    schema: 'pelab.proof/1',
    name,
    designHash: hash,
    proofs,
    ...(equality.ok ? {} : { omitted: equality.error }),
  };
}

/** Sums of digits: those that come in, those that the element chooses, those of a beat; undefined where there are none. */
async function proveDigitSums(
  design: Design,
  limit: number,
): Promise<readonly Proof[] | undefined> {
  const digits = digitClaims(design);
  if (digits !== undefined) return proveDigits(design, digits, limit);
  return (await proveChosenDigits(design, limit)) ?? proveBeats(design, limit);
}

const byInduction = 'its sum by definition, by induction';

/**
 * The sum of digits that come in: each step by weights; where that finds a wrong step or cannot follow the sum back, by
 * solvers, which give a trace.
 */
async function proveDigits(
  { element }: Design,
  digits: DigitClaims,
  limit: number,
): Promise<readonly Proof[]> {
  const { claims } = digits.claims;
  const started = performance.now();
  const steps = await digitSteps(element, digits.bare, limit);
  if (steps.verdict === 'refuted') {
    return proveClaims(aboutStep(digits, steps.inputs), byInduction, limit);
  }
  if (steps.verdict === 'open') return proveClaims(digits, byInduction, limit);
  const { inputBits } = steps;
  const wallSeconds = (performance.now() - started) / 1000 / claims.length;
  return claims.map(({ name }) => ({
    verdict: 'proved',
    by: 'weights',
    inputBits,
    module: digits.module,
    reference: byInduction,
    claim: name,
    wallSeconds,
  }));
}

/** The sum of digits that the element chooses itself: steps by weights, whatever digits it chooses. */
async function proveChosenDigits(
  { element, hash }: Design,
  limit: number,
): Promise<readonly Proof[] | undefined> {
  const serial = element.serial();
  const role: Role = { kind: 'digit', lanes: serial?.lanes ?? 0 };
  if (serial === undefined || element.refuses(role) !== undefined) return undefined;
  const claim =
    'each step of a sum is right, whatever digit was chosen: begun anew, times the radix at a lesser bit weight or as it is, and digit times operand';
  const rtl = rtlOf(element.plan(role), hash);
  return proofOf(rtl.top, claim, () => digitSteps(element, rtl, limit));
}

/** The sum of beats that take several cycles, the same for all. */
async function proveBeats(
  { element, hash }: Design,
  limit: number,
): Promise<readonly Proof[] | undefined> {
  const pace = element.pace();
  const role: Role = { kind: 'paced', lanes: pace?.lanes ?? 0 };
  if (pace?.isFixed !== true || element.refuses(role) !== undefined) return undefined;
  const claim =
    'a beat that is taken in any state is shown with the sum of the cycle before, or without it where it is a first one, and the products of its lanes';
  const rtl = rtlOf(element.plan(role), hash);
  return proofOf(rtl.top, claim, () => fixedBeats(element, role, rtl, limit));
}

/** One claim, proved or refuted by weights; undefined where these leave it open. */
async function proofOf(
  module: string,
  claim: string,
  prove: () => Promise<StepVerdict>,
): Promise<readonly Proof[] | undefined> {
  const started = performance.now();
  const steps = await prove();
  if (steps.verdict === 'open') return undefined;
  const wallSeconds = (performance.now() - started) / 1000;
  const rest = { module, reference: byInduction, wallSeconds, claim };
  if (steps.verdict === 'proved') {
    return [{ verdict: 'proved', by: 'weights', inputBits: steps.inputBits, ...rest }];
  }
  const words = Object.entries(steps.inputs).map(([name, word]) => [name, word.toString(2)]);
  return [{ verdict: 'refuted', trace: [Object.fromEntries(words)], ...rest }];
}

/** What is claimed of a module, each claim from any state. */
async function proveClaims(
  { module, rtl, claims }: ClaimedModule,
  reference: string,
  limit: number,
): Promise<readonly Proof[]> {
  const started = performance.now();
  const proofs = await proveControl({ rtl, claims }, limit);
  const wallSeconds = (performance.now() - started) / 1000 / proofs.length;
  return proofs.map(({ claim, ...answer }) => ({
    ...verdictOf(answer, limit),
    module,
    reference,
    claim: answer.verdict === 'vacuous' ? `${claim} (what it assumes cannot be)` : claim,
    wallSeconds,
  }));
}

function unsupported(subject: string, expected: string, actual: string): InputError {
  return new InputError([{ code: 'unsupported', path: [subject], expected, actual }]);
}

/** Sums of digits, those that come in and those that an element chooses itself: step by step, by weights or solvers. */

import type { Role } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import type { Element } from '../elements/family.ts';
import type { Rtl } from '../simulate/engine.ts';
import { aboutStep, digitClaims, type DigitClaims } from './control/digit-claims.ts';
import { wrongStep } from './control/wrong-step.ts';
import { proveClaims } from './prove-claims.ts';
import { rtlOf } from './rtl.ts';
import type { Proof } from './verdict.ts';
import { chooserOf, digitSteps } from './weights/digit-steps.ts';

const byInduction = 'its sum by definition, by induction';

/** Sums of a design's digits; undefined where its element takes none. */
export async function proveDigitSums(
  design: Design,
  limit: number,
): Promise<readonly Proof[] | undefined> {
  const digits = digitClaims(design);
  if (digits !== undefined) return proveDigits(design, digits, limit);
  const { element, hash } = design;
  const serial = element.serial();
  const role: Role = { kind: 'digit', lanes: serial?.lanes ?? 0 };
  if (serial === undefined || element.refuses(role) !== undefined) return undefined;
  return chosenDigits(element, role, rtlOf(element.plan(role), hash), limit);
}

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

/**
 * The sum of digits that the element chooses itself: steps by weights, whatever digits it chooses; undefined where they
 * cannot be followed back.
 *
 * @param rtl the element's Verilog in the role
 * @param limit seconds for each solver
 */
export async function chosenDigits(
  element: Element,
  role: Role,
  rtl: Rtl,
  limit: number,
): Promise<readonly Proof[] | undefined> {
  const started = performance.now();
  const steps = await digitSteps(element, rtl, limit);
  if (steps.verdict === 'open') return undefined;
  const name =
    'each step of a sum is right, whatever digit was chosen: begun anew, times the radix at a lesser bit weight or as it is, and digit times operand';
  if (steps.verdict === 'refuted') {
    const free = [chooserOf(element.plan(role))?.module ?? ''];
    const latency = element.latency(role);
    return proveClaims(wrongStep(rtl, steps, { name, free, latency }), byInduction, limit);
  }
  return [
    {
      verdict: 'proved',
      by: 'weights',
      inputBits: steps.inputBits,
      module: rtl.top,
      reference: byInduction,
      claim: name,
      wallSeconds: (performance.now() - started) / 1000,
    },
  ];
}

/**
 * Whole matrix products on an array's RTL: every output of every cycle is golden, the product is exact, and the
 * cycles are those of the closed-form schedule. A product that fails is made small.
 */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import { productOf } from '../arrays/product.ts';
import type { Outputs } from '../bits/machine.ts';
import {
  readField,
  readUnknown,
  type Block,
  type Engine,
  type Rtl,
  type Session,
} from '../simulate/engine.ts';
import { countDifferences, countSpecified, firstDifference } from './compare.ts';
import { counterexampleOf, type Counterexample } from './counterexample.ts';
import { faceOf, type Face, type Played } from './play.ts';
import { playGemm } from './play-side.ts';
import type { VerificationResult } from './result.ts';
import { rtlOf } from './rtl.ts';
import { shrinkGemm } from './shrink-gemm.ts';

export type GemmOptions = {
  readonly engines: readonly Engine[];
  /** Where the operands come from; printed with a failure. */
  readonly seed: number;
  /** Verilog to check; by default what is emitted from the array's plan. */
  readonly rtl?: Rtl;
  readonly signal?: AbortSignal;
};

/** Engine runs spent on making one product small, and seconds: a slow engine stops at the latter. */
const shrinkBudget = 300;
const shrinkSeconds = 60;

type Verdict = {
  readonly mismatches: number;
  /** Cycles more or less than those of the schedule; absent where the product was not looked at, or not complete. */
  readonly offBy?: number;
  readonly counterexample?: Counterexample;
  readonly disagreement?: string;
};

/**
 * Run products through the RTL, one result per engine.
 *
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function cosimulateGemms(
  array: ArrayDesign,
  gemms: readonly GemmWords[],
  options: GemmOptions,
): Promise<VerificationResult[]> {
  const rtl = options.rtl ?? rtlOf(array.plan());
  const face = faceOf(rtl);
  const rounds = gemms.map((gemm) => playGemm(array, gemm, face));
  const results: VerificationResult[] = [];
  for (const engine of options.engines) {
    const from = performance.now();
    const session = await engine.open(rtl);
    const where = { module: rtl.top, engine: engine.name, seed: options.seed };
    const counts = { vectors: 0, cycles: 0, samples: 0 };
    const contract = { products: 0, cycles: 0, difference: 0 };
    let verdict: Verdict = { mismatches: 0 };
    try {
      for (const [i, gemm] of gemms.entries()) {
        options.signal?.throwIfAborted();
        const played = rounds[i];
        if (played === undefined || verdict.mismatches > 0) break;
        counts.vectors += played.vectors;
        counts.cycles += played.inputs.cycles;
        counts.samples += countSpecified(played.expected);
        verdict = await judge(array, gemm, played, session, where);
        if (verdict.offBy !== undefined) {
          contract.products++;
          contract.cycles += array.schedule(gemm).cycles;
          contract.difference += verdict.offBy;
        }
        if (verdict.mismatches > 0)
          verdict = await smallest(array, gemm, verdict, session, where, face);
      }
    } finally {
      await session.close();
    }
    const wallSeconds = (performance.now() - from) / 1000;
    const { offBy: _, ...found } = verdict;
    results.push({
      ...where,
      kind: 'gemm',
      ...counts,
      contract,
      ...found,
      exhaustive: false,
      wallSeconds,
    });
  }
  return results;
}

async function judge(
  array: ArrayDesign,
  gemm: GemmWords,
  played: Played,
  session: Session,
  where: Parameters<typeof counterexampleOf>[0],
): Promise<Verdict> {
  const [answer] = await session.runAll([played.inputs]);
  if (answer === undefined) throw new RangeError('an engine lost a run');
  const difference = firstDifference(played.expected, answer);
  if (difference !== undefined) {
    return {
      mismatches: countDifferences(played.expected, answer),
      counterexample: counterexampleOf(where, played, answer, difference),
    };
  }
  return judgeProduct(array, gemm, answer);
}

/** The driver once more, now with the RTL's outputs: the product and the cycles are the RTL's own. */
function judgeProduct(array: ArrayDesign, gemm: GemmWords, answer: Block): Verdict {
  const driver = array.driver(gemm);
  let previous: Outputs | undefined;
  for (let cycle = 0; cycle < answer.cycles && !driver.done; cycle++) {
    driver.next(previous);
    previous = outputsAt(answer, cycle);
  }
  driver.next(previous);
  const shape = `${gemm.m} x ${gemm.k} x ${gemm.n}`;
  if (!driver.done) {
    const disagreement = `the product ${shape} is not complete after ${answer.cycles} cycles`;
    return { mismatches: 1, disagreement };
  }
  const { cycles } = array.schedule(gemm);
  const offBy = Math.abs(driver.cycles - cycles);
  const exact = productOf(array, gemm);
  const wrong = exact.findIndex((word, i) => driver.result[i] !== word);
  if (wrong >= 0) {
    const [row, column] = [Math.floor(wrong / gemm.n), wrong % gemm.n];
    const disagreement =
      `the product ${shape} must have ${exact[wrong]} in row ${row}, column ${column}, ` +
      `not ${driver.result[wrong]}`;
    return { mismatches: 1, offBy, disagreement };
  }
  if (offBy === 0) return { mismatches: 0, offBy };
  const disagreement = `the product ${shape} must take ${cycles} cycles by the schedule, not ${driver.cycles}`;
  return { mismatches: 1, offBy, disagreement };
}

function outputsAt(answer: Block, cycle: number): Outputs {
  return Object.fromEntries(
    answer.layout.fields.map((field) => [
      field.name,
      readUnknown(answer, field, cycle) === 0n ? readField(answer, field, cycle) : undefined,
    ]),
  );
}

/** The same kind of failure on a smaller product. The count of differences stays that of the product that failed. */
async function smallest(
  array: ArrayDesign,
  failing: GemmWords,
  found: Verdict,
  session: Session,
  where: Parameters<typeof counterexampleOf>[0],
  face: Face,
): Promise<Verdict> {
  let least = failing;
  let verdict = found;
  let left = shrinkBudget;
  const end = performance.now() + shrinkSeconds * 1000;
  for (let isShrinking = true; isShrinking;) {
    isShrinking = false;
    for (const simpler of shrinkGemm(least)) {
      if (left-- <= 0 || performance.now() > end)
        return { ...verdict, mismatches: found.mismatches };
      const again = await judge(array, simpler, playGemm(array, simpler, face), session, where);
      if (again.mismatches === 0) continue;
      [least, verdict, isShrinking] = [simpler, again, true];
      break;
    }
  }
  return { ...verdict, mismatches: found.mismatches };
}

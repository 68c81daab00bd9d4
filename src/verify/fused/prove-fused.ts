/** Proof by Z3 that an element is a fused multiply-add of IEEE 754, as the solver defines it. */

import type { Signals } from '../../bits/machine.ts';
import { runZ3 } from '../../eda/z3.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { modelOf } from '../solve/model.ts';
import { flattened, type Answer, type Claim } from '../solve/problem.ts';
import { replay } from '../solve/replay.ts';
import { askZ3, netTerm } from '../solve/smt.ts';
import { until } from '../solve/decide.ts';
import { exactTerm, fusedTerm, numberTerm, type Factor, type FusedShapes } from './term.ts';

/** Floats to words, words to bits: half the time of the solver's own choice. */
const tactic = `(then simplify fpa2bv simplify propagate-values solve-eqs elim-uncnstr simplify bit-blast
  simplify sat)`;

/** What was found; or operands for which the solver's search expects another sum than its arithmetic comes to. */
export type FusedAnswer = Answer | { readonly verdict: 'contradicted'; readonly operands: Signals };

/**
 * Prove that, whatever the registers held, `acc_o` is the number nearest to `acc_i + a_i * b_i` of `latency` enabled
 * cycles ago: ties to even, zeros with their signs, any NaN for a NaN.
 *
 * @param rtl a module with these ports, one lane
 * @param limitSeconds until it is given up
 */
export async function proveFused(
  rtl: Rtl,
  shapes: FusedShapes,
  latency: number,
  limitSeconds: number,
): Promise<FusedAnswer> {
  const given = [{ net: 'en_i', value: 1 }];
  const holds = { net: 'acc_o', value: 0, at: latency + 1 };
  const problem = { ...flattened(rtl), claims: [{ given, holds }] };
  const model = await modelOf(problem);
  const net = (name: string, cycle: number): string => netTerm(model.top, name, cycle);
  const operands = { a: net('a_i', 1), b: net('b_i', 1), sum: net('acc_i', 1) };
  const { exponent, fraction } = shapes.sum;
  const declared = [
    `(declare-const expected (_ BitVec ${1 + exponent + fraction}))`,
    `(assert (= ${numberTerm(shapes.sum, 'expected')} ${fusedTerm(shapes, operands)}))`,
    '',
  ].join('\n');
  const broken = `(not (= ${numberTerm(shapes.sum, net('acc_o', holds.at))} ${numberTerm(shapes.sum, 'expected')}))`;
  const signal = AbortSignal.timeout(Math.ceil(limitSeconds * 1000));
  const answer = await until(signal, () =>
    askZ3(
      model,
      { given, cycles: holds.at, declared, broken, tactic, shown: ['expected'] },
      signal,
    ),
  );
  if (answer === undefined) return { verdict: 'not decided' };
  if (answer.verdict === 'vacuous') return { verdict: 'vacuous' };
  if (answer.verdict !== 'refuted') return { verdict: 'proved', by: 'z3' };
  const [expected = 0n] = answer.shown ?? [];
  const [words = {}] = answer.found.inputs;
  if (!(await isExactSum(shapes, words, expected, signal))) {
    return { verdict: 'contradicted', operands: words };
  }
  const missed: Claim = { given, holds: { ...holds, value: expected } };
  const trace = await replay(problem, model, missed, answer.found);
  const digits = expected.toString(2).padStart(1 + exponent + fraction, '0');
  const last = trace.length - 1;
  return {
    verdict: 'refuted',
    by: 'z3',
    trace: trace.map((cycle, i) => (i === last ? { ...cycle, expected: digits } : cycle)),
  };
}

/**
 * Whether a sum that the solver's search expects is the one its arithmetic comes to by a product and a sum so wide that
 * neither rounds. With Z3 5.2.0 it is not always: the gates it makes of `fp.fma` lose the last places of some sums.
 */
export async function isExactSum(
  shapes: FusedShapes,
  operands: Signals,
  expected: bigint,
  signal: AbortSignal,
): Promise<boolean> {
  const word = (port: string, bits: number): string =>
    `#b${(operands[port] ?? 0n).toString(2).padStart(bits, '0')}`;
  const { sum } = shapes;
  const terms = {
    a: word('a_i', bitsOf(shapes.a)),
    b: word('b_i', bitsOf(shapes.b)),
    sum: word('acc_i', bitsOf({ kind: 'float', ...sum })),
  };
  const digits = expected.toString(2).padStart(1 + sum.exponent + sum.fraction, '0');
  const equation = `(= ${numberTerm(sum, `#b${digits}`)} ${exactTerm(shapes, terms)})`;
  return (await runZ3(`(simplify ${equation})\n`, signal)).trim() === 'true';
}

function bitsOf(factor: Factor): number {
  return factor.kind === 'integer' ? factor.bits : 1 + factor.exponent + factor.fraction;
}

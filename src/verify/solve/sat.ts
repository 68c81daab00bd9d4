/** The SAT solver of Yosys on claims: cycles are unrolled from any state, so that nothing needs induction. */

import { runYosys } from '../../eda/yosys.ts';
import { EngineError } from '../../errors.ts';
import type { Assumption, Claim, Counterexample, Problem } from './problem.ts';

/** Stands before each answer in the log. */
const mark = 'CLAIM';

export type SatAnswer =
  | { readonly verdict: 'proved' }
  | { readonly verdict: 'vacuous' }
  | { readonly verdict: 'refuted'; readonly found: Counterexample };

/**
 * Decide all claims in one run: starting Yosys costs more than most of them.
 *
 * @param signal ends the run: the solver's own limit needs signals, which WebAssembly has not
 * @throws {EngineError} when Yosys refuses the text or a net of a claim; what aborted the signal
 */
export async function decideBySat(
  { script, files, claims }: Problem,
  signal: AbortSignal,
): Promise<SatAnswer[]> {
  const job = { script: [...script, ...claims.flatMap(commands)].join('\n'), files };
  const { log } = await runYosys(job, { signal });
  const answers = log.split(new RegExp(`^${mark}$`, 'm')).slice(1);
  return claims.map((_, i) => read(answers[2 * i] ?? '', answers[2 * i + 1] ?? ''));
}

/** First whether what is assumed can be, then whether the claim can be broken under it. */
function commands({ given, holds }: Claim): string[] {
  const base = `sat -seq ${holds.at} ${given.map(setting).join(' ')}`;
  const proof = `-prove ${holds.net} ${holds.value} -prove-skip ${(holds.from ?? holds.at) - 1}`;
  return [`log ${mark}`, base, `log ${mark}`, `${base} ${proof} -show-inputs -show-regs`];
}

function setting({ net, value, at }: Assumption): string {
  return at === undefined ? `-set ${net} ${value}` : `-set-at ${at} ${net} ${value}`;
}

function read(given: string, holds: string): SatAnswer {
  if (!given.includes('SAT solving finished - model found')) return { verdict: 'vacuous' };
  if (holds.includes('no model found: SUCCESS!')) return { verdict: 'proved' };
  if (holds.includes('model found: FAIL!')) return { verdict: 'refuted', found: tableOf(holds) };
  throw new EngineError('yosys ended a proof without a verdict');
}

/**
 * The table that the solver prints: time, signal, decimal, hexadecimal, binary; no time where there is one cycle. What
 * is no input, the registers, counts in the first cycle.
 */
function tableOf(log: string): Counterexample {
  const inputs: Record<string, bigint>[] = [];
  for (const match of log.matchAll(/^ +(?:(\d+) )?\s*\\(\S+) .* ([01x]+)\s*$/gm)) {
    const [, time = '1', signal = '', digits = ''] = match;
    const cycle = (inputs[Number(time) - 1] ??= {});
    cycle[signal] = BigInt(`0b${digits.replaceAll('x', '0')}`);
  }
  return { registers: inputs[0] ?? {}, inputs };
}

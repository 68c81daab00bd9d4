/**
 * Proof by SAT of what is claimed of a module's control. The cycles of a claim are unrolled from any state of all
 * registers, so what is proved holds wherever a design may be, and needs no induction.
 */

import type { ControlClaim, ControlClaims, Setting } from '../../arrays/control-claim.ts';
import { runYosys } from '../../eda/yosys.ts';
import { EngineError } from '../../errors.ts';
import type { Rtl } from '../../simulate/engine.ts';

/** A module, and what is claimed of it. */
export type ClaimedModule = {
  /** The module meant; `rtl` may have more around it. */
  readonly module: string;
  readonly rtl: Rtl;
  readonly claims: ControlClaims;
};

/** A claim, and whether it holds; `vacuous` where its settings cannot be met, so that it says nothing. */
export type ControlProof = {
  readonly claim: string;
  readonly verdict: 'proved' | 'refuted' | 'vacuous' | 'not decided';
};

/** Stands before the answer to each claim in the log. */
const mark = 'CLAIM';

/**
 * Prove all claims on a module.
 *
 * @param limitSeconds until all of them together are given up
 * @throws {EngineError} when Yosys refuses the text or a net of a claim
 */
export async function proveControl(
  { rtl, claims: { free, claims } }: Omit<ClaimedModule, 'module'>,
  limitSeconds: number,
): Promise<ControlProof[]> {
  const signal = AbortSignal.timeout(Math.ceil(limitSeconds * 1000));
  const job = {
    script: [
      ...rtl.files.map((_, i) => `read_verilog f${i}.v`),
      `hierarchy -check -top ${rtl.top}`,
      ...free.map((module) => `blackbox ${module}`),
      'proc',
      'flatten',
      'opt_clean',
      ...claims.flatMap(satScript),
    ].join('\n'),
    files: Object.fromEntries(rtl.files.map(({ text }, i) => [`f${i}.v`, text])),
  };
  let log: string;
  try {
    ({ log } = await runYosys(job, { signal }));
  } catch (error) {
    if (!signal.aborted) throw error;
    return claims.map(({ name }) => ({ claim: name, verdict: 'not decided' }));
  }
  const answers = log.split(new RegExp(`^${mark}$`, 'm')).slice(1);
  return claims.map(({ name }, i) => ({
    claim: name,
    verdict: verdictOf(answers[2 * i] ?? '', answers[2 * i + 1] ?? ''),
  }));
}

/** First whether the settings can be met, then whether the claim can be broken under them. */
function satScript({ given, holds }: ControlClaim): string[] {
  const settings = given.map(settingText).join(' ');
  const base = `sat -ignore_unknown_cells -seq ${holds.at} ${settings}`;
  return [
    `log ${mark}`,
    base,
    `log ${mark}`,
    `${base} -prove ${holds.net} ${holds.value} -prove-skip ${(holds.from ?? holds.at) - 1}`,
  ];
}

function settingText({ net, value, at }: Setting): string {
  return at === undefined ? `-set ${net} ${value}` : `-set-at ${at} ${net} ${value}`;
}

function verdictOf(given: string, holds: string): ControlProof['verdict'] {
  if (!given.includes('SAT solving finished - model found')) return 'vacuous';
  if (holds.includes('no model found: SUCCESS!')) return 'proved';
  if (holds.includes('model found: FAIL!')) return 'refuted';
  throw new EngineError('yosys ended a proof without a verdict');
}

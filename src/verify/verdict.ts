/** What came out of a proof. */

import type { Answer, TraceCycle } from './solve/problem.ts';

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

/** What was to be shown of a module, and what came of it. */
export type Proof = Verdict & {
  readonly module: string;
  /** What it is compared with: the plain module, or a definition. */
  readonly reference: string;
  /** What was to be shown. */
  readonly claim: string;
  /** Of this call: next to nothing where the tools' answers were still in the cache. */
  readonly wallSeconds: number;
};

/** A claim that says nothing counts as refuted; there is no trace of it. */
export function verdictOf(answer: Answer, limitSeconds: number): Verdict {
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

/** Building blocks against their meaning: proved for all inputs, or refuted with the inputs that show it. */

import type { Signals } from '../../bits/machine.ts';
import { InvariantError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import type { Shape } from '../../simulate/engine.ts';
import { exhaust } from '../exhaustive.ts';
import { wordGolden, type VectorGolden } from '../exhaustive-golden.ts';
import { decide } from '../solve/decide.ts';
import { flattened } from '../solve/problem.ts';
import { brokenPort, claimRtl, inputBits, type BlockClaim, type Meaning } from './claim.ts';
import { blockClaims } from './claims.ts';

export type BlockVerdict =
  /** By a solver, or by evaluating the gates for every input: so many. */
  | { readonly verdict: 'proved'; readonly by: 'sat' | 'z3' }
  | { readonly verdict: 'proved'; readonly by: 'exhaustion'; readonly inputBits: number }
  /** Inputs, in binary digits by port, that break the claim. */
  | { readonly verdict: 'refuted'; readonly inputs: Readonly<Record<string, string>> }
  | { readonly verdict: 'not decided'; readonly limitSeconds: number };

export type BlockProof = BlockVerdict & {
  readonly block: string;
  readonly width: number;
  readonly module: string;
  readonly claim: string;
  /** Next to nothing where Yosys' answer was still in the cache. */
  readonly wallSeconds: number;
};

export type BlockProofs = {
  readonly schema: 'pelab.block-proofs/1';
  readonly proofs: readonly BlockProof[];
};

export type ProveBlocksOptions = {
  /** Seconds for each proof; default 60. */
  readonly limit?: number;
  /** Only blocks whose name contains this. */
  readonly only?: string;
  readonly progress?: Progress;
};

/** Prove every block's claim. @throws {EngineError} when Yosys refuses the text */
export async function proveBlocks(options: ProveBlocksOptions = {}): Promise<BlockProofs> {
  const { limit = 60, only = '', progress } = options;
  const claims = blockClaims().filter(({ block }) => block.includes(only));
  const proofs: BlockProof[] = [];
  for (const [i, claim] of claims.entries()) {
    const { block, width, plan } = claim;
    progress?.({ stage: 'prove', detail: `${block} ${width}`, share: i / claims.length });
    const from = performance.now();
    const verdict = await proveClaim(claim, limit);
    const wallSeconds = (performance.now() - from) / 1000;
    proofs.push({ ...verdict, block, width, module: plan.module, claim: claim.claim, wallSeconds });
  }
  return { schema: 'pelab.block-proofs/1', proofs };
}

/** Conditions on so many input bits are tried, not solved: it takes a second at most, whatever they say. */
const triedBits = 20;

/**
 * Prove one claim.
 *
 * @param limitSeconds until it is given up
 * @param files the block's text; by default what is emitted
 */
export async function proveClaim(
  claim: BlockClaim,
  limitSeconds: number,
  files?: readonly { readonly path: string; readonly text: string }[],
): Promise<BlockVerdict> {
  const means = 'means' in claim ? claim.means : undefined;
  if (means === undefined && inputBits(claim) > triedBits) return solve(claim, limitSeconds, files);
  const signal = AbortSignal.timeout(Math.ceil(limitSeconds * 1000));
  try {
    return await tryAll(claim, means, signal, files);
  } catch (error) {
    if (signal.aborted) return { verdict: 'not decided', limitSeconds };
    throw error;
  }
}

/** Every input on the gates, against what the claim's module must show. */
async function tryAll(
  claim: BlockClaim,
  means: Meaning['means'] | undefined,
  signal: AbortSignal,
  files: Parameters<typeof claimRtl>[1],
): Promise<BlockVerdict> {
  const rtl = claimRtl(claim, files);
  const { first } = await exhaust(
    { rtl, golden: (face) => (means === undefined ? allZero : wordGolden(face, means)) },
    { signal },
  );
  if (first === undefined) {
    return { verdict: 'proved', by: 'exhaustion', inputBits: inputBits(claim) };
  }
  return { verdict: 'refuted', inputs: binaryDigits(rtl.inputs, first.inputs) };
}

const allZero: VectorGolden = (_inputs, expected, _start, count) => {
  for (const column of expected) column.fill(0, 0, count);
};

/** The solvers: no input may raise the output that says so. */
async function solve(
  claim: BlockClaim,
  limitSeconds: number,
  given: Parameters<typeof claimRtl>[1],
): Promise<BlockVerdict> {
  const rtl = claimRtl(claim, given);
  const problem = flattened(rtl);
  const unbroken = { given: [], holds: { net: brokenPort, value: 0, at: 1 } };
  const [answer] = await decide(
    { ...problem, script: [...problem.script, 'opt -full'], claims: [unbroken] },
    limitSeconds,
  );
  switch (answer?.verdict) {
    case 'proved':
      return answer;
    case 'refuted': {
      const words = Object.entries(answer.trace[0] ?? {});
      const inputs = words.filter(([port]) => port !== brokenPort);
      return { verdict: 'refuted', inputs: Object.fromEntries(inputs) };
    }
    case 'not decided':
      return { verdict: 'not decided', limitSeconds };
    case 'vacuous':
    case undefined:
      throw new InvariantError('a claim that assumes nothing has an answer');
  }
}

function binaryDigits(ports: readonly Shape[], words: Signals): Record<string, string> {
  return Object.fromEntries(
    ports.map(({ name, width }) => [name, (words[name] ?? 0n).toString(2).padStart(width, '0')]),
  );
}

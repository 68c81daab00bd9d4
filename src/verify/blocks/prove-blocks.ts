/** Building blocks against their meaning: proved for all inputs, or refuted with the inputs that show it. */

import type { Signals } from '../../bits/machine.ts';
import { runYosys } from '../../eda/yosys.ts';
import { EngineError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import type { Shape } from '../../simulate/engine.ts';
import { exhaust } from '../exhaustive.ts';
import { wordGolden, type VectorGolden } from '../exhaustive-golden.ts';
import { brokenPort, claimRtl, inputBits, type BlockClaim, type Meaning } from './claim.ts';
import { blockClaims } from './claims.ts';

export type BlockVerdict =
  /** By a solver, or by evaluating the gates for every input: so many. */
  | { readonly verdict: 'proved'; readonly by: 'sat' }
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
  // The solver's own time limit needs signals, which WebAssembly has not: its thread is ended instead.
  const signal = AbortSignal.timeout(Math.ceil(limitSeconds * 1000));
  try {
    if ('means' in claim) return await tryAll(claim, claim.means, signal, files);
    if (inputBits(claim) <= triedBits) {
      return await tryAll(claim, undefined, signal, files);
    }
    return await solve(claim, signal, files);
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

/** The SAT solver of Yosys. */
async function solve(
  claim: BlockClaim,
  signal: AbortSignal,
  given: Parameters<typeof claimRtl>[1],
): Promise<BlockVerdict> {
  const { top, files } = claimRtl(claim, given);
  const script = [
    ...files.map(({ path }) => `read_verilog ${path}`),
    `hierarchy -check -top ${top}`,
    'proc',
    'flatten',
    'opt -full',
    `sat -prove ${brokenPort} 0 -show-inputs ${top}`,
  ].join('\n');
  const sources = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const { log } = await runYosys({ script, files: sources }, { signal });
  if (log.includes('no model found: SUCCESS!')) return { verdict: 'proved', by: 'sat' };
  if (log.includes('model found: FAIL!')) return { verdict: 'refuted', inputs: inputsOf(log) };
  throw new EngineError('yosys ended a proof without a verdict');
}

function binaryDigits(ports: readonly Shape[], words: Signals): Record<string, string> {
  return Object.fromEntries(
    ports.map(({ name, width }) => [name, (words[name] ?? 0n).toString(2).padStart(width, '0')]),
  );
}

/** The table that the solver prints: signal, decimal, hexadecimal, binary. */
function inputsOf(log: string): Record<string, string> {
  const rows = [...log.matchAll(/^ +\\(\w+) .* ([01x]+)\s*$/gm)];
  return Object.fromEntries(rows.map((row) => [row[1] ?? '', row[2] ?? '']));
}

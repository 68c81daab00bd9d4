/**
 * The evidence that goes with emitted Verilog: what was checked and how far, with which tools, and the hash of every
 * file. Whoever gets the folder can see whether it is what was checked, and check it again.
 */

import { createHash } from 'node:crypto';
import type { Design } from '../design/design.ts';
import { yosysVersion } from '../eda/yosys.ts';
import { z3Version } from '../eda/z3.ts';
import { availableEngines } from '../simulate/index.ts';
import type { AuditResult } from '../verify/audit.ts';
import { elementCoverage, type Coverage } from '../verify/coverage.ts';
import type { MutationReport, MutationResult } from '../verify/mutate/mutate.ts';
import type { ProofReport } from '../verify/prove.ts';
import type { VerificationResult } from '../verify/result.ts';
import { soloRole } from '../verify/subjects.ts';
import type { OutputFile } from './output-folder.ts';

export const certificateFile = 'certificate.json';

/** One line of what was simulated. */
export type Simulated = Pick<
  VerificationResult,
  | 'engine'
  | 'kind'
  | 'module'
  | 'vectors'
  | 'cycles'
  | 'samples'
  | 'mismatches'
  | 'seed'
  | 'fixed'
  | 'contract'
>;

export type Certificate = {
  readonly schema: 'pelab.certificate/1';
  readonly name: string;
  readonly designHash: string;
  /** As it was named; null for a design made in memory. */
  readonly designFile: string | null;
  readonly seed: number;
  readonly tools: Readonly<Record<string, string>>;
  /** Every combination of the operands. */
  readonly exhausted: readonly Simulated[];
  readonly proved: ProofReport['proofs'];
  /** Drawn by the seed. */
  readonly sampled: readonly Simulated[];
  readonly coverage: Coverage;
  /** Null where no mutant was made. */
  readonly mutation:
    | readonly (Omit<MutationResult, 'mutants' | 'wallSeconds'> & { readonly score: number })[]
    | null;
  readonly audit: { readonly equal: boolean };
  readonly lint: { readonly tool: string; readonly warnings: number };
  /** SHA-256 of every other file of the folder that pelab wrote, but for the manifest. */
  readonly sha256: Readonly<Record<string, string>>;
};

/** What was found out of a design. */
export type Evidence = {
  readonly verification: readonly VerificationResult[];
  readonly seed: number;
  readonly audit: AuditResult;
  readonly lint: Certificate['lint'];
  readonly version: string;
  readonly proofs?: ProofReport;
  readonly mutation?: MutationReport;
};

/** Make the certificate of the files of a design. */
export async function certificateOf(
  design: Design,
  evidence: Evidence,
  files: readonly OutputFile[],
): Promise<Certificate> {
  const { verification, seed, audit, lint, version, proofs, mutation } = evidence;
  const role = design.array?.role ?? soloRole(design.element);
  const used = new Set(verification.map(({ engine }) => engine as string));
  const engines = (await availableEngines()).filter(({ name }) => used.has(name));
  const byZ3 = proofs?.proofs.some((proof) => 'by' in proof && proof.by === 'z3') === true;
  return {
    schema: 'pelab.certificate/1',
    name: design.name,
    designHash: design.hash,
    designFile: design.file ?? null,
    seed,
    tools: {
      pelab: version,
      node: process.versions.node,
      yosys: await yosysVersion(),
      ...(byZ3 ? { 'z3-solver': await z3Version() } : {}),
      ...Object.fromEntries(engines.map((engine) => [engine.name, engine.version ?? 'unknown'])),
    },
    exhausted: verification.filter(({ exhaustive }) => exhaustive).map(line),
    proved: proofs?.proofs ?? [],
    sampled: verification.filter(({ exhaustive }) => !exhaustive).map(line),
    coverage: await elementCoverage(design.element, role, seed),
    mutation: mutation?.results.map(score) ?? null,
    audit: { equal: audit.equal },
    lint,
    sha256: Object.fromEntries(
      files
        .map(({ path, content }) => [path, sha256(content)] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function line(result: VerificationResult): Simulated {
  const { engine, kind, module, vectors, cycles, samples, mismatches, seed } = result;
  const { fixed, contract } = result;
  const row = { engine, kind, module, vectors, cycles, samples, mismatches, seed };
  return {
    ...row,
    ...(fixed === undefined ? {} : { fixed }),
    ...(contract === undefined ? {} : { contract }),
  };
}

/** Counts without the list; the score is the share that did not survive. */
function score(result: MutationResult): NonNullable<Certificate['mutation']>[number] {
  const { scope, module, population, tried, killed, equivalent, survived, killedBy, kinds } =
    result;
  const counts = {
    scope,
    module,
    population,
    tried,
    killed,
    equivalent,
    survived,
    killedBy,
    kinds,
  };
  return { ...counts, score: tried === 0 ? 1 : 1 - survived / tried };
}

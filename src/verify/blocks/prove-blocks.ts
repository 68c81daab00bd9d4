/** Building blocks against their meaning, by SAT: for all inputs, or refuted with the inputs that show it. */

import { runYosys } from '../../eda/yosys.ts';
import { renderPlan } from '../../emit/verilog.ts';
import { EngineError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import type { Port } from '../../structure/plan.ts';
import { blockClaims, type BlockClaim } from './claims.ts';

export type BlockVerdict =
  | { readonly verdict: 'proved' }
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

/** Prove one claim. */
export async function proveClaim(
  claim: BlockClaim,
  limitSeconds: number,
  files: readonly { readonly path: string; readonly text: string }[] = renderPlan(claim.plan),
): Promise<BlockVerdict> {
  const sources = [...files.map(({ text }) => text), claimText(claim)];
  const script = [
    ...sources.map((_, i) => `read_verilog part${i}.v`),
    'hierarchy -check -top pelab_claim',
    'proc',
    'flatten',
    'opt -full',
    'sat -prove broken_o 0 -show-inputs pelab_claim',
  ].join('\n');
  // The solver's own time limit needs signals, which WebAssembly has not: its thread is ended instead.
  const signal = AbortSignal.timeout(Math.ceil(limitSeconds * 1000));
  const parts = Object.fromEntries(sources.map((text, i) => [`part${i}.v`, text]));
  let log: string;
  try {
    ({ log } = await runYosys({ script, files: parts }, { signal }));
  } catch (error) {
    if (signal.aborted) return { verdict: 'not decided', limitSeconds };
    throw error;
  }
  if (log.includes('no model found: SUCCESS!')) return { verdict: 'proved' };
  if (log.includes('model found: FAIL!')) return { verdict: 'refuted', inputs: inputsOf(log) };
  throw new EngineError('yosys ended a proof without a verdict');
}

/** The block with its claim beside it: `broken_o` is high where the claim does not hold. */
function claimText({ plan, wires = '', holds }: BlockClaim): string {
  const range = ({ width }: Port): string => (width === 1 ? '' : `[${width - 1}:0] `);
  const ports = plan.ports.map((port) =>
    port.direction === 'input' ? `  input wire ${range(port)}${port.name},\n` : '',
  );
  const outputs = plan.ports.map((port) =>
    port.direction === 'output' ? `  wire ${range(port)}${port.name};\n` : '',
  );
  const pins = plan.ports.map(({ name }) => `.${name}(${name})`);
  return `module pelab_claim (
${ports.join('')}  output wire broken_o
);
${outputs.join('')}
  ${plan.module} u_block (${pins.join(', ')});

${wires}
  assign broken_o = !(${holds});
endmodule
`;
}

/** The table that the solver prints: signal, decimal, hexadecimal, binary. */
function inputsOf(log: string): Record<string, string> {
  const rows = [...log.matchAll(/^ +\\(\w+) .* ([01x]+)\s*$/gm)];
  return Object.fromEntries(rows.map((row) => [row[1] ?? '', row[2] ?? '']));
}

/** `pelab prove`. */

import { InputError } from '../errors.ts';
import type { BlockVerdict, ProveBlocksOptions } from '../verify/blocks/prove-blocks.ts';
import type { ProofReport } from '../verify/prove.ts';
import type { Verdict } from '../verify/verdict.ts';
import { defineCommand, type Command, type Outcome } from './command.ts';
import { table } from './table.ts';

export const command: Command = defineCommand({
  usage: '[design]',
  positionals: {
    design: { type: 'string', describe: 'design file, YAML or JSON; absent with --blocks' },
  },
  options: {
    limit: {
      type: 'number',
      requiresArg: true,
      describe: 'seconds until a proof is given up (60)',
    },
    blocks: {
      type: 'boolean',
      default: false,
      describe: 'adders, encoders, products, posit and float blocks against their meaning',
    },
    only: { type: 'string', requiresArg: true, describe: 'with --blocks: those whose name has it' },
  },
  examples: [
    ['pelab prove designs/booth-mac.yaml', 'equal to the plain multiply-accumulate? its control?'],
    ['pelab prove --blocks --only adder', 'every adder, for all operands'],
  ],
  async run({ design, limit, blocks, only }, { progress }) {
    if (blocks) {
      const options = { progress, ...(limit === undefined ? {} : { limit }) };
      return blocksOutcome(design, only === undefined ? options : { ...options, only });
    }
    if (design === undefined || only !== undefined) throw wrongUse(design === undefined);
    const { prove } = await import('../index.ts');
    const report = await prove(design, limit === undefined ? {} : { limit });
    return {
      json: report,
      held: report.proofs.every(({ verdict }) => verdict !== 'refuted'),
      text: () =>
        [
          ...grouped(report.proofs),
          ...(report.omitted === undefined ? [] : [`no comparison: ${report.omitted}`]),
          ...report.proofs.flatMap((proof) =>
            proof.verdict === 'refuted'
              ? ['', table(proof.trace.map((cycle, i) => ({ cycle: i + 1, ...cycle })))]
              : [],
          ),
        ].join('\n'),
    };
  },
});

async function blocksOutcome(
  design: string | undefined,
  options: ProveBlocksOptions,
): Promise<Outcome> {
  if (design !== undefined) {
    throw new InputError([
      { code: 'conflict', path: ['--blocks'], expected: 'given without a design', actual: design },
    ]);
  }
  const { proveBlocks } = await import('../verify/blocks/prove-blocks.ts');
  const report = await proveBlocks(options);
  const { proofs } = report;
  return {
    json: report,
    held: proofs.every(({ verdict }) => verdict !== 'refuted'),
    text: () =>
      [
        table(
          proofs.map((proof) => ({
            block: proof.block,
            bits: proof.width,
            verdict: verdictText(proof),
            seconds: proof.wallSeconds.toFixed(1),
            claim: proof.claim,
          })),
        ),
        ...proofs.flatMap((proof) =>
          proof.verdict === 'refuted'
            ? [
                `${proof.module} is refuted by ${Object.entries(proof.inputs)
                  .map((pin) => pin.join('='))
                  .join(' ')}`,
              ]
            : [],
        ),
      ].join('\n'),
  };
}

/** A heading for what is proved of one module, and its claims below it: names of modules are long. */
function grouped(proofs: ProofReport['proofs']): string[] {
  const heading = ({ module, reference }: (typeof proofs)[number]): string =>
    `${module} (${reference})`;
  return [...new Set(proofs.map(heading))].flatMap((title) => {
    const rows = proofs
      .filter((proof) => heading(proof) === title)
      .map((proof) => ({
        verdict: verdictText(proof),
        seconds: proof.wallSeconds.toFixed(1),
        claim: proof.claim,
      }));
    return [title, indented(table(rows))];
  });
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function verdictText(proof: BlockVerdict | Verdict): string {
  switch (proof.verdict) {
    case 'proved': {
      const tried = 'inputBits' in proof ? `exhausted 2^${proof.inputBits}` : '';
      const how = { sat: 'SAT', z3: 'Z3', exhaustion: tried, weights: `by weights, ${tried}` };
      return `proved (${how[proof.by]})`;
    }
    case 'refuted':
      return 'refuted';
    case 'not decided':
      return `not decided within ${proof.limitSeconds} s`;
  }
}

function wrongUse(isMissing: boolean): InputError {
  return new InputError([
    isMissing
      ? {
          code: 'conflict',
          path: ['a design'],
          expected: 'given without --blocks',
          actual: 'absent',
        }
      : {
          code: 'conflict',
          path: ['--only'],
          expected: 'given with --blocks',
          actual: 'without it',
        },
  ]);
}

/** `pelab prove`. */

import { defineCommand, type Command } from './command.ts';
import { table } from './table.ts';

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {
    limit: {
      type: 'number',
      requiresArg: true,
      describe: 'seconds until a proof is given up (60)',
    },
  },
  examples: [['pelab prove designs/booth-mac.yaml', 'equal to the plain multiply-accumulate?']],
  async run({ design, limit }) {
    const { prove } = await import('../index.ts');
    const report = await prove(design, limit === undefined ? {} : { limit });
    return {
      json: report,
      held: report.proofs.every(({ verdict }) => verdict !== 'refuted'),
      text: () =>
        [
          table(
            report.proofs.map((proof) => ({
              module: proof.module,
              'equal to': proof.reference,
              verdict:
                proof.verdict === 'not decided'
                  ? `not decided within ${proof.limitSeconds} s`
                  : proof.verdict,
              seconds: proof.wallSeconds.toFixed(1),
            })),
          ),
          ...report.proofs.map(({ claim }) => claim),
          ...report.proofs.flatMap((proof) =>
            proof.verdict === 'refuted'
              ? ['', table(proof.trace.map((cycle, i) => ({ cycle: i + 1, ...cycle })))]
              : [],
          ),
        ].join('\n'),
    };
  },
});

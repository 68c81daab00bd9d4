/** `pelab mutate`. */

import type { MutationResult } from '../verify/mutate/mutate.ts';
import { defineCommand, type Command } from './command.ts';
import { table } from './table.ts';

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {
    mutants: {
      type: 'number',
      requiresArg: true,
      describe: 'mutants of each module tried, drawn where there are more (1000)',
    },
    seed: { type: 'number', requiresArg: true, describe: 'of the draw and of the stimulus' },
    limit: {
      type: 'number',
      requiresArg: true,
      describe: 'processor seconds until proofs of equivalence are given up (60)',
    },
  },
  examples: [
    ['pelab mutate designs/booth-mac.yaml', 'a thousand faults: which do the checks find?'],
    ['pelab mutate designs/mac-int8.yaml --mutants 100000', 'every fault there is'],
  ],
  async run({ design, mutants, seed, limit }, { progress }) {
    const { mutate } = await import('../index.ts');
    const report = await mutate(design, {
      progress,
      ...(mutants === undefined ? {} : { mutants }),
      ...(seed === undefined ? {} : { seed }),
      ...(limit === undefined ? {} : { limit }),
    });
    const { results } = report;
    return {
      json: report,
      held: results.every(({ survived }) => survived === 0),
      text: () =>
        [
          table(
            results.map((result) => ({
              module: result.module,
              faults: result.population,
              tried: result.tried,
              killed: result.killed,
              equivalent: result.equivalent,
              survived: result.survived,
              seconds: result.wallSeconds.toFixed(1),
            })),
          ),
          '',
          table(results.flatMap(checkRows)),
          `seed ${report.seed}`,
          ...results.flatMap(survivors),
        ].join('\n'),
    };
  },
});

function checkRows({
  module,
  killedBy,
}: MutationResult): { readonly [key: string]: string | number }[] {
  return Object.entries(killedBy).map(([check, killed]) => ({
    module,
    'killed by': check,
    killed,
  }));
}

function survivors({ mutants }: MutationResult): string[] {
  return mutants.flatMap((row) =>
    row.verdict === 'survived'
      ? [
          `SURVIVED ${row.module}: ${row.where} ${row.what}${row.source === '' ? '' : `, ${row.source}`}`,
        ]
      : [],
  );
}

/** `pelab certify`. */

import { defineCommand, type Command } from './command.ts';
import { percent, quantity, table } from './table.ts';

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {
    engine: { type: 'string', requiresArg: true, describe: 'engines, separated by commas' },
    vectors: { type: 'number', requiresArg: true, describe: 'operand beats to check' },
    seed: { type: 'number', requiresArg: true, describe: 'of every stimulus and draw' },
    mutants: { type: 'number', requiresArg: true, describe: 'mutants of each module (1000)' },
    limit: { type: 'number', requiresArg: true, describe: 'seconds for a proof (60)' },
  },
  examples: [['pelab certify designs/mac-int8.yaml', 'rtl-out/mac-int8/ with all the evidence']],
  async run({ design: file, out, mutants, limit, engine, vectors, seed }, { progress }) {
    const { elaborate, certify } = await import('../index.ts');
    const { cosimOptions } = await import('../verify/cosim-options.ts');
    const design = await elaborate(file);
    const { certificate, folder, held } = await certify(design, {
      ...cosimOptions({ engine, vectors, seed }),
      out,
      progress,
      ...(mutants === undefined ? {} : { mutants }),
      ...(limit === undefined ? {} : { limit }),
    });
    const { coverage, mutation, proved, exhausted, sampled } = certificate;
    return {
      json: certificate,
      held,
      text: () =>
        [
          table(
            [...exhausted, ...sampled].map((row) => ({
              engine: row.engine,
              check: row.kind,
              module: row.module,
              vectors: quantity(row.vectors),
              cycles: quantity(row.cycles),
              mismatches: row.mismatches,
            })),
          ),
          ...proved.map(({ module, verdict, claim }) => `${module}: ${verdict}: ${claim}`),
          ...(mutation ?? []).map(
            ({ module, tried, killed, equivalent, survived }) =>
              `${module}: ${tried} mutants, ${killed} killed, ${equivalent} equivalent, ${survived} survived`,
          ),
          `${percent(coverage.toggle.toggled / Math.max(1, coverage.toggle.bits))} of ${coverage.toggle.bits} register and output bits toggled`,
          `${held ? 'all checks held' : 'A CHECK FAILED'}; wrote ${folder}/certificate.json`,
        ].join('\n'),
    };
  },
});

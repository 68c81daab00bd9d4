/** `pelab check`. */

import { defineCommand, type Command } from './command.ts';

export const command: Command = defineCommand({
  usage: '<folder>',
  positionals: {
    folder: { type: 'string', demandOption: true, describe: 'a folder that run or certify wrote' },
  },
  options: {
    rerun: { type: 'boolean', default: false, describe: 'emit and co-simulate again, too' },
    design: {
      type: 'string',
      requiresArg: true,
      describe: 'the design file, where it has moved',
    },
  },
  examples: [
    ['pelab check rtl-out/mac-int8', 'are these the files that were checked?'],
    ['pelab check rtl-out/mac-int8 --rerun', 'and do the checks still hold?'],
  ],
  async run({ folder, rerun, design }, { progress }) {
    const { check } = await import('../index.ts');
    const report = await check(folder, {
      rerun,
      progress,
      ...(design === undefined ? {} : { design }),
    });
    const { name, files, missing, changed, held } = report;
    return {
      json: report,
      held,
      text: () =>
        [
          ...missing.map((path) => `${path} is missing`),
          ...changed.map((path) => `${path} is not the file that was certified`),
          ...(report.rerun?.differences ?? []),
          ...(report.rerun === null
            ? []
            : [`again: ${report.rerun.vectors} vectors, ${report.rerun.cycles} cycles`]),
          held ? `${name}: ${files} files are those certified` : `${name}: NOT as certified`,
        ].join('\n'),
    };
  },
});

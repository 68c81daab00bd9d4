/** `pelab import`. */

import { defineCommand, type Command } from './command.ts';

export const command: Command = defineCommand({
  usage: '<from> <files..>',
  positionals: {
    from: {
      choices: ['scalesim'] as const,
      demandOption: true,
      describe: 'scalesim: a configuration (.cfg) and a topology (.csv)',
    },
    files: { type: 'string', array: true, demandOption: true, describe: 'CFG TOPOLOGY' },
  },
  options: {
    to: {
      type: 'string',
      requiresArg: true,
      describe: 'the design file; <run name>.yaml if absent',
    },
  },
  examples: [
    ['pelab import scalesim google.cfg resnet50.csv', 'a design of a SCALE-Sim run'],
    ['pelab import scalesim google.cfg resnet50.csv --to designs/tpu.yaml', 'to a file of a name'],
  ],
  async run({ from, files, to }) {
    const { importDesign } = await import('../index.ts');
    const imported = await importDesign(from, files, to === undefined ? {} : { to });
    return {
      json: { schema: 'pelab.import/1', ...imported },
      text: () =>
        [`wrote ${imported.file}`, ...imported.notes.map((note) => `note: ${note}`)].join('\n'),
    };
  },
});

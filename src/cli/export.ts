/** `pelab export`. */

import { defineCommand, type Command } from './command.ts';

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {
    source: {
      choices: ['synthesis', 'model'] as const,
      describe: 'where the figures come from; default synthesis',
    },
    scope: {
      choices: ['element', 'array'] as const,
      describe: 'the element alone (the default), or the whole array shared out among its elements',
    },
    library: {
      type: 'string',
      requiresArg: true,
      describe: "a built-in library or a Liberty file, instead of the design's",
    },
  },
  examples: [
    ['pelab export designs/mixpe-w4a8.yaml', 'ERT, ART and table for Accelergy, array for ZigZag'],
    ['pelab export designs/int8-systolic.yaml --scope array', 'with its share of the array'],
  ],
  async run({ design: file, source, scope, library, out }, { progress }) {
    const { exportTables } = await import('../index.ts');
    const exported = await exportTables(file, {
      progress,
      ...(source === undefined ? {} : { source }),
      ...(scope === undefined ? {} : { scope }),
      ...(library === undefined ? {} : { library }),
      ...(out === undefined ? {} : { out }),
    });
    return {
      json: exported,
      text: () =>
        [
          `${exported.areaUm2.toFixed(1)} um2, ${exported.energyPerMacPj.toFixed(4)} pJ per MAC, ${exported.library}`,
          ...exported.files.map((path) => `${exported.folder}/${path}`),
        ].join('\n'),
    };
  },
});

/** `pelab list`. */

import { defineCommand, type Command } from './command.ts';
import { table } from './table.ts';

const topics = ['families', 'arrays', 'formats', 'libraries', 'engines'] as const;

export const command: Command = defineCommand({
  usage: '<topic>',
  positionals: {
    topic: { choices: topics, demandOption: true, describe: 'what to list' },
  },
  options: {},
  examples: [
    ['pelab list families', 'processing elements'],
    ['pelab list formats --json', 'number formats, for a program'],
  ],
  async run({ topic }) {
    const { list } = await import('../run/list.ts');
    const rows = await list(topic);
    return { json: rows, text: () => table(rows) };
  },
});

/** `pelab list`. */

import { defineCommand, type Command } from './command.ts';
import type { ListRow } from '../run/list.ts';
import { table } from './table.ts';

const topics = [
  'families',
  'arrays',
  'formats',
  'libraries',
  'memories',
  'engines',
  'papers',
] as const;

export const command: Command = defineCommand({
  usage: '<topic>',
  positionals: {
    topic: { choices: topics, demandOption: true, describe: 'what to list' },
  },
  options: {
    nest: {
      type: 'boolean',
      default: false,
      describe: 'of families: their loop nests over m, n, k and the bit weight',
    },
  },
  examples: [
    ['pelab list families', 'processing elements'],
    ['pelab list families --nest', 'their loop nests'],
    ['pelab list formats --json', 'number formats, for a program'],
  ],
  async run({ topic, nest }) {
    const { list, listNests } = await import('../run/list.ts');
    if (nest && topic === 'families') {
      const nests = listNests();
      const lines = nests.flatMap((row) => [
        row.name,
        ...[...row.nest, ...row.broken].map((line) => `  ${line}`),
        '',
      ]);
      return { json: nests, text: () => lines.join('\n').trimEnd() };
    }
    const rows = topic === 'papers' ? await listPapers() : await list(topic);
    return { json: rows, text: () => table(rows) };
  },
});

async function listPapers(): Promise<ListRow[]> {
  const { papers } = await import('../reproduce/index.ts');
  return papers.map(({ slug, summary }) => ({ name: slug, summary }));
}

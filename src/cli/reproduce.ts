/** `pelab reproduce`. */

import { defineCommand, type Command } from './command.ts';
import { quantity, table } from './table.ts';
import type { JudgedFigure, SectionReport } from '../report/reproduction.ts';

export const command: Command = defineCommand({
  usage: '<paper>',
  positionals: {
    paper: {
      type: 'string',
      demandOption: true,
      describe: 'one of those that `list papers` shows',
    },
  },
  options: {
    section: { type: 'string', requiresArg: true, describe: 'sections, separated by commas' },
    library: { type: 'string', requiresArg: true, describe: 'library name or Liberty file' },
    seed: { type: 'number', requiresArg: true, describe: 'of random operands' },
  },
  examples: [
    ['pelab reproduce tpe', 'published figures of the bit-weight paper beside ours'],
    ['pelab reproduce tpe --section digits', 'one section of it'],
  ],
  async run({ paper, section, library, seed, out }, { progress }) {
    const { reproduce } = await import('../index.ts');
    const { report, folder, held } = await reproduce(paper, {
      out,
      progress,
      ...(section === undefined ? {} : { sections: section.split(',').map((slug) => slug.trim()) }),
      ...(library === undefined ? {} : { library }),
      ...(seed === undefined ? {} : { seed }),
    });
    return {
      json: report,
      held,
      text: () =>
        [
          `${report.title}, on ${report.library}, seed ${report.seed}`,
          ...report.sections.flatMap((each) => sectionText(each)),
          '',
          `${held ? 'every figure with a tolerance is within it' : 'A FIGURE IS NOT REPRODUCED'}; wrote ${folder}/reproduction.html`,
        ].join('\n'),
    };
  },
});

function sectionText({ title, explanation, figures }: SectionReport): string[] {
  const notes = [...new Set(figures.map(({ note }) => note).filter((note) => note !== ''))];
  return ['', title, explanation, '', table(figures.map((row) => cells(row))), ...notes];
}

function cells(row: JudgedFigure): Record<string, string> {
  const value = (number: number | null): string => (number === null ? '-' : quantity(number));
  return {
    quantity: row.quantity,
    conditions: row.conditions,
    published: value(row.published),
    ours: value(row.ours),
    unit: row.unit,
    'ours / published': value(row.ratio),
    reproduced: row.reproduced === null ? '-' : row.reproduced ? 'yes' : 'NO',
  };
}

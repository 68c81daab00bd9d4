/** `pelab explore`. */

import { InputError } from '../errors.ts';
import type { Exploration, FrontDesign } from '../explore/explore.ts';
import { defineCommand, type Command } from './command.ts';
import { quantity, table } from './table.ts';

const MAX_WORKERS = 256;

export const command: Command = defineCommand({
  usage: '<space>',
  positionals: {
    space: { type: 'string', demandOption: true, describe: 'space file, *.space.yaml' },
  },
  options: {
    workers: { type: 'number', requiresArg: true, describe: 'worker threads; 0 is none' },
    queue: {
      type: 'string',
      requiresArg: true,
      describe: 'leave the work to `pelab worker` processes at this Redis, redis://host:6379',
    },
  },
  examples: [
    ['pelab explore designs/int8-mac.space.yaml', 'the front, into rtl-out/int8-mac/report.html'],
    ['pelab explore designs/int8-mac.space.yaml --workers 2', 'the same on two threads'],
  ],
  async run({ space, workers, queue, out }, { progress }) {
    if (
      workers !== undefined &&
      !(Number.isInteger(workers) && workers >= 0 && workers <= MAX_WORKERS)
    ) {
      throw new InputError([
        {
          code: 'out_of_range',
          path: ['--workers'],
          expected: `an integer in 0..${MAX_WORKERS}`,
          actual: String(workers),
        },
      ]);
    }
    const { explore } = await import('../index.ts');
    const exploration = await explore(space, {
      out,
      progress,
      ...(workers === undefined ? {} : { workers }),
      ...(queue === undefined ? {} : { queue }),
    });
    return {
      json: exploration.report,
      held: exploration.held,
      text: () => summary(exploration),
    };
  },
});

function summary({ report, folder, judged, held }: Exploration): string {
  const { asked, excluded, designs, refused, failed, synthesised, verified, front } = report;
  return [
    `${report.name}: ${quantity(asked)} designs drawn by ${report.method} search from ${report.size}, seed ${report.seed}`,
    `${quantity(excluded)} outside the constraints, ${quantity(designs)} judged, ${quantity(refused)} refused, ` +
      `${quantity(failed)} failed; ${quantity(synthesised)} synthesised, ${quantity(verified)} co-simulated; ` +
      `${quantity(judged)} judgements made now, the others were stored`,
    '',
    table(front.map((design) => row(design, report.objectives))),
    '',
    `${held ? 'all checks held' : 'A CHECK FAILED'}; wrote ${folder}/report.html, designs.csv, designs.parquet`,
  ].join('\n');
}

function row(design: FrontDesign, objectives: readonly string[]): Record<string, string> {
  const shown = (value: number | null | undefined): string =>
    typeof value === 'number' ? quantity(value) : '-';
  const figures: Readonly<Record<string, number | null>> = design.figures;
  return {
    ...Object.fromEntries(
      Object.entries(design.parameters).map(([name, value]) => [name, String(value ?? '')]),
    ),
    ...Object.fromEntries(objectives.map((metric) => [metric, shown(figures[metric])])),
    mismatches: shown(design.mismatches),
    figures: design.source,
  };
}

/** `pelab compare`. */

import type { ComparedRow } from '../report/comparison.ts';
import { defineCommand, type Command } from './command.ts';
import { listArgument } from './list-argument.ts';
import { table, type Row } from './table.ts';

const scopes = ['element', 'array'] as const;
const efforts = ['single', 'clock', 'best'] as const;

export const command: Command = defineCommand({
  usage: '<designs..>',
  positionals: {
    designs: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'design files, two or more',
    },
  },
  options: {
    scope: { type: 'string', requiresArg: true, describe: 'element or array' },
    library: { type: 'string', requiresArg: true, describe: 'library name or Liberty files' },
    clock: {
      type: 'number',
      requiresArg: true,
      describe: 'MHz; the lowest of the designs if absent',
    },
    throughput: { type: 'number', requiresArg: true, describe: 'GMAC/s' },
    area: { type: 'number', requiresArg: true, describe: 'mm2; 1 if absent' },
    points: { type: 'number', requiresArg: true, describe: 'clocks tried per design; 8 if absent' },
    effort: { type: 'string', requiresArg: true, describe: 'scripts tried: single, clock or best' },
  },
  examples: [
    [
      'pelab compare designs/mac-int8.yaml designs/booth-mac.yaml',
      'at equal clock, equal throughput and in equal area; curves in rtl-out/',
    ],
    ['pelab compare a.yaml b.yaml --scope array --clock 500 --json', 'arrays, at 500 MHz'],
  ],
  async run(
    { designs, out, scope, library, clock, throughput, area, points, effort },
    { progress },
  ) {
    const { writeComparison } = await import('../run/compare-files.ts');
    const { elaborate } = await import('../index.ts');
    const [ownScope] = scope === undefined ? [] : listArgument('scope', scope, scopes);
    const [ownEffort] = effort === undefined ? [] : listArgument('effort', effort, efforts);
    const { comparison, folder } = await writeComparison(
      await Promise.all(designs.map((file) => elaborate(file))),
      {
        out,
        progress,
        ...(ownScope === undefined ? {} : { scope: ownScope }),
        ...(library === undefined ? {} : { library }),
        ...(clock === undefined ? {} : { clockMhz: clock }),
        ...(throughput === undefined ? {} : { gmacPerSecond: throughput }),
        ...(area === undefined ? {} : { areaMm2: area }),
        ...(points === undefined ? {} : { points }),
        ...(ownEffort === undefined ? {} : { effort: ownEffort }),
      },
    );
    const { equalClock, equalThroughput, equalArea } = comparison;
    return {
      json: { ...comparison, folder },
      text: () =>
        [
          `at ${equalClock.clockMhz} MHz, the smallest mapping that meets it`,
          table(equalClock.rows.map(line)),
          '',
          `at ${short(equalThroughput.gmacPerSecond)} GMAC/s, each design at its densest point`,
          table(equalThroughput.rows.map(line)),
          '',
          `in ${equalArea.areaMm2} mm2, each design at its densest point`,
          table(equalArea.rows.map(line)),
          '',
          `curves: ${folder}/compare.html`,
        ].join('\n'),
    };
  },
});

function line(row: ComparedRow): Row {
  const or = (value: number | null): string => (value === null ? 'not met' : short(value));
  return {
    design: row.name,
    'clock MHz': or(row.clockMhz),
    copies: or(row.copies),
    'area um2': or(row.areaUm2),
    'GMAC/s': or(row.gmacPerSecond),
    'GMAC/s/mm2': or(row.gmacPerSecondPerMm2),
    'fJ per MAC': or(row.energyPerMacFj),
    'power mW': or(row.powerMw),
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** `pelab run`. */

import { defineCommand, type Command } from './command.ts';
import { percent, quantity, table } from './table.ts';
import type { RunResult } from '../run/run.ts';
import { contractText } from '../verify/result.ts';

export const command: Command = defineCommand({
  usage: '<designs..>',
  positionals: {
    designs: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'design files, YAML or JSON',
    },
  },
  options: {
    engine: { type: 'string', requiresArg: true, describe: 'engines, separated by commas' },
    vectors: { type: 'number', requiresArg: true, describe: 'operand beats to check' },
    seed: { type: 'number', requiresArg: true, describe: 'of the stimulus' },
    library: { type: 'string', requiresArg: true, describe: 'library name or Liberty files' },
  },
  examples: [
    ['pelab run designs/int8-systolic.yaml', 'everything, into rtl-out/int8-systolic/'],
    ['pelab run designs/mac-int8.yaml --library my.lib.gz', 'with your own cell library'],
  ],
  async run({ designs, out, library, engine, vectors, seed }, { progress }) {
    const { elaborate, run } = await import('../index.ts');
    const { cosimOptions } = await import('../verify/cosim-options.ts');
    const checks = cosimOptions({ engine, vectors, seed });
    // All files are read before the first is run: a fault in the last is told at once.
    const elaborated = await Promise.all(designs.map((file) => elaborate(file)));
    const results: RunResult[] = [];
    for (const design of elaborated) {
      const options = { ...checks, out, progress, ...(library === undefined ? {} : { library }) };
      results.push(await run(design, options));
    }
    const reports = results.map(({ report }) => report);
    return {
      json: reports.length === 1 ? reports[0] : reports,
      held: results.every(({ held }) => held),
      text: () => results.map(summary).join('\n\n'),
    };
  },
});

function summary({ report, folder, held }: RunResult): string {
  const { simulation, estimates, verification, modelError, audit, rtl } = report;
  const error = (ratio: number | null): string =>
    ratio === null ? '-' : `${ratio < 0 ? '' : '+'}${percent(ratio)}`;
  return [
    `${report.name}: ${quantity(simulation.cycles)} cycles, utilisation ${percent(simulation.utilisation)}`,
    '',
    table(
      estimates.map((row) => ({
        estimate: `${row.scope} by ${row.source}`,
        library: row.library,
        'area um2': quantity(Math.round(row.areaUm2)),
        'path ps': quantity(Math.round(row.criticalPathPs)),
        'fmax MHz': quantity(Math.round(row.fmaxMhz)),
        'fJ per MAC': row.energyPerMacFj === null ? '-' : quantity(Math.round(row.energyPerMacFj)),
      })),
    ),
    `model / synthesis - 1: area ${error(modelError.area)}, delay ${error(modelError.delay)}, energy ${error(modelError.energy)} (random operands in both)`,
    '',
    table(
      verification.map((row) => ({
        engine: row.engine,
        check: row.kind,
        vectors: quantity(row.vectors),
        cycles: quantity(row.cycles),
        mismatches: quantity(row.mismatches),
      })),
    ),
    ...contractText(verification),
    `audit ${audit.equal ? 'equal' : 'DIFFERENT'}, lint ${rtl.lint.tool} ${rtl.lint.warnings} warnings, seed ${report.seed}`,
    `${held ? 'all checks held' : 'A CHECK FAILED'}; wrote ${folder}/report.html`,
  ].join('\n');
}

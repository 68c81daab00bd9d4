/** `pelab estimate`. */

import { InputError } from '../errors.ts';
import { distributionNames } from '../workloads/distributions.ts';
import { clockOutcome, distributionOutcome } from './estimate-sweeps.ts';
import { listArgument } from './list-argument.ts';
import { defineCommand, type Command } from './command.ts';
import type { DesignEstimate } from '../run/estimate.ts';
import { memoryRow, offChipText } from './memory-text.ts';
import { percent, quantity, table } from './table.ts';

const sources = ['model', 'synthesis'] as const;
const scopes = ['element', 'array'] as const;
const efforts = ['single', 'clock', 'best'] as const;

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {
    source: {
      type: 'string',
      requiresArg: true,
      describe: 'model, synthesis, or both with a comma',
    },
    scope: { type: 'string', requiresArg: true, describe: 'element, array, or both with a comma' },
    library: { type: 'string', requiresArg: true, describe: 'library name or Liberty files' },
    model: { type: 'string', requiresArg: true, describe: 'coefficients of pelab calibrate' },
    effort: {
      type: 'string',
      requiresArg: true,
      describe: 'synthesis scripts tried: single, clock (the default) or best',
    },
    node: {
      type: 'number',
      requiresArg: true,
      describe: 'scale the figures of a built-in library to this node, 7 to 130 nm',
    },
    'sweep-clock': {
      type: 'boolean',
      describe: 'area-delay curve: the mappings that none beats in both',
    },
    points: { type: 'number', requiresArg: true, describe: 'clocks that --sweep-clock tries; 8' },
    distribution: {
      type: 'string',
      requiresArg: true,
      describe: 'energy per MAC under each of these, or all: uniform, normal, laplace, ...',
    },
  },
  examples: [
    ['pelab estimate designs/int8-systolic.yaml', 'area, timing and energy from both sources'],
    ['pelab estimate designs/mac-int8.yaml --source model', 'in microseconds'],
    ['pelab estimate designs/mac-int8.yaml --library sky130.lib.gz', 'on your own library'],
    ['pelab estimate designs/mac-int8.yaml --node 28', 'scaled between libraries'],
    ['pelab estimate designs/mac-int8.yaml --sweep-clock --effort best', 'area against delay'],
    ['pelab estimate designs/mac-int8.yaml --distribution all', 'energy against operands'],
  ],
  async run(
    { design: file, source, scope, library, model, effort, node, points, distribution, ...more },
    { progress },
  ) {
    const index = await import('../index.ts');
    const design = await index.elaborate(file);
    const [ownEffort] = effort === undefined ? [] : listArgument('effort', effort, efforts);
    if (node !== undefined && (more['sweep-clock'] === true || distribution !== undefined)) {
      throw new InputError([
        {
          code: 'conflict',
          path: ['--node'],
          expected: 'without --sweep-clock and --distribution',
          actual: String(node),
        },
      ]);
    }
    const common = {
      progress,
      ...(library === undefined ? {} : { library }),
      ...(ownEffort === undefined ? {} : { effort: ownEffort }),
    };
    const wanted = scope === undefined ? undefined : listArgument('scope', scope, scopes);
    const sweepScope = wanted?.[0] === undefined ? {} : { scope: wanted[0] };
    if (more['sweep-clock'] === true) {
      return clockOutcome(
        await index.sweepClock(design, {
          ...common,
          ...sweepScope,
          ...(points === undefined ? {} : { points }),
        }),
        design,
      );
    }
    if (distribution !== undefined) {
      const names = distribution === 'all' ? distributionNames : distribution.split(',');
      return distributionOutcome(
        await index.sweepDistributions(design, names, { ...common, ...sweepScope }),
        design,
      );
    }
    const results = await index.estimate(design, {
      ...common,
      ...(source === undefined ? {} : { sources: listArgument('source', source, sources) }),
      ...(wanted === undefined ? {} : { scopes: wanted }),
      ...(model === undefined ? {} : { model }),
      ...(node === undefined ? {} : { nodeNm: node }),
    });
    const hasArray = results.some(({ estimate: { scope: found } }) => found === 'array');
    const memories = hasArray ? await index.memories(design, { library, nodeNm: node }) : [];
    const offChip = hasArray ? await index.offChip(design) : undefined;
    const path = results.find(({ criticalPath }) => criticalPath !== undefined)?.criticalPath ?? [];
    return {
      json: {
        schema: 'pelab.estimate/1',
        name: design.name,
        designHash: design.hash,
        estimates: results.map((result) => ({
          ...result.estimate,
          ...(result.criticalPath === undefined ? {} : { criticalPath: result.criticalPath }),
          ...(result.expected === undefined ? {} : { expected: result.expected }),
          ...(result.script === undefined ? {} : { script: result.script }),
          ...(result.energy === undefined ? {} : { energy: result.energy }),
        })),
        ...(memories.length === 0 ? {} : { memories }),
        ...(offChip === undefined ? {} : { offChip }),
      },
      text: () =>
        [
          table(
            results.map(({ estimate: row, expected }) => ({
              estimate: `${row.scope} by ${row.source}`,
              library:
                row.scaled === undefined
                  ? row.library
                  : `${row.library}, scaled to ${row.scaled.toNm} nm`,
              'area um2': quantity(Math.round(row.areaUm2)),
              registers: quantity(row.registers),
              'path ps': quantity(Math.round(row.criticalPathPs)),
              'fmax MHz': quantity(Math.round(row.fmaxMhz)),
              'fJ per MAC':
                row.energyPerMacFj === null ? '-' : quantity(Math.round(row.energyPerMacFj)),
              operands: row.activity,
              'expected error': expected === undefined ? '' : errorText(expected),
            })),
          ),
          table(
            results
              .filter(({ estimate: row }) => row.source === 'synthesis')
              .flatMap(({ estimate: row }) =>
                row.breakdown.map(({ part, areaUm2, energyPerCycleFj }) => ({
                  scope: row.scope,
                  part,
                  'area um2': areaUm2.toFixed(1),
                  'fJ per cycle': energyPerCycleFj?.toFixed(1) ?? '-',
                })),
              ),
          ),
          table(memories.map(memoryRow)),
          offChip === undefined ? '' : `off-chip: ${offChipText(offChip)}`,
          table(
            path.map((step) => ({
              'critical path': step.cell,
              type: step.type,
              'delay ps': step.delayPs.toFixed(1),
              'arrival ps': step.arrivalPs.toFixed(1),
            })),
          ),
        ]
          .filter((each) => each !== '')
          .join('\n\n'),
    };
  },
});

/** `area 2.9 %, delay 5.1 %, energy 6.0 %`: medians over designs that were not fitted. */
function errorText(expected: NonNullable<DesignEstimate['expected']>): string {
  return (['area', 'delay', 'energy'] as const)
    .map((name) => `${name} ${percent(expected[name].median)}`)
    .join(', ');
}

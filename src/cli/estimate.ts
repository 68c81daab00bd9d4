/** `pelab estimate`. */

import { InputError } from '../errors.ts';
import { distributionNames } from '../workloads/distributions.ts';
import { clockOutcome, distributionOutcome } from './estimate-sweeps.ts';
import { listArgument } from './list-argument.ts';
import { defineCommand, type Command } from './command.ts';
import { estimateText } from './estimate-text.ts';

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
    const isClockSweep = more['sweep-clock'] === true;
    if (isClockSweep || distribution !== undefined) {
      refuseBeside(isClockSweep ? '--sweep-clock' : '--distribution', {
        '--distribution': isClockSweep ? distribution : undefined,
        '--source': source,
        '--model': model,
        '--node': node,
      });
    }
    const common = {
      progress,
      ...(library === undefined ? {} : { library }),
      ...(ownEffort === undefined ? {} : { effort: ownEffort }),
    };
    const wanted = scope === undefined ? undefined : listArgument('scope', scope, scopes);
    const sweepScope = wanted?.[0] === undefined ? {} : { scope: wanted[0] };
    if (isClockSweep) {
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
    const { wireFf, clockTreeRatio } = design.technology;
    return {
      json: {
        schema: 'pelab.estimate/1',
        name: design.name,
        designHash: design.hash,
        estimates: results.map((result) => ({
          ...result.estimate,
          ...(result.criticalPath === undefined ? {} : { criticalPath: result.criticalPath }),
          ...(result.criticalModule === undefined ? {} : { criticalModule: result.criticalModule }),
          ...(result.expected === undefined ? {} : { expected: result.expected }),
          ...(result.script === undefined ? {} : { script: result.script }),
          ...(result.energy === undefined ? {} : { energy: result.energy }),
        })),
        allowances: { wireFf, clockTreeRatio },
        ...(memories.length === 0 ? {} : { memories }),
        ...(offChip === undefined ? {} : { offChip }),
      },
      text: () => estimateText(design, results, { memories, offChip }),
    };
  },
});

/** A sweep has no use for some options. */
function refuseBeside(
  sweep: string,
  others: Readonly<Record<string, string | number | undefined>>,
): void {
  for (const [option, value] of Object.entries(others)) {
    if (value === undefined) continue;
    const expected = `absent beside ${sweep}`;
    throw new InputError([{ code: 'conflict', path: [option], expected, actual: String(value) }]);
  }
}

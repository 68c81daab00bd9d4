/** `pelab fpga`. */

import { InputError } from '../errors.ts';
import type { FpgaReport } from '../run/fpga.ts';
import { defineCommand, type Command } from './command.ts';
import { listArgument } from './list-argument.ts';
import { percent, table } from './table.ts';

const families = ['ice40', 'ecp5', 'xilinx', 'gowin'] as const;
const scopes = ['element', 'array'] as const;
const sources = ['synthesis', 'model'] as const;
const devices = ['up5k', 'hx8k'] as const;

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {
    family: {
      type: 'string',
      requiresArg: true,
      describe: `one or more of ${families.join(', ')}, separated by commas`,
    },
    scope: { type: 'string', requiresArg: true, describe: 'element, array, or both with a comma' },
    source: {
      type: 'string',
      requiresArg: true,
      describe: 'synthesis (the default), model, or both with a comma',
    },
    dsp: { type: 'boolean', describe: 'pack multipliers into DSPs (the default)' },
    place: {
      type: 'string',
      requiresArg: true,
      describe: `place and route for ${devices.join(', ')}: rate and bitstream`,
    },
    'no-dsp': { type: 'boolean', describe: 'build multipliers from LUTs' },
  },
  examples: [
    ['pelab fpga designs/mac-int8.yaml', 'LUTs, flip-flops and DSPs on four families'],
    ['pelab fpga designs/booth-mac.yaml --family ice40 --no-dsp', 'from LUTs alone'],
    ['pelab fpga designs/int8-systolic.yaml --source model', 'at once, with the error to expect'],
    ['pelab fpga designs/mac-int8.yaml --place up5k,hx8k', 'placed and routed by nextpnr'],
  ],
  async run({ design: file, family, scope, source, dsp, place, out, ...more }, { progress }) {
    const noDsp = more['no-dsp'];
    if (dsp === true && noDsp === true) {
      throw new InputError([
        { code: 'conflict', path: ['--dsp'], expected: 'given alone', actual: 'with --no-dsp' },
      ]);
    }
    const { fpga } = await import('../index.ts');
    const report = await fpga(file, {
      progress,
      dsp: noDsp !== true && dsp !== false,
      ...(family === undefined ? {} : { families: listArgument('family', family, families) }),
      ...(place === undefined ? {} : { out, place: listArgument('place', place, devices) }),
      ...(scope === undefined ? {} : { scopes: listArgument('scope', scope, scopes) }),
      ...(source === undefined ? {} : { sources: listArgument('source', source, sources) }),
    });
    return {
      json: report,
      text: () => [...counts(report), ...predictions(report), ...layouts(report)].join('\n\n'),
    };
  },
});

/** Nothing where nothing was synthesised. */
function counts({ estimates }: FpgaReport): string[] {
  if (estimates.length === 0) return [];
  const rows = estimates.map(({ scope: of, title, dspPacking, counts: each, registerBits }) => ({
    scope: of,
    device: title,
    'DSP packing': dspPacking,
    LUTs: each.luts,
    'LUT memories': each.lutMemories,
    'wide muxes': each.wideMuxes,
    carry: each.carryCells,
    'flip-flops': each.flipFlops,
    'of bits': registerBits,
    DSPs: each.dsps,
    'block RAMs': each.blockRams,
    other: each.other,
  }));
  return [table(rows)];
}

/** Nothing where the model was not asked. */
function predictions(report: FpgaReport): string[] {
  if (report.predictions.length === 0) return [];
  const rows = report.predictions.map(({ scope, title, counts: each, expected }) => ({
    scope,
    'device, by the model': title,
    'LUTs, no DSPs': each.luts,
    '95 of 100 within': percent(expected.luts.p95),
    carry: each.carryCells,
    'flip-flops': each.flipFlops,
  }));
  return [table(rows)];
}

/** Nothing where nothing was placed. */
function layouts({ placements }: FpgaReport): string[] {
  if (placements.length === 0) return [];
  const rows = placements.map((placed) => ({
    scope: placed.scope,
    device: placed.title,
    'fmax MHz': placed.fmaxMhz.toFixed(1),
    'logic cells': placed.logicCells,
    DSPs: placed.dsps,
    'block RAMs': placed.blockRams,
    bitstream: placed.bitstream,
  }));
  return [table(rows)];
}

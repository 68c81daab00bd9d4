/** `pelab fpga`. */

import { InputError } from '../errors.ts';
import { defineCommand, type Command } from './command.ts';
import { listArgument } from './list-argument.ts';
import { table } from './table.ts';

const families = ['ice40', 'ecp5', 'xilinx', 'gowin'] as const;
const scopes = ['element', 'array'] as const;

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
    dsp: { type: 'boolean', describe: 'pack multipliers into DSPs (the default)' },
    'no-dsp': { type: 'boolean', describe: 'build multipliers from LUTs' },
  },
  examples: [
    ['pelab fpga designs/mac-int8.yaml', 'LUTs, flip-flops and DSPs on four families'],
    ['pelab fpga designs/booth-mac.yaml --family ice40 --no-dsp', 'from LUTs alone'],
  ],
  async run({ design: file, family, scope, dsp, 'no-dsp': noDsp }, { progress }) {
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
      ...(scope === undefined ? {} : { scopes: listArgument('scope', scope, scopes) }),
    });
    return {
      json: report,
      text: () =>
        table(
          report.estimates.map(({ scope: of, title, dspPacking, counts, registerBits }) => ({
            scope: of,
            device: title,
            'DSP packing': dspPacking,
            LUTs: counts.luts,
            'LUT memories': counts.lutMemories,
            'wide muxes': counts.wideMuxes,
            carry: counts.carryCells,
            'flip-flops': counts.flipFlops,
            'of bits': registerBits,
            DSPs: counts.dsps,
            'block RAMs': counts.blockRams,
            other: counts.other,
          })),
        ),
    };
  },
});

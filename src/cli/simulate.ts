/** `pelab simulate`. */

import { defineCommand, type Command } from './command.ts';
import type { ScaleSimReport } from '../run/scalesim.ts';
import { offChipText } from './memory-text.ts';
import { percent, quantity, table } from './table.ts';

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {
    results: {
      type: 'boolean',
      default: false,
      describe: 'multiply everything out; results in <out>/<name>.results/, one .npy per layer',
    },
    mode: {
      choices: ['rtl-true', 'scalesim-compat'] as const,
      describe: 'whose cycles: those of the RTL (the default), or what SCALE-Sim v3 reports',
    },
  },
  examples: [
    ['pelab simulate designs/int8-systolic.yaml', 'cycles, utilisation and error, layer by layer'],
    ['pelab simulate designs/resnet50-systolic.yaml --json', 'the same for a program'],
    [
      'pelab simulate designs/resnet50-systolic.yaml --mode scalesim-compat',
      'the totals of SCALE-Sim v3',
    ],
  ],
  async run({ design: file, results, mode, out }, { progress }) {
    const { elaborate, simulate, simulateToFiles } = await import('../index.ts');
    const design = await elaborate(file);
    const whose = mode === undefined ? {} : { mode };
    const { simulation, files } =
      results || mode === 'scalesim-compat'
        ? await simulateToFiles(design, { ...whose, progress, out, products: results })
        : { simulation: await simulate(design, { ...whose, progress }), files: [] };
    const { name, hash } = design;
    return {
      json: { schema: 'pelab.simulation/1', name, designHash: hash, simulation, files },
      text: () => {
        const rows = simulation.gemms.map((gemm) => ({
          layer: gemm.name,
          m: gemm.m,
          k: gemm.k,
          n: gemm.n,
          count: gemm.count,
          cycles: gemm.cycles,
          stalls: gemm.stallCycles,
          utilisation: percent(gemm.utilisation),
        }));
        const { sqnrDb, maxAbs, notFinite, comparedOutputs, outputs } = simulation.numericError;
        return [
          table(rows),
          '',
          `cycles       ${quantity(simulation.cycles)}, and ${quantity(simulation.stallCycles)} lost to memory`,
          `macs         ${quantity(simulation.macs)}`,
          `utilisation  ${percent(simulation.utilisation)}`,
          `error        ${sqnrDb === null ? 'none' : `SQNR ${sqnrDb.toFixed(1)} dB, greatest ${maxAbs.toPrecision(3)}`}` +
            ` (${quantity(comparedOutputs)} of ${quantity(outputs)} outputs against float64)` +
            (notFinite === 0 ? '' : `; ${quantity(notFinite)} overflowed`),
          ...(simulation.offChip === undefined
            ? []
            : [`off-chip     ${offChipText(simulation.offChip)}`]),
          ...scaleSimLines(simulation.scalesim),
          ...files.map((path) => `wrote ${path}`),
        ].join('\n');
      },
    };
  },
});

function scaleSimLines(scalesim: ScaleSimReport | undefined): string[] {
  if (scalesim === undefined) return [];
  const { cycles, rtlCycles, difference } = scalesim;
  return [
    `SCALE-Sim    ${quantity(cycles)} cycles where the RTL takes ${quantity(rtlCycles)}; of the difference,`,
    ...difference.because.map((line) => `             ${line}`),
  ];
}

/** `pelab simulate`. */

import { defineCommand, type Command } from './command.ts';
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
  },
  examples: [
    ['pelab simulate designs/int8-systolic.yaml', 'cycles, utilisation and error, layer by layer'],
    ['pelab simulate designs/resnet50-systolic.yaml --json', 'the same for a program'],
  ],
  async run({ design: file, results, out }, { progress }) {
    const { elaborate, simulate, simulateToFiles } = await import('../index.ts');
    const design = await elaborate(file);
    const { simulation, files } = results
      ? await simulateToFiles(design, { progress, out })
      : { simulation: await simulate(design, { progress }), files: [] };
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
        const { sqnrDb, maxAbs, comparedOutputs, outputs } = simulation.numericError;
        return [
          table(rows),
          '',
          `cycles       ${quantity(simulation.cycles)}, and ${quantity(simulation.stallCycles)} lost to memory`,
          `macs         ${quantity(simulation.macs)}`,
          `utilisation  ${percent(simulation.utilisation)}`,
          `error        ${sqnrDb === null ? 'none' : `SQNR ${sqnrDb.toFixed(1)} dB, greatest ${maxAbs.toPrecision(3)}`}` +
            ` (${quantity(comparedOutputs)} of ${quantity(outputs)} outputs against float64)`,
          ...files.map((path) => `wrote ${path}`),
        ].join('\n');
      },
    };
  },
});

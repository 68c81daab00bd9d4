/** `pelab emit`. */

import { defineCommand, type Command } from './command.ts';

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file, YAML or JSON' },
  },
  options: {},
  examples: [
    ['pelab emit designs/int8-systolic.yaml', 'Verilog and bench in rtl-out/int8-systolic/'],
    ['pelab emit designs/int8-systolic.yaml --out build', 'the same in build/int8-systolic/'],
  ],
  async run({ design: file, out }, { progress }) {
    const { elaborate, emit } = await import('../index.ts');
    progress({ stage: 'emit' });
    const design = await elaborate(file);
    const { folder, top, rtl, files } = await emit(design, { out });
    const { name, hash } = design;
    return {
      json: {
        schema: 'pelab.emission/1',
        name,
        designHash: hash,
        folder,
        rtl: { top, files: rtl },
        files: files.map(({ path }) => path),
      },
      text: () => [...files.map(({ path }) => `${folder}/${path}`), `top module ${top}`].join('\n'),
    };
  },
});

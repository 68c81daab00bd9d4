/** `pelab doctor`. */

import { defineCommand, type Command } from './command.ts';

export const command: Command = defineCommand({
  usage: '',
  positionals: {},
  options: {},
  examples: [['pelab doctor', 'tools on this machine, and how to get the missing ones']],
  async run() {
    const { doctor } = await import('../run/doctor.ts');
    const { table } = await import('./table.ts');
    const report = await doctor();
    return {
      json: report,
      text: () =>
        table(
          report.tools.map(({ name, version, use, install }) => ({
            name,
            version: version ?? 'missing',
            use,
            install: version === undefined ? install : '',
          })),
        ),
    };
  },
});

/** `pelab serve`. */

import { InputError } from '../errors.ts';
import { defineCommand, type Command } from './command.ts';

const MAX_PORT = 65_535;

export const command: Command = defineCommand({
  usage: '<space>',
  positionals: {
    space: { type: 'string', demandOption: true, describe: 'space file that is being explored' },
  },
  options: {
    port: { type: 'number', requiresArg: true, describe: 'default 8080; 0 takes a free one' },
    host: { type: 'string', requiresArg: true, describe: 'default 127.0.0.1, this machine alone' },
  },
  examples: [
    ['pelab serve designs/int8-mac.space.yaml', 'watch a sweep at http://127.0.0.1:8080/'],
  ],
  async run({ space, port, host, out, json, quiet }) {
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= MAX_PORT)) {
      throw new InputError([
        {
          code: 'out_of_range',
          path: ['--port'],
          expected: `an integer in 0..${MAX_PORT}`,
          actual: String(port),
        },
      ]);
    }
    const { serve } = await import('../index.ts');
    const { url, folder } = await serve(space, {
      out,
      ...(port === undefined ? {} : { port }),
      ...(host === undefined ? {} : { host }),
    });
    const told = json
      ? JSON.stringify({ schema: 'pelab.serve/1', url, folder })
      : `${url} shows ${folder}; Ctrl-C ends it`;
    if (json || !quiet) process.stdout.write(`${told}\n`);
    // The server holds the process until it is interrupted.
    return new Promise<undefined>(() => undefined);
  },
});

/** The first page of help. Written without yargs, which takes longer to load than this takes to print. */

import { globalOptions } from './command.ts';
import { commands } from './commands.ts';

/** What `pelab`, `pelab --help` and `pelab -h` print. */
export function overview(): string {
  const options = Object.entries(globalOptions).map(([name, { describe }]): [string, string] => [
    name === 'out' ? '--out DIR' : `--${name}`,
    describe,
  ]);
  return [
    'pelab <command> [file] [options]',
    '',
    'Commands:',
    ...lines(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Options of every command:',
    ...lines([...options, ['--help, -h', 'help, with examples'], ['--version', 'version number']]),
    '',
    'Examples:',
    '  pelab run designs/int8-systolic.yaml',
    '  pelab simulate designs/resnet50-systolic.yaml --json',
    '',
    'pelab <command> --help shows the options of a command, with examples.',
  ].join('\n');
}

function lines(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

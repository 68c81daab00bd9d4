/** The command line: find the command, parse its arguments, run it, print what it left. */

import { InputError, unknownName } from '../errors.ts';
import type { Context, Outcome } from './command.ts';
import { commands, type CommandEntry } from './commands.ts';

/** Where a run prints. */
export type Output = { out(text: string): void; err(text: string): void };

/**
 * Parse and run.
 *
 * @param argv without node and script
 * @returns the exit code of a run that ended by itself: 0, or 1 when a check did not hold
 * @throws whatever the command throws, and `InputError` for arguments that are wrong
 */
export async function runProgram(
  argv: readonly string[],
  version: string,
  output: Output,
  context: Context,
): Promise<number> {
  const name = commandName(argv);
  const entry = commands.find((candidate) => candidate.name === name);
  if (name === undefined) {
    const { overview } = await import('./help.ts');
    output.out(`${argv.includes('--version') ? version : overview()}\n`);
    return 0;
  }
  const { parseArguments } = await import('./arguments.ts');
  if (entry === undefined) {
    const known = commands.map((candidate) => candidate.name);
    throw new InputError([unknownName(['the command'], name, known)]);
  }
  const { command } = await entry.load();
  const parsed = await parseArguments(name, entry.summary, command, argv);
  if (parsed.kind === 'text') {
    output.out(`${parsed.text}\n`);
    return 0;
  }
  return print(await command.run(parsed.values, context), parsed.values, output);
}

const flags = new Set(['--json', '--quiet', '--help', '--version']);

/** The first word that is neither an option nor, unless it is a command, what may be an option's value. */
export function commandName(argv: readonly string[]): string | undefined {
  return argv.find((word, i) => {
    if (word.startsWith('-')) return false;
    const before = argv[i - 1] ?? '';
    if (before === '--out') return false;
    const isFree = !before.startsWith('--') || before.includes('=') || flags.has(before);
    return isFree || commands.some(({ name }) => name === word);
  });
}

/** The entry that a command line will run, if it names one. */
export function entryFor(argv: readonly string[]): CommandEntry | undefined {
  const name = commandName(argv);
  return commands.find((candidate) => candidate.name === name);
}

function print(
  outcome: Outcome | undefined,
  args: Readonly<Record<string, unknown>>,
  output: Output,
): number {
  if (outcome === undefined) return 0;
  if (args['json'] === true) output.out(`${JSON.stringify(outcome.json, undefined, 2)}\n`);
  else if (args['quiet'] !== true) output.out(`${outcome.text()}\n`);
  return outcome.held === false ? 1 : 0;
}

/** The command line: find the command, let yargs parse its arguments, run it, print what it left. */

import yargs, { type Argv } from 'yargs';
import { InputError, nearestName, type Issue } from '../errors.ts';
import { globalOptions, type Command, type Context, type Outcome } from './command.ts';
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
  if (name !== undefined && entry === undefined) throw unknownCommand(name);
  const command = entry === undefined ? undefined : (await entry.load()).command;
  const words = command?.prepare?.(argv) ?? argv;
  let code = 0;
  const parser = base(words, version);
  for (const candidate of commands) {
    if (candidate !== entry || command === undefined) {
      parser.command(candidate.name, candidate.summary);
      continue;
    }
    parser.command(
      `${candidate.name} ${command.usage}`.trim(),
      candidate.summary,
      (inner) => withArguments(inner, command),
      async (args) => {
        checkKeys(args, command);
        code = print(await command.run(args, context), args, output);
      },
    );
  }
  let text = '';
  await parser.parseAsync([...words], {}, (_error: unknown, _args: unknown, printed: string) => {
    text = printed;
  });
  if (text !== '') output.out(`${text}\n`);
  else if (name === undefined) output.out(`${await parser.getHelp()}\n`);
  return code;
}

/** The first word that is not an option nor the value of a global one. */
export function commandName(argv: readonly string[]): string | undefined {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--out') i++;
    else if (!word.startsWith('-')) return word;
  }
  return undefined;
}

/** The entry that a command line will run, if it names one. */
export function entryFor(argv: readonly string[]): CommandEntry | undefined {
  const name = commandName(argv);
  return commands.find((candidate) => candidate.name === name);
}

function base(argv: readonly string[], version: string): Argv {
  return yargs([...argv])
    .scriptName('pelab')
    .usage('pelab <command> [file] [options]')
    .version(version)
    .options(globalOptions)
    .help()
    .alias('help', 'h')
    .example('pelab simulate designs/int8-systolic.yaml', 'cycles of a real layer on an array')
    .epilogue('pelab <command> --help shows the options of a command, with examples.')
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .parserConfiguration({ 'boolean-negation': false, 'camel-case-expansion': false })
    .fail((message, error) => {
      throw error ?? wrongArguments(message);
    });
}

function withArguments(parser: Argv, command: Command): Argv {
  for (const [name, options] of Object.entries(command.positionals)) {
    parser.positional(name, options);
  }
  parser.options(command.options);
  for (const [line, meaning] of command.examples) parser.example(line, meaning);
  return parser;
}

/** Unknown options, with the nearest known one; yargs itself would name none. */
function checkKeys(args: Readonly<Record<string, unknown>>, command: Command): void {
  const known = [
    ...Object.keys(globalOptions),
    ...Object.keys(command.options),
    ...Object.values(command.options).flatMap(({ alias }) => alias ?? []),
    'help',
  ];
  const allowed = new Set([
    ...known,
    ...Object.keys(command.positionals),
    '_',
    '$0',
    'h',
    'version',
  ]);
  const issues = Object.keys(args)
    .filter((key) => !allowed.has(key))
    .map((key): Issue => {
      const nearest = nearestName(key, known);
      return {
        code: 'unknown_key',
        path: ['the option'],
        expected: `one of ${known.map((one) => `--${one}`).join(', ')}`,
        actual: `--${key}`,
        ...(nearest === undefined ? {} : { nearest: `--${nearest}` }),
      };
    });
  const extra = (args['_'] as readonly unknown[]).slice(1);
  for (const word of extra) {
    issues.push({
      code: 'unsupported',
      path: ['the arguments'],
      expected: command.usage === '' ? 'none' : command.usage,
      actual: `also ${String(word)}`,
    });
  }
  if (issues.length > 0) throw new InputError(issues);
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

function unknownCommand(name: string): InputError {
  const known = commands.map((entry) => entry.name);
  const nearest = nearestName(name, known);
  const issue: Issue = {
    code: 'unknown_name',
    path: ['the command'],
    expected: `one of ${known.join(', ')}`,
    actual: name,
    ...(nearest === undefined ? {} : { nearest }),
  };
  return new InputError([issue]);
}

/** yargs' own sentences: a missing positional, a value outside the choices. */
function wrongArguments(message: string): InputError {
  const actual = message.replaceAll(/\s+/g, ' ').trim();
  return new InputError([
    { code: 'wrong_type', path: ['the arguments'], expected: 'as --help shows', actual },
  ]);
}

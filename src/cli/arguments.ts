/** The arguments of one command: parsed by yargs, and told in our own sentences when they are wrong. */

import type { Argv } from 'yargs';
import { InputError, unknownName, type Issue } from '../errors.ts';
import { globalOptions, type Command } from './command.ts';

export type Parsed =
  | { readonly kind: 'arguments'; readonly values: Readonly<Record<string, unknown>> }
  /** Help was asked for. */
  | { readonly kind: 'text'; readonly text: string };

/**
 * Parse what follows a command's name.
 *
 * @throws {InputError} for unknown options, a missing argument, a value that is none of the choices
 */
export async function parseArguments(
  name: string,
  summary: string,
  command: Command,
  argv: readonly string[],
): Promise<Parsed> {
  const { default: yargs } = await import('yargs');
  let values: Readonly<Record<string, unknown>> | undefined;
  let text = '';
  await yargs()
    .scriptName('pelab')
    .version(false)
    .options(globalOptions)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .parserConfiguration({ 'boolean-negation': false, 'camel-case-expansion': false })
    .fail((message, error) => {
      throw error ?? wrongArguments(message, command.usage);
    })
    .command(
      `${name} ${command.usage}`.trim(),
      summary,
      (parser) => withArguments(parser, command),
      (args) => {
        values = args;
      },
    )
    .parseAsync([...(command.prepare?.(argv) ?? argv)], {}, (_error, _args, printed) => {
      text = printed;
    });
  if (values === undefined) return { kind: 'text', text };
  checkKeys(values, command);
  return { kind: 'arguments', values };
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
  const allowed = new Set([...known, ...Object.keys(command.positionals), '_', '$0', 'h']);
  const issues = Object.keys(args)
    .filter((key) => !allowed.has(key))
    .map((key): Issue => {
      const dashes = key.length === 1 ? '-' : '--';
      return unknownName(
        ['the option'],
        `${dashes}${key}`,
        known.map((one) => `--${one}`),
      );
    });
  for (const [key, options] of Object.entries({ ...globalOptions, ...command.options })) {
    // yargs gathers an option that is repeated into a list, whatever its type.
    const isList = 'array' in options && options.array === true;
    if (isList || !Array.isArray(args[key])) continue;
    issues.push({
      code: 'conflict',
      path: [`--${key}`],
      expected: 'given once',
      actual: `${args[key].length} times`,
    });
  }
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

/** yargs' own complaints: a missing argument, a value outside the choices. */
function wrongArguments(message: string, usage: string): InputError {
  const text = message.replaceAll(/\s+/g, ' ').trim();
  const choice = /Argument: (.+), Given: "?(.+?)"?, Choices: (.+)/.exec(text);
  if (choice !== null) {
    const [, name = '', given = '', choices = ''] = choice;
    const known = [...choices.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
    return new InputError([unknownName([name], given, known)]);
  }
  const isShort = text.startsWith('Not enough non-option arguments');
  return new InputError([
    {
      code: 'wrong_type',
      path: ['the arguments'],
      expected: isShort ? usage : 'as --help shows',
      actual: isShort ? 'fewer' : text,
    },
  ]);
}

/** What a command file states: its arguments as data, and one call of the library. */

import type { InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import type { Progress } from '../progress.ts';

/** Options that every command takes. */
export const globalOptions = {
  json: { type: 'boolean', default: false, describe: 'print one JSON document and nothing else' },
  quiet: { type: 'boolean', default: false, describe: 'print nothing but errors' },
  out: { type: 'string', default: 'rtl-out', requiresArg: true, describe: 'folder for output' },
} as const satisfies Record<string, Options>;

/** What a command leaves to be printed. */
export type Outcome = {
  /** For `--json`. */
  readonly json: unknown;
  /** For people. Made only when it is printed. */
  readonly text: () => string;
  /** False when a check did not hold: exit code 1. */
  readonly held?: boolean;
};

export type Context = { readonly progress: Progress };

type Positionals = Readonly<Record<string, PositionalOptions>>;
type NamedOptions = Readonly<Record<string, Options>>;

/** A command with its argument types closed over. */
export type Command = {
  /** Arguments as in yargs: `<design>`, `[values..]`. */
  readonly usage: string;
  readonly positionals: Positionals;
  readonly options: NamedOptions;
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Rewrites the words before yargs reads them, where values may look like options: `-1e-3`. */
  readonly prepare?: (argv: readonly string[]) => readonly string[];
  /** Undefined when the command has printed by itself, as streams do. */
  run(args: Readonly<Record<string, unknown>>, context: Context): Promise<Outcome | undefined>;
};

type Arguments<P extends Positionals, O extends NamedOptions> = InferredOptionTypes<P> &
  InferredOptionTypes<O> &
  InferredOptionTypes<typeof globalOptions>;

/** Make a command from its arguments and what it does with them. */
export function defineCommand<P extends Positionals, O extends NamedOptions>(spec: {
  readonly usage: string;
  readonly positionals: P;
  readonly options: O;
  readonly examples: Command['examples'];
  readonly prepare?: (argv: readonly string[]) => readonly string[];
  run(args: Arguments<P, O>, context: Context): Promise<Outcome | undefined>;
}): Command {
  // yargs has parsed and checked the arguments by the same positionals and options.
  return { ...spec, run: (args, context) => spec.run(args as Arguments<P, O>, context) };
}

/** `pelab calc`. */

import { defineCommand, type Command, type Context } from './command.ts';

type Arguments = {
  readonly format: string;
  readonly op: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly to: string | undefined;
  readonly rounding: string | undefined;
  readonly saturate: boolean;
  readonly seed: number | undefined;
};

export const command: Command = defineCommand({
  usage: '<format> <op> [values..]',
  positionals: {
    format: { type: 'string', demandOption: true, describe: 'number format of the operands' },
    op: {
      type: 'string',
      demandOption: true,
      describe: 'decode, encode, mul, add, sub, fma (a b c) or dot (a0 b0 a1 b1 ..)',
    },
    values: {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'words (0x1f, 0b11111) or values (1.5, -3, 6e-8, inf, nan)',
    },
  },
  options: {
    to: { type: 'string', requiresArg: true, describe: 'format of the result [FORMAT]' },
    rounding: {
      type: 'string',
      requiresArg: true,
      describe: 'nearest-even, nearest-away, toward-zero, up, down or stochastic [nearest-even]',
    },
    saturate: {
      type: 'boolean',
      default: false,
      describe: 'clamp overflow: no wrapping of integers, no infinity or NaN from floats',
    },
    seed: { type: 'number', requiresArg: true, describe: 'of stochastic rounding [1]' },
    stdin: {
      type: 'boolean',
      default: false,
      describe: 'one operation per line: hex operands; for dot a length, then the pairs',
    },
  },
  examples: [
    ['pelab calc posit8_0 mul 0x50 0x50', 'two words multiplied, exactly, then rounded once'],
    ['pelab calc fp16 encode 0.1 --rounding up', 'the word for a value, with its fields'],
    ['pelab calc int8 dot 3 -4 5 6 --to int32', 'the sum of 3*-4 and 5*6'],
    ['pelab calc e4m3 fma --stdin --to fp16 < vectors.txt', 'one hex result per line'],
  ],
  prepare: valuesFirst,
  async run(args, context) {
    const values = args.values.map((value) => value.trim());
    if (args.stdin) {
      await stream(args, values, context);
      return undefined;
    }
    const [{ calculate }, { calculationJson, calculationText }] = await Promise.all([
      import('../calc/calculate.ts'),
      import('../calc/show.ts'),
    ]);
    const done = calculate(args.format, args.op, values, optionsOf(args));
    return { json: calculationJson(done), text: () => calculationText(done) };
  },
});

/**
 * Negative values such as -1e-3 and -inf, and everything after --, are values and not options. A
 * blank in front keeps yargs from reading them; `run` takes it away.
 */
function valuesFirst(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  const isValue = (word: string, index: number): boolean =>
    (end >= 0 && index > end) || /^-(?:[\d.]|inf|nan|nar)/i.test(word);
  return argv.flatMap((word, index) =>
    index === end ? [] : [isValue(word, index) ? ` ${word}` : word],
  );
}

function optionsOf({ to, rounding, saturate, seed }: Arguments): {
  readonly saturate: boolean;
  readonly to?: string;
  readonly rounding?: string;
  readonly seed?: number;
} {
  return {
    saturate,
    ...(to === undefined ? {} : { to }),
    ...(rounding === undefined ? {} : { rounding }),
    ...(seed === undefined ? {} : { seed }),
  };
}

async function stream(
  args: Arguments,
  values: readonly string[],
  { progress }: Context,
): Promise<void> {
  const { calculateStream } = await import('../calc/stream.ts');
  await calculateStream(args.format, args.op, process.stdin, process.stdout, {
    ...optionsOf(args),
    values,
    json: args.json,
    onProgress: (lines) => progress({ stage: 'calc', detail: `${lines} lines` }),
  });
}

/** `pelab cosim`. */

import type { Progress } from '../progress.ts';
import type { GivenCosimOptions } from '../verify/cosim-options.ts';
import type { VerificationResult } from '../verify/result.ts';
import { defineCommand, type Command, type Outcome } from './command.ts';
import { quantity, table } from './table.ts';

const engineNames = ['embedded', 'icarus', 'icarus-wasm', 'verilator'] as const;

export const command: Command = defineCommand({
  usage: '[design]',
  positionals: {
    design: {
      type: 'string',
      describe:
        'design file, YAML or JSON; without one, --rtl is a unit whose --map says what it computes',
    },
  },
  options: {
    engine: {
      type: 'string',
      requiresArg: true,
      describe: `one or more of ${engineNames.join(', ')}, separated by commas`,
    },
    vectors: { type: 'number', requiresArg: true, describe: 'operand beats to check' },
    seed: { type: 'number', requiresArg: true, describe: 'of the stimulus' },
    exhaustive: {
      type: 'boolean',
      describe: 'every operand combination of the element, too (up to 2^32; 2^24 cycle by cycle)',
    },
    replay: { type: 'string', requiresArg: true, describe: 'run a replay file again' },
    rtl: { type: 'string', array: true, requiresArg: true, describe: 'your own Verilog files' },
    top: { type: 'string', requiresArg: true, describe: 'top module of --rtl' },
    map: { type: 'string', requiresArg: true, describe: 'port map of --rtl, YAML' },
    'vectors-from': {
      type: 'string',
      requiresArg: true,
      describe:
        "vectors for --rtl without a design, in TestFloat's layout; their results are checked too",
    },
    'vectors-to': {
      type: 'string',
      requiresArg: true,
      describe: 'file that takes the vectors of --rtl without a design, and their right results',
    },
  },
  examples: [
    ['pelab cosim designs/int8-systolic.yaml', 'element and array against the golden model'],
    ['pelab cosim designs/mac-int8.yaml --exhaustive', 'all 65536 operand pairs'],
    ['pelab cosim designs/mac-int8.yaml --rtl my_mac.v --map ports.yaml', 'your own Verilog'],
    [
      'pelab cosim --rtl fp_mul.v --top fp_mul --map ports.yaml',
      'any unit, against exact arithmetic',
    ],
  ],
  async run(args, { progress }) {
    const { duelOnly } = await import('../run/duel/options.ts');
    const { elaborate, cosimulate } = await import('../index.ts');
    const { contractText, failureText } = await import('../verify/result.ts');
    const { cosimOptions } = await import('../verify/cosim-options.ts');
    const {
      design: file,
      out,
      'vectors-from': vectorsFrom,
      'vectors-to': vectorsTo,
      ...rest
    } = args;
    const given: GivenCosimOptions = { ...rest, vectorsFrom, vectorsTo };
    if (file === undefined) return duelOutcome(given, out, progress);
    duelOnly(given);
    const design = await elaborate(file);
    const report = await cosimulate(design, { ...cosimOptions(given), out, progress });
    const failed = report.verification.find((result) => result.mismatches > 0);
    return {
      json: report,
      held: failed === undefined,
      text: () =>
        [
          table(report.verification.map(line)),
          ...contractText(report.verification),
          `seed ${report.seed}`,
          ...(failed === undefined ? [] : ['', failureText(failed)]),
          ...report.files.map((path) => `wrote ${path}`),
        ].join('\n'),
    };
  },
});

/** A unit without a design: its map says what it computes. */
async function duelOutcome(
  given: GivenCosimOptions,
  out: string,
  progress: Progress,
): Promise<Outcome> {
  const { duel } = await import('../index.ts');
  const { duelOptions } = await import('../run/duel/options.ts');
  const { duelText } = await import('./duel-text.ts');
  const report = await duel({ ...duelOptions(given), out, progress });
  const held = report.mismatches === 0 && (report.stated?.others ?? 0) === 0;
  return { json: report, held, text: () => duelText(report) };
}

function line(result: VerificationResult): Record<string, string> {
  const fixed = Object.entries(result.fixed ?? {}).map(([name, word]) => `${name}=${word}`);
  return {
    engine: result.engine,
    check: result.exhaustive ? 'every operand' : result.kind,
    module: result.module,
    vectors: quantity(result.vectors),
    cycles: quantity(result.cycles),
    compared: quantity(result.samples),
    mismatches: quantity(result.mismatches),
    seconds: result.wallSeconds.toFixed(1),
    fixed: fixed.join(' '),
  };
}

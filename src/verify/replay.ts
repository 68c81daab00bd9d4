/** Counter-examples on disk: a replay file, a waveform, and a test bench that shows the failure by itself. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Machine, Outputs, Signals } from '../bits/machine.ts';
import { parseWith } from '../elements/issues.ts';
import { renderStandAlone } from '../emit/bench-selfcheck.ts';
import type { SourceFile } from '../emit/verilog.ts';
import { InputError, type Issue, type Result } from '../errors.ts';
import type { Engine, Rtl } from '../simulate/engine.ts';
import type { Plan } from '../structure/plan.ts';
import { writing } from '../writing.ts';
import { countDifferences, countSpecified, firstDifference } from './compare.ts';
import { counterexampleOf, type Counterexample } from './counterexample.ts';
import type { CounterexampleRow } from './explain.ts';
import { faceOf, playRows } from './play.ts';
import type { VerificationResult } from './result.ts';
import { counterexampleVcd } from './waves.ts';

const hexWord = z.string().regex(/^[0-9a-f]+$/, 'a word in hexadecimal digits');

const replaySchema = z.object({
  schema: z.literal('pelab.replay/1'),
  module: z.string(),
  engine: z.string(),
  seed: z.int(),
  rows: z.array(z.object({ inputs: z.record(z.string(), hexWord) })).min(1),
});

/** What a replay needs of a replay file. */
export type Replay = {
  readonly module: string;
  readonly seed: number;
  /** Inputs of each cycle from power-up. */
  readonly rows: readonly Signals[];
};

/** The files that document a failure, to be written below one folder; `rtl` is the text that failed. */
export function counterexampleFiles(found: Counterexample, plan: Plan, rtl: Rtl): SourceFile[] {
  const name = `${found.module}-${found.engine}`;
  const bench = `${found.module}_counterexample`;
  const { text, ...data } = found;
  const rows = found.rows.map((row) => ({
    inputs: words(row.inputs),
    outputs: words(row.expected),
  }));
  const sources = rtl.files.map((file) => ({
    path: `rtl/${basename(file.path)}`,
    text: file.text,
  }));
  const language = sources.some((file) => file.path.endsWith('.sv')) ? '-g2012' : '-g2005';
  const list = sources.map((file) => file.path).join(' ');
  const standAlone = renderStandAlone({ ...plan, module: rtl.top }, rows, {
    bench,
    summary: `shows where ${found.module} differs from its golden model`,
    howto: [
      ...text.split('\n', 1),
      'Run from this folder; writes a waveform:',
      `  $ iverilog ${language} -o ${bench}.vvp ${list} ${bench}.v && vvp -n ${bench}.vvp`,
    ],
  });
  return [
    {
      path: `${name}.replay.json`,
      text: `${JSON.stringify({ schema: 'pelab.replay/1', ...data }, undefined, 2)}\n`,
    },
    { path: `${name}.vcd`, text: counterexampleVcd(found, rtl) },
    { path: `${bench}.v`, text: standAlone },
    ...sources,
  ];
}

/** Write files below a folder, which is made. Returns their paths. @throws {InputError} if it cannot be written */
export function writeFiles(folder: string, files: readonly SourceFile[]): string[] {
  return files.map((file) => {
    const path = join(folder, file.path);
    writing(`the output folder ${folder}`, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.text);
    });
    return path;
  });
}

/**
 * Read a replay file.
 *
 * @throws {InputError} when it cannot be read or is not one
 */
export function readReplay(file: string): Replay {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    throw new InputError(
      [{ code: 'unreadable', path: [], expected: 'a readable JSON file', actual }],
      file,
    );
  }
  const parsed: Result<z.output<typeof replaySchema>, Issue[]> = parseWith(replaySchema, data);
  if (!parsed.ok) throw new InputError(parsed.error, file);
  const { module, seed, rows } = parsed.value;
  return { module, seed, rows: rows.map((row) => words(row.inputs)) };
}

/**
 * Run the rows of a replay file again, under each engine, against the golden model.
 *
 * @throws {InputError} when the file is of another module or has other ports
 */
export async function replay(
  target: { readonly rtl: Rtl; golden(): Machine },
  recorded: Replay,
  engines: readonly Engine[],
): Promise<VerificationResult[]> {
  const { rtl } = target;
  const issues = portIssues(recorded, rtl);
  if (issues.length > 0) throw new InputError(issues);
  const played = playRows(recorded.rows, target.golden(), faceOf(rtl));
  const results: VerificationResult[] = [];
  for (const engine of engines) {
    const from = performance.now();
    const session = await engine.open(rtl);
    try {
      const [answer] = await session.runAll([played.inputs]);
      if (answer === undefined) throw new RangeError('an engine lost a run');
      const difference = firstDifference(played.expected, answer);
      const where = { module: rtl.top, engine: engine.name, seed: recorded.seed };
      results.push({
        ...where,
        kind: 'replay',
        vectors: played.vectors,
        cycles: played.inputs.cycles,
        samples: countSpecified(played.expected),
        mismatches: countDifferences(played.expected, answer),
        exhaustive: false,
        wallSeconds: (performance.now() - from) / 1000,
        ...(difference === undefined
          ? {}
          : { counterexample: counterexampleOf(where, played, answer, difference) }),
      });
    } finally {
      await session.close();
    }
  }
  return results;
}

function portIssues(recorded: Replay, rtl: Rtl): Issue[] {
  const known = rtl.inputs.map((port) => port.name);
  const [first = {}] = recorded.rows;
  const actual = Object.keys(first);
  const isSame = known.length === actual.length && known.every((name) => actual.includes(name));
  if (isSame && recorded.module === rtl.top) return [];
  return [
    {
      code: 'conflict',
      path: ['the replay file'],
      expected: `one of ${rtl.top} with inputs ${known.join(', ')}`,
      actual: `one of ${recorded.module} with inputs ${actual.join(', ')}`,
    },
  ];
}

function words(row: CounterexampleRow['inputs']): Signals & Outputs {
  return Object.fromEntries(
    Object.entries(row).map(([name, word]) => [name, BigInt(`0x${word}`)] as const),
  );
}

/** The SAT solver of Yosys on small combinational modules: is the output ever high? */

import type { NetlistModule } from '../../eda/netlist.ts';
import { runYosys } from '../../eda/yosys.ts';
import { withinProcessorTime } from './processor-time.ts';

/** The output of every problem. */
export const problemPort = 'differs_o';

export type Problem = { readonly id: number; readonly module: NetlistModule };

/** `always`: the output is never high. `sometimes`: some inputs make it high. */
export type Answer = 'always' | 'sometimes' | 'not decided';

/** Proofs in one run of Yosys: starting it costs more than most proofs. */
const perRun = 64;

/**
 * Prove of each module that its output `problemPort` is low for all inputs.
 *
 * @param limitSeconds of processor time for a run of proofs, and again for each of them alone where the run was too long
 */
export async function proveZero(
  problems: readonly Problem[],
  limitSeconds: number,
): Promise<Map<number, Answer>> {
  const answers = new Map<number, Answer>();
  for (let from = 0; from < problems.length; from += perRun) {
    const some = problems.slice(from, from + perRun);
    const together = await solve(some, limitSeconds);
    for (const one of some) {
      const isAlone = together !== undefined || some.length === 1;
      const found = isAlone ? together : await solve([one], limitSeconds);
      answers.set(one.id, found?.get(one.id) ?? 'not decided');
    }
  }
  return answers;
}

/** Undefined when the solver was stopped. */
async function solve(
  problems: readonly Problem[],
  limitSeconds: number,
): Promise<Map<number, Answer> | undefined> {
  const modules = Object.fromEntries(problems.map(({ id, module }) => [`m${id}`, module]));
  const script = [
    'read_json problems.json',
    ...problems.flatMap(({ id }) => [
      `log pelab_problem ${id} .`,
      `sat -prove ${problemPort} 0 m${id}`,
    ]),
  ].join('\n');
  const files = { 'problems.json': JSON.stringify({ creator: 'pelab', modules }) };
  // The solver's own time limit needs signals, which WebAssembly has not: its thread is ended instead.
  const found = await withinProcessorTime(limitSeconds, (signal) =>
    runYosys({ script, files }, { signal }),
  );
  return found === undefined ? undefined : answersOf(found.log);
}

function answersOf(log: string): Map<number, Answer> {
  const answers = new Map<number, Answer>();
  const parts = log.split(/^pelab_problem (\d+) \.\s*$/m);
  for (let i = 1; i + 1 < parts.length; i += 2) {
    const text = parts[i + 1] ?? '';
    const id = Number(parts[i]);
    if (text.includes('no model found: SUCCESS!')) answers.set(id, 'always');
    else if (text.includes('model found: FAIL!')) answers.set(id, 'sometimes');
  }
  return answers;
}

/** Proof by the solvers that two modules with equal ports give equal outputs. */

import type { Signals } from '../bits/machine.ts';
import { InvariantError } from '../errors.ts';
import type { Rtl } from '../simulate/engine.ts';
import { decide } from './solve/decide.ts';
import type { TraceCycle } from './solve/problem.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/**
 * Compare two modules with equal ports, `en_i` among the inputs.
 *
 * @param limit seconds until the proof is given up
 * @param held words that inputs are to have: the claim is only about these
 * @throws {EngineError} when Yosys refuses the text
 */
export async function proveEqual(
  tested: Rtl,
  plain: Rtl,
  latency: number,
  limit: number,
  held: Signals = {},
): Promise<Verdict> {
  const files = Object.fromEntries(
    [...named(tested, 'gate'), ...named(plain, 'gold')].map(({ path, text }) => [path, text]),
  );
  const given = Object.entries({ en_i: 1n, ...held }).map(([port, value]) => ({
    net: `in_${port}`,
    value,
  }));
  const { clock } = tested;
  const [answer] = await decide(
    {
      top: 'miter',
      script: miterScript(tested, plain),
      files,
      ...(clock === undefined ? {} : { clock: `in_${clock}` }),
      claims: [{ given, holds: { net: 'trigger', value: 0, at: latency + 1 } }],
    },
    limit,
  );
  if (answer === undefined) throw new InvariantError('a claim has an answer');
  if (answer.verdict !== 'refuted') return verdictOf(answer, limit);
  return { verdict: 'refuted', trace: answer.trace.map(byPort) };
}

/** Each side is read and flattened by itself, so that modules of one name may differ. */
function miterScript(tested: Rtl, plain: Rtl): string[] {
  return [
    ...sideScript(tested, 'gate'),
    ...sideScript(plain, 'gold'),
    'design -copy-from gate -as gate gate',
    'design -copy-from gold -as gold gold',
    'miter -equiv -flatten -make_outputs gold gate miter',
    'hierarchy -top miter',
  ];
}

function sideScript(rtl: Rtl, name: string): string[] {
  return [
    ...named(rtl, name).map(({ path }) => `read_verilog ${path}`),
    `hierarchy -check -top ${rtl.top}`,
    'proc',
    'flatten',
    'opt_clean',
    `rename ${rtl.top} ${name}`,
    `design -stash ${name}`,
  ];
}

function named(rtl: Rtl, side: string): { path: string; text: string }[] {
  return rtl.files.map(({ text }, i) => ({ path: `${side}${i}.v`, text }));
}

/** A cycle of the miter by the names of ports. */
function byPort(cycle: TraceCycle): TraceCycle {
  const words = Object.entries(cycle).filter(([name]) => name !== 'trigger');
  return Object.fromEntries(
    words.map(([name, digits]) => [
      name
        .replace(/^in_/, '')
        .replace(/^gate_/, 'tested_')
        .replace(/^gold_/, 'plain_'),
      digits,
    ]),
  );
}

/** Engines that are not part of the package, in tests: skipped with one line where missing, unless PELAB_REQUIRE_ENGINES=1. */

import { describe } from 'vitest';
import type { Engine, EngineName } from '../../src/simulate/engine.ts';
import { engineByName, engineNames } from '../../src/simulate/index.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { icarusWasm } from '../../src/simulate/icarus-wasm/engine.ts';
import { verilator, verilatorWith } from '../../src/simulate/verilator.ts';

/** Whether a missing engine fails the tests instead of skipping them. */
export const enginesRequired: boolean = process.env['PELAB_REQUIRE_ENGINES'] === '1';

const optional: readonly Engine[] = [icarus, icarusWasm, verilator];

/** The engines on this machine; the missing ones are named on stderr, once per test file. */
export const installedEngines: readonly Engine[] = await present(optional);

/** `describe` for each engine that has to be installed or built, skipped where it is missing. */
export function describeInstalled(title: string, body: (engine: Engine) => void): void {
  for (const engine of optional) {
    describe.skipIf(!isPresent(engine))(`${title}: ${engine.name}`, () => {
      body(engine);
    });
  }
}

/** Whether an engine can be used here. With PELAB_REQUIRE_ENGINES=1 always true: the test then fails by itself. */
export function isPresent(engine: Engine): boolean {
  return installedEngines.includes(engine) || enginesRequired;
}

async function present(engines: readonly Engine[]): Promise<Engine[]> {
  const found: Engine[] = [];
  for (const engine of engines) {
    if ((await engine.version()) !== undefined) found.push(engine);
    else if (!enginesRequired) {
      process.stderr.write(`skipped: tests that need ${engine.name} (${engine.install})\n`);
    }
  }
  return found;
}

/** `PELAB_LAW_ENGINES`, names with commas: the engines under which somebody wants all laws, however long that takes. */
const askedEngines = process.env['PELAB_LAW_ENGINES']?.split(',');

/** Whether all laws are wanted, and not the choice of every day. */
export const isEveryLawAsked: boolean = askedEngines !== undefined;

/**
 * Engines under which the laws of families are checked: those of `PELAB_LAW_ENGINES`, else those that the test chose for
 * every day, by default the two quick ones.
 */
export async function lawEngines(
  ...everyday: readonly [EngineName, ...EngineName[]] | readonly []
): Promise<Engine[]> {
  const chosen = everyday.length === 0 ? (['embedded', 'icarus'] as const) : everyday;
  return presentEngines(
    ...(askedEngines === undefined
      ? chosen
      : engineNames.filter((name) => askedEngines.includes(name))),
  );
}

/** The engine of a law that one engine checks: the embedded one, or the first of `PELAB_LAW_ENGINES`. */
export async function lawEngine(): Promise<Engine> {
  const [first] = await lawEngines('embedded');
  if (first === undefined) throw new Error('no engine to check RTL with');
  return first;
}

/**
 * The engines of these names that can be used here, in this order. An engine that is part of the package is always
 * among them; another one where it is installed, or required. Verilator builds without optimisation: a test simulates a
 * few thousand cycles, which takes less time than the compiler would.
 */
export async function presentEngines(...names: readonly EngineName[]): Promise<Engine[]> {
  const found: Engine[] = [];
  for (const name of names.filter((wanted) => engineNames.includes(wanted))) {
    const engine = name === 'verilator' ? verilatorWith('-O0') : await engineByName(name);
    if (enginesRequired || (await engine.version()) !== undefined) found.push(engine);
  }
  return found;
}

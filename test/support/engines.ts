/** Native engines in tests: skipped with one line where missing, unless PELAB_REQUIRE_ENGINES=1. */

import { describe } from 'vitest';
import type { Engine, EngineName } from '../../src/simulate/engine.ts';
import { engineByName, engineNames } from '../../src/simulate/index.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { verilator } from '../../src/simulate/verilator.ts';

/** Whether a missing engine fails the tests instead of skipping them. */
export const enginesRequired: boolean = process.env['PELAB_REQUIRE_ENGINES'] === '1';

/** The native engines on this machine; the missing ones are named on stderr, once per test file. */
export const nativeEngines: readonly Engine[] = await present([icarus, verilator]);

/** `describe` for each native engine, skipped where it is missing. */
export function describeNative(title: string, body: (engine: Engine) => void): void {
  for (const engine of [icarus, verilator]) {
    describe.skipIf(!isPresent(engine))(`${title}: ${engine.name}`, () => {
      body(engine);
    });
  }
}

/** Whether a native engine can be used here. With PELAB_REQUIRE_ENGINES=1 always true: the test then fails by itself. */
export function isPresent(engine: Engine): boolean {
  return nativeEngines.includes(engine) || enginesRequired;
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

/**
 * The engines of these names that can be used here, in this order. An engine that is part of the package is always
 * among them; a native one where it is installed, or required.
 */
export async function presentEngines(...names: readonly EngineName[]): Promise<Engine[]> {
  const found: Engine[] = [];
  for (const name of names.filter((wanted) => engineNames.includes(wanted))) {
    const engine = await engineByName(name);
    if (enginesRequired || (await engine.version()) !== undefined) found.push(engine);
  }
  return found;
}

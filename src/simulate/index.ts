/** The registry of engines. Each is imported only when asked for: the command line must start fast. */

import { InputError, unknownName } from '../errors.ts';
import type { Engine, EngineName } from './engine.ts';

const loaders: Record<EngineName, () => Promise<Engine>> = {
  embedded: async () => (await import('./embedded/engine.ts')).embeddedEngine,
  icarus: async () => (await import('./icarus.ts')).icarus,
  'icarus-wasm': async () => (await import('./icarus-wasm/engine.ts')).icarusWasm,
  verilator: async () => (await import('./verilator.ts')).verilator,
};

/** Names of the engines, in the order in which they are tried and listed. */
export const engineNames = Object.keys(loaders) as readonly EngineName[];

/** An engine and the version found on this machine, undefined where it is missing. */
export type EngineStatus = {
  readonly name: EngineName;
  readonly version: string | undefined;
  readonly install: string;
};

/**
 * The engine of a name. Whether it is installed shows when it is opened.
 *
 * @throws {InputError} for a name that is no engine's
 */
export async function engineByName(name: string): Promise<Engine> {
  if (Object.hasOwn(loaders, name)) return loaders[name as EngineName]();
  throw new InputError([unknownName(['engine'], name, engineNames)]);
}

/** Every engine and whether it is here, for `doctor` and `list engines`. */
export async function availableEngines(): Promise<EngineStatus[]> {
  return Promise.all(
    engineNames.map(async (name) => {
      const engine = await engineByName(name);
      return { name, version: await engine.version(), install: engine.install };
    }),
  );
}

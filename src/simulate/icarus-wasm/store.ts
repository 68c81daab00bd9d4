/** Where the programs lie that `npm run build:icarus-wasm` has built, and how they are read. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../../errors.ts';
import { wasm } from '../../wasm/host.ts';
import type { WasmModule } from '../../wasm/host.ts';

/** The parts of Icarus Verilog that are used: preprocessor, elaborator with its code generator, simulator. */
export const programNames = ['ivlpp', 'ivl', 'vvp'] as const;

export type ProgramName = (typeof programNames)[number];

export type Programs = Readonly<Record<ProgramName, WasmModule>>;

/** System modules, linked into the programs: each was a shared object with tasks such as `$fread`. */
export const systemModules = [
  'system',
  'vhdl_sys',
  'vhdl_textio',
  'v2005_math',
  'va_math',
  'v2009',
] as const;

/** What is written down beside the programs. */
export type Manifest = {
  readonly schema: 'pelab.icarus-wasm/1';
  /** As the simulator itself says it. */
  readonly version: string;
  /** Debian's source package and its version. */
  readonly source: string;
  readonly compiler: string;
  /** Hash of all that the build depends on but for source package and compiler. */
  readonly recipe: string;
  /** Seconds the build took, wall clock. */
  readonly seconds: number;
  /** Hex SHA-256 of each file. */
  readonly sha256: Readonly<Record<string, string>>;
};

export const manifestName = 'manifest.json';

export const install =
  'build it once with `npm run build:icarus-wasm`, on Debian or Ubuntu (docs/icarus-wasm.md)';

/** The folder: `$PELAB_ICARUS_WASM`, else `.cache/icarus-wasm` in the package, which git ignores. */
export function programFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const own = env['PELAB_ICARUS_WASM'];
  if (own !== undefined && own !== '') return own;
  return fileURLToPath(new URL('../../../.cache/icarus-wasm', import.meta.url));
}

/** What was built; undefined when nothing was. */
export async function readManifest(folder = programFolder()): Promise<Manifest | undefined> {
  try {
    const found: unknown = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
    return isManifest(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

let loaded: { readonly folder: string; readonly programs: Promise<Programs> } | undefined;

/**
 * The programs, compiled once per process and fit to be posted to workers.
 *
 * @throws {EngineError} when they have not been built
 */
export function loadPrograms(): Promise<Programs> {
  const folder = programFolder();
  if (loaded?.folder !== folder) loaded = { folder, programs: compile(folder) };
  return loaded.programs;
}

async function compile(folder: string): Promise<Programs> {
  if ((await readManifest(folder)) === undefined) {
    loaded = undefined;
    throw new EngineError(`icarus-wasm must be in ${folder}; ${install}`);
  }
  const [ivlpp, ivl, vvp] = await Promise.all([
    moduleOf(folder, 'ivlpp'),
    moduleOf(folder, 'ivl'),
    moduleOf(folder, 'vvp'),
  ]);
  return { ivlpp, ivl, vvp };
}

async function moduleOf(folder: string, name: ProgramName): Promise<WasmModule> {
  return wasm.compile(new Uint8Array(await readFile(join(folder, `${name}.wasm`))));
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, version, recipe } = value as Partial<Manifest>;
  return (
    schema === 'pelab.icarus-wasm/1' && typeof version === 'string' && typeof recipe === 'string'
  );
}

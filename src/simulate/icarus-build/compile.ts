/** The source folder to three WebAssembly programs. */

import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import { programNames, systemModules, type ProgramName } from '../icarus-wasm/store.ts';
import { compileFlags, linkFlags, objectGroups, objectNames } from './recipe.ts';
import { run } from './tool.ts';

type Unit = {
  /** Relative to the source folder. */
  readonly source: string;
  readonly object: string;
  readonly command: readonly string[];
  readonly programs: readonly ProgramName[];
  readonly bytes: number;
};

/**
 * Compile on all cores and link.
 *
 * @param source a prepared source folder
 * @param shims folder of our own C files
 * @param target folder for the programs
 * @throws {EngineError} with the compiler's messages
 */
export async function compilePrograms(
  source: string,
  shims: string,
  target: string,
  onProgress: Progress,
): Promise<void> {
  const units = [...(await packageUnits(source, shims)), ...linkedUnits(shims)];
  const objects = join(source, 'objects');
  await mkdir(objects);
  // The longest first, so that no core is left with a long one at the end.
  const queue = units.toSorted((a, b) => b.bytes - a.bytes);
  let done = 0;
  const work = async (): Promise<void> => {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
      await run([...unit.command, '-o', join(objects, unit.object)], source);
      done++;
      onProgress({ stage: 'compile', detail: unit.source, share: done / units.length });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  for (const name of programNames) {
    const parts = units
      .filter(({ programs }) => programs.includes(name))
      .map(({ object }) => join(objects, object));
    await run(['clang++', ...parts, ...linkFlags, '-o', join(target, `${name}.wasm`)], source);
  }
}

async function packageUnits(source: string, shims: string): Promise<Unit[]> {
  const units: Unit[] = [];
  for (const { folder, lists, level, programs } of objectGroups) {
    const makefile = await readFile(join(source, folder, 'Makefile.in'), 'utf8');
    for (const name of objectNames(makefile, lists)) {
      const path = sourceOf(source, folder, name);
      units.push({
        source: path,
        object: `${folder === '.' ? 'ivl' : folder}-${name}.o`,
        command: [compiler(path), ...compileFlags(path, folder, level, shims), '-c', path],
        programs,
        bytes: (await stat(join(source, path))).size,
      });
    }
  }
  return units;
}

/** Our own file: the preprocessor loads nothing, the simulator its modules, the elaborator the code generator as well. */
function linkedUnits(shims: string): Unit[] {
  const modules = systemModules.map((name) => `PELAB_MODULE(${name})`).join(' ');
  const common = ['--target=wasm32-wasi', '-O1', `-I${shims}`];
  const settings: Readonly<Record<ProgramName, readonly string[]>> = {
    ivlpp: ['-DPELAB_MODULES='],
    ivl: [`-DPELAB_MODULES=${modules}`, '-DPELAB_TARGET'],
    vvp: [`-DPELAB_MODULES=${modules}`],
  };
  return programNames.map((name) => ({
    source: 'linked.c',
    object: `linked-${name}.o`,
    command: ['clang', ...settings[name], ...common, '-c', join(shims, 'linked.c')],
    programs: [name],
    bytes: 0,
  }));
}

function sourceOf(source: string, folder: string, name: string): string {
  const places = [folder, 'libmisc'].flatMap((place) =>
    ['cc', 'c'].map((ending) => join(place, `${name}.${ending}`)),
  );
  const found = places.find((path) => existsSync(join(source, path)));
  if (found === undefined) throw new EngineError(`the source of ${name}.o must be in ${folder}`);
  return found;
}

function compiler(path: string): string {
  return path.endsWith('.cc') ? 'clang++' : 'clang';
}

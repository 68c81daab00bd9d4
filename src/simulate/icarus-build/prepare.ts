/** From the unpacked source package to a folder that can be compiled. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contents, file, folder as emptyTree } from '../../eda/wasi-files.ts';
import { EngineError } from '../../errors.ts';
import { wasm } from '../../wasm/host.ts';
import { runProgram } from '../icarus-wasm/program.ts';
import { configuredHeader, generations, withoutThread } from './recipe.ts';
import { run } from './tool.ts';

/**
 * Write the headers that `configure` would write, and run bison, flex and gperf, in the source folder.
 *
 * @throws {EngineError} when a tool fails
 */
export async function prepareSource(source: string, headers: readonly string[]): Promise<void> {
  for (const name of headers) await rewrite(source, `${name}.in`, name, configuredHeader);
  await rewrite(source, 'vpi/vcd_priv2.cc', 'vpi/vcd_priv2.cc', withoutThread);
  await writeFile(join(source, 'version_tag.h'), '#define VERSION_TAG ""\n');
  for (const { folder, command, output } of generations) {
    const text = await run(command, join(source, folder));
    if (output !== undefined) await writeFile(join(source, folder, output), text);
  }
  await writeFile(join(source, 'vvp', 'tables.cc'), await printedTables(source));
}

/** The truth tables of `vvp` are printed by a program of the package: built for WASI too, so no native compiler is needed. */
async function printedTables(source: string): Promise<Uint8Array> {
  const program = join(source, 'draw_tt.wasm');
  await run(
    ['clang', '--target=wasm32-wasi', '-O1', '-w', '-o', program, join('vvp', 'draw_tt.c')],
    source,
  );
  const module = await wasm.compile(new Uint8Array(await readFile(program)));
  const stdout = file();
  const { status, stderr } = runProgram(module, ['draw_tt'], emptyTree(), { stdout });
  if (status !== 0) throw new EngineError(`draw_tt must print the tables:\n${stderr}`);
  return contents(stdout);
}

async function rewrite(
  source: string,
  from: string,
  to: string,
  change: (text: string) => string,
): Promise<void> {
  const text = await readFile(join(source, from), 'utf8');
  await writeFile(join(source, to), change(text));
}

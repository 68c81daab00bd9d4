/** Build Icarus Verilog for WebAssembly into the folder where the engine looks for it. */

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder as emptyTree } from '../../eda/wasi-files.ts';
import { contentHash } from '../../eda/yosys-cache.ts';
import { EngineError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import { wasm } from '../../wasm/host.ts';
import { runProgram } from '../icarus-wasm/program.ts';
import { manifestName, programFolder, readManifest, type Manifest } from '../icarus-wasm/store.ts';
import { guard } from '../stdio-scratch.ts';
import { compilePrograms } from './compile.ts';
import { prepareSource } from './prepare.ts';
import { headers, suite } from './recipe.ts';
import { fetchSource } from './source.ts';
import { requireTools } from './tool.ts';

const shims = fileURLToPath(new URL('../../../templates/icarus-wasm/', import.meta.url));

export type Built = {
  readonly folder: string;
  readonly manifest: Manifest;
  /** False when what would be built was there already. */
  readonly isNew: boolean;
};

/**
 * Fetch, compile, and put in place when all is whole. What is in place already is left as it is unless `force`.
 *
 * @throws {EngineError} when a tool is missing or fails
 */
export async function buildIcarusWasm(onProgress: Progress, force: boolean): Promise<Built> {
  const folder = programFolder();
  const present = force ? undefined : await builtManifest();
  if (present !== undefined) return { folder, manifest: present, isNew: false };
  const started = performance.now();
  onProgress({ stage: 'tools' });
  const compiler = await requireTools();
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.build-`);
  const forget = guard({ kind: 'path', path: work });
  try {
    onProgress({ stage: 'fetch', detail: `Debian ${suite}, source package iverilog` });
    const source = await fetchSource(work);
    onProgress({ stage: 'prepare', detail: source.name });
    await prepareSource(source.folder, headers);
    const target = join(work, 'built');
    await mkdir(target);
    await compilePrograms(source.folder, shims, target, onProgress);
    for (const archive of source.archives) {
      await rename(join(work, archive), join(target, archive));
    }
    const manifest: Manifest = {
      schema: 'pelab.icarus-wasm/1',
      version: await simulatorVersion(target),
      source: source.name,
      compiler,
      recipe: await recipeHash(),
      seconds: Math.round((performance.now() - started) / 100) / 10,
      sha256: await hashes(target),
    };
    await writeFile(join(target, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await rm(folder, { recursive: true, force: true });
    await rename(target, folder);
    return { folder, manifest, isNew: true };
  } finally {
    await rm(work, { recursive: true, force: true });
    forget();
  }
}

/** What is in place, if it was built as it would be built now. */
export async function builtManifest(): Promise<Manifest | undefined> {
  const present = await readManifest();
  return present?.recipe === (await recipeHash()) ? present : undefined;
}

/** Hash of the files of this folder and of the C files: what the result depends on, source package and compiler apart. */
async function recipeHash(): Promise<string> {
  const parts: (string | Uint8Array)[] = [];
  for (const folder of [dirname(fileURLToPath(import.meta.url)), shims]) {
    for (const name of (await readdir(folder)).toSorted()) {
      parts.push(name, await readFile(join(folder, name)));
    }
  }
  return contentHash(parts);
}

/** The first line that the simulator says of itself: also shows that what was built runs. */
async function simulatorVersion(built: string): Promise<string> {
  const module = await wasm.compile(new Uint8Array(await readFile(join(built, 'vvp.wasm'))));
  const { status, stderr } = runProgram(module, ['vvp', '-V'], emptyTree());
  const version = /^Icarus Verilog runtime (.*?)\s*\(\)$/m.exec(stderr)?.[1];
  if (status === 0 && version !== undefined) return `Icarus Verilog ${version}`;
  throw new EngineError(`the simulator that was built must run:\n${stderr}`);
}

async function hashes(folder: string): Promise<Record<string, string>> {
  const names = [...(await readdir(folder))].toSorted();
  const entries = names.map(async (name): Promise<[string, string]> => {
    const bytes = await readFile(join(folder, name));
    return [name, createHash('sha256').update(bytes).digest('hex')];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Writing a folder so that it is seen either as it was or complete. The files go to a hidden folder beside the
 * target, which then takes its place. A manifest tells which files are ours: others in the folder are kept.
 */

import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  opendirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { trackLeftover } from '../cleanup.ts';
import { InputError, InvariantError } from '../errors.ts';
import { writing } from '../writing.ts';

/** A file below the output folder. */
export type OutputFile = { readonly path: string; readonly content: string | Uint8Array };

const MANIFEST = 'manifest.json';
const SCHEMA = 'pelab.manifest/1';

/**
 * Replace our files in `folder` by these, all at once.
 *
 * @param facts what else the manifest says: name, design hash
 * @throws {InputError} if the folder cannot be written, or holds files and none of them is ours
 */
export function writeFolder(
  folder: string,
  files: readonly OutputFile[],
  facts: Readonly<Record<string, unknown>>,
): void {
  const target = realFolder(folder);
  const ours = ownFiles(target);
  const mark = randomBytes(4).toString('hex');
  const temporary = join(dirname(target), `.${relative(dirname(target), target)}.${mark}.new`);
  const retired = temporary.replace(/\.new$/, '.old');
  guard(target, () => makeFolder(dirname(target)));
  const forget = trackLeftover({ kind: 'path', path: temporary });
  try {
    guard(target, () => {
      keepOthers(target, temporary, ours);
      for (const file of [...files, manifest(files, facts)]) write(temporary, file);
      if (existsSync(target)) renameSync(target, retired);
      renameSync(temporary, target);
    });
  } catch (error) {
    // Between the two renames the old folder is out of the way: put it back.
    if (!existsSync(target) && existsSync(retired)) renameSync(retired, target);
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    if (existsSync(target)) rmSync(retired, { recursive: true, force: true });
    forget();
  }
}

/** Where a folder really is: a link is followed, not replaced. */
function realFolder(folder: string): string {
  return guard(folder, () => (existsSync(folder) ? realpathSync(folder) : resolve(folder)));
}

/** Like `mkdir -p`. Node's own never returns where a folder exists but takes no others, as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    // Refuses, with the system's own code, what is there but no folder.
    opendirSync(folder).closeSync();
    return;
  }
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else may have made it in the meantime.
    if (!existsSync(folder)) throw error;
  }
}

function write(folder: string, { path, content }: OutputFile): void {
  const file = resolve(folder, path);
  if (!file.startsWith(folder + sep)) throw new InvariantError(`${path} leaves the output folder`);
  makeFolder(dirname(file));
  writeFileSync(file, content);
}

function manifest(
  files: readonly OutputFile[],
  facts: Readonly<Record<string, unknown>>,
): OutputFile {
  const paths = files.map(({ path }) => path).toSorted();
  const content = JSON.stringify({ schema: SCHEMA, ...facts, files: paths }, undefined, 2);
  return { path: MANIFEST, content: `${content}\n` };
}

/** Files the manifest of an earlier run lists. */
function ownFiles(target: string): Set<string> {
  const entries = guard(target, () => (existsSync(target) ? readdirSync(target) : []));
  if (entries.length === 0) return new Set();
  const files = manifestFiles(join(target, MANIFEST));
  if (files !== undefined) return new Set([...files, MANIFEST]);
  throw refuse(
    target,
    'empty, or one that pelab has written (with its manifest.json)',
    `one with ${entries.slice(0, 3).join(', ')}`,
  );
}

function manifestFiles(file: string): string[] | undefined {
  try {
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof data !== 'object' || data === null) return undefined;
    if (!('schema' in data) || data.schema !== SCHEMA) return undefined;
    if (!('files' in data) || !Array.isArray(data.files)) return undefined;
    return data.files.filter((path): path is string => typeof path === 'string');
  } catch {
    return undefined;
  }
}

/** Copy what the user has put beside our files. */
function keepOthers(target: string, temporary: string, ours: ReadonlySet<string>): void {
  mkdirSync(temporary);
  if (!existsSync(target)) return;
  cpSync(target, temporary, {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) => !ours.has(relative(target, source).split(sep).join('/')),
  });
}

/** File system refusals as input errors: the user chose the folder. */
function guard<T>(target: string, work: () => T): T {
  return writing(`the output folder ${target}`, work);
}

function refuse(target: string, expected: string, actual: string): InputError {
  return new InputError([
    { code: 'unreadable', path: [`the output folder ${target}`], expected, actual },
  ]);
}

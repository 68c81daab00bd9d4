/** Liberty files from disk, plain or gzipped. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '../errors.ts';
import type { Library } from '../technology/library.ts';
import { mergeLibraries, parseLiberty } from './liberty.ts';

const unzip = promisify(gunzip);

/**
 * Read Liberty files (`.lib`, `.lib.gz`) and merge them into one library.
 *
 * @throws {InputError} if a file is missing, not gzip where it says so, or not Liberty
 */
export async function readLibraryFiles(
  paths: readonly string[],
  baseDir: string,
): Promise<Library> {
  const libraries = await Promise.all(
    paths.map(async (path) => parseLiberty(await readText(resolve(baseDir, path), path), path)),
  );
  return mergeLibraries(libraries);
}

async function readText(path: string, shown: string): Promise<string> {
  const refuse = (expected: string, error: unknown): never => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const actual = isMissing ? 'missing' : error instanceof Error ? error.message : String(error);
    throw new InputError([{ code: 'unreadable', path: [], expected, actual }], shown);
  };
  let bytes = await readFile(path).catch((error: unknown) => refuse('an existing file', error));
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    bytes = await unzip(bytes).catch((error: unknown) => refuse('a whole gzip file', error));
  }
  return bytes.toString('latin1');
}

/** A library by name or file, as users give it: `--library generic45`, `--library a.lib.gz,b.lib`. */
import { InputError, unknownName } from '../errors.ts';
import { readLibraryFiles } from '../eda/liberty-load.ts';
import { genericLibrary, listLibraries } from '../technology/generic.ts';
import type { Library } from '../technology/library.ts';

/**
 * A built-in library, or Liberty files merged into one.
 *
 * @param names   a built-in name, or paths ending in `.lib` or `.lib.gz`; one text may hold several, with commas
 * @param baseDir where relative paths start
 * @throws {InputError} on an unknown name (with the nearest one) or an unreadable file
 */
export async function loadLibrary(
  names: string | readonly string[],
  baseDir: string,
): Promise<Library> {
  const parts = (typeof names === 'string' ? [names] : names)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const [only] = parts;
  const builtIn = parts.length === 1 && only !== undefined ? genericLibrary(only) : undefined;
  if (builtIn !== undefined) return builtIn;
  const odd = parts.find((part) => !/\.lib(\.gz)?$/i.test(part));
  if (odd !== undefined || only === undefined) {
    const actual = odd ?? 'empty';
    const known = listLibraries();
    const expected = `one of ${known.join(', ')}, or Liberty files ending in .lib or .lib.gz`;
    throw new InputError([unknownName(['library'], actual, known, { expected })]);
  }
  return readLibraryFiles(parts, baseDir);
}

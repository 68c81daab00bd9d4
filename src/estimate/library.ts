/** A library by name or file, as users give it: `--library generic45`, `--library a.lib.gz,b.lib`. */
import { InputError, unknownName } from '../errors.ts';
import { readLibraryFiles } from '../eda/liberty-load.ts';
import { genericLibrary, listLibraries } from '../technology/generic.ts';
import type { Expression } from '../technology/boolean.ts';
import { inputsOf, outputsOf } from '../technology/library.ts';
import type { Cell, Library } from '../technology/library.ts';

/**
 * A built-in library, or Liberty files merged into one.
 *
 * @param names   a built-in name, or paths ending in `.lib` or `.lib.gz`; one text may hold several, with commas
 * @param baseDir where relative paths start
 * @throws {InputError} on an unknown name (with the nearest one), an unreadable file, or cells that do not suffice
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
  const library = await readLibraryFiles(parts, baseDir);
  requireCells(library);
  return library;
}

/** What mapping cannot do without; a multiplexer or an adder it can. */
const NEEDED: readonly (readonly [string, (cell: Cell) => boolean])[] = [
  ['an inverter', (cell) => operatorOf(cell, 1) === 'not'],
  ['a buffer', (cell) => operatorOf(cell, 1) === 'pin'],
  ['a gate of two inputs', (cell) => operatorOf(cell, 2) !== undefined],
  ['a flip-flop', ({ sequential }) => sequential?.kind === 'flip-flop'],
];

/** @throws {InputError} for a library without the cells that every mapping needs */
function requireCells({ name, cells }: Library): void {
  const usable = [...cells.values()].filter(({ dontUse }) => !dontUse);
  const missing = NEEDED.flatMap(([what, is]) => (usable.some(is) ? [] : [what]));
  if (missing.length === 0) return;
  const expected = `given ${NEEDED.map(([what]) => what).join(', ')}`;
  const actual = `without ${missing.join(', ')}`;
  throw new InputError([{ code: 'unsupported', path: [`library ${name}`], expected, actual }]);
}

/** Outermost operator of a timed gate of so many inputs and one output. */
function operatorOf(cell: Cell, inputs: number): Expression['op'] | undefined {
  const [output, ...more] = outputsOf(cell);
  if (output === undefined || more.length > 0 || cell.sequential !== undefined) return undefined;
  if (inputsOf(cell).length !== inputs || cell.arcs.length === 0) return undefined;
  return output.function?.op;
}

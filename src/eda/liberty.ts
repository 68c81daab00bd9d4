/**
 * A Liberty file read into our library model: units normalised to ps, fF, fJ, nW; state-dependent arcs merged
 * into their worst case and state-dependent energies into their mean; figures that are not finite refused.
 */
import { InputError, unknownName } from '../errors.ts';
import type { Cell, Library } from '../technology/library.ts';
import { readCell } from './liberty-cell.ts';
import { readGroups } from './liberty-syntax.ts';
import type { Group } from './liberty-syntax.ts';
import { Scope } from './liberty-scope.ts';

/**
 * Read the text of one Liberty file.
 *
 * @param text the file, decompressed
 * @param file its name, for messages and as the library's source
 * @throws {InputError} with line and expectation, if the text is not Liberty or a figure is not finite
 */
export function parseLiberty(text: string, file: string): Library {
  const root = readGroups(text, file);
  const scope = new Scope(root, text, file);
  const cells = new Map<string, Cell>();
  for (const group of root.groups) {
    if (group.name !== 'cell') continue;
    const cell = readCell(group, scope);
    cells.set(cell.name, cell);
  }
  if (cells.size === 0) {
    throw new InputError(
      [{ code: 'unreadable', path: ['library'], expected: 'at least one cell', actual: 'empty' }],
      file,
    );
  }
  const conditions = operatingConditions(root, scope);
  return {
    name: root.args[0] ?? file,
    supplyV: conditions.supplyV,
    temperatureC: conditions.temperatureC,
    slewPercent: [
      scope.number(root, 'slew_lower_threshold_pct_rise') ?? 20,
      scope.number(root, 'slew_upper_threshold_pct_rise') ?? 80,
    ],
    cells,
    sources: [file],
  };
}

/**
 * Several files of one corner as one library, named by what their names begin with in common. A cell in two files
 * is taken from the last.
 *
 * @throws {InputError} if the files differ in supply or temperature
 */
export function mergeLibraries(libraries: readonly Library[]): Library {
  const [first, ...rest] = libraries;
  if (first === undefined) {
    throw new InputError([
      { code: 'unreadable', path: ['library'], expected: 'at least one file', actual: 'none' },
    ]);
  }
  const cells = new Map(first.cells);
  for (const next of rest) {
    if (next.supplyV !== first.supplyV || next.temperatureC !== first.temperatureC) {
      throw new InputError(
        [
          {
            code: 'conflict',
            path: ['operating conditions'],
            expected: `those of ${first.sources.join(', ')}: ${first.supplyV} V, ${first.temperatureC} C`,
            actual: `${next.supplyV} V, ${next.temperatureC} C`,
          },
        ],
        next.sources.join(', '),
      );
    }
    for (const [name, cell] of next.cells) cells.set(name, cell);
  }
  return {
    ...first,
    name: commonName(libraries.map((library) => library.name)),
    cells,
    sources: libraries.flatMap((library) => library.sources),
  };
}

/** The common beginning of names, up to a separator; the first name where there is none. */
function commonName(names: readonly string[]): string {
  const [first = ''] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name[length] === first[length])) length++;
  const common = first.slice(0, length).replace(/[_\W]+[^_\W]*$/, '');
  return names.length === 1 || common === '' ? first : common;
}

/** The cell of that name. @throws {InputError} naming the nearest one */
export function requireCell(library: Library, name: string): Cell {
  const cell = library.cells.get(name);
  if (cell !== undefined) return cell;
  const expected = `a cell of ${library.name}`;
  throw new InputError(
    [unknownName(['cell'], name, [...library.cells.keys()], { expected })],
    library.sources.join(', '),
  );
}

function operatingConditions(root: Group, scope: Scope): { supplyV: number; temperatureC: number } {
  const wanted = scope.text(root, 'default_operating_conditions');
  const candidates = root.groups.filter((group) => group.name === 'operating_conditions');
  const group = candidates.find((candidate) => candidate.args[0] === wanted) ?? candidates[0];
  const of = (key: string, nominal: string): number | undefined =>
    (group === undefined ? undefined : scope.number(group, key)) ?? scope.number(root, nominal);
  const supplyV = of('voltage', 'nom_voltage');
  if (supplyV === undefined) {
    throw new InputError(
      [
        {
          code: 'unreadable',
          path: [`line ${root.line}: library`],
          expected: 'given nom_voltage or operating_conditions with a voltage',
          actual: 'without a supply voltage',
        },
      ],
      scope.file,
    );
  }
  return { supplyV, temperatureC: of('temperature', 'nom_temperature') ?? 25 };
}

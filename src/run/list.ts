/** What there is, as rows for a table or for a program. */

import { arrayFamilies } from '../arrays/index.ts';
import { elementFamilies } from '../elements/index.ts';
import { listFormatFamilies, listFormats } from '../formats/index.ts';
import { availableEngines } from '../simulate/index.ts';
import { brokenRules } from '../structure/nest-rules.ts';
import { nestLines } from '../structure/nest.ts';
import { dramNames, dramParts } from '../technology/dram.ts';
import { genericLibrary, listLibraries } from '../technology/generic.ts';
import { operatingPoint } from '../technology/operating-point.ts';

export type Topic = 'families' | 'arrays' | 'formats' | 'libraries' | 'memories' | 'engines';

/** One thing of a list; every row of a list has the same keys. */
export type ListRow = Readonly<Record<string, string | number>>;

/** The rows of a topic, in the order of the registry behind it. */
export async function list(topic: Topic): Promise<ListRow[]> {
  switch (topic) {
    case 'families':
      return elementFamilies.map(familyRow);
    case 'arrays':
      return arrayFamilies.map(familyRow);
    case 'formats':
      return formatRows();
    case 'libraries':
      return libraryRows();
    case 'memories':
      return memoryRows();
    case 'engines':
      return engineRows();
  }
}

/** The loop nest of a family's default element, and what is wrong with it. */
export type FamilyNest = {
  readonly name: string;
  /** The nest as text: `par` over hardware, `for` over time. */
  readonly nest: readonly string[];
  /** A sentence per broken rule; none for a legal nest. */
  readonly broken: readonly string[];
};

/** Loop nests of the families that state one, in the order of the registry. */
export function listNests(): FamilyNest[] {
  return elementFamilies.flatMap((family) => {
    const configured = family.configure({});
    const nest = configured.ok ? configured.value.nest() : undefined;
    if (nest === undefined) return [];
    return [{ name: family.slug, nest: nestLines(nest), broken: brokenRules(nest) }];
  });
}

function familyRow(family: {
  readonly slug: string;
  readonly summary: string;
  readonly sources: readonly string[];
}): ListRow {
  return { name: family.slug, sources: family.sources.join(' '), summary: family.summary };
}

/** Formats by name, then the patterns that make more of them. */
function formatRows(): ListRow[] {
  const named = listFormats().map(
    ({ name, bits, minimum, maximum, minPositive, notes, source }) => ({
      name,
      bits,
      minimum,
      maximum,
      minPositive,
      source,
      notes,
    }),
  );
  const patterns = listFormatFamilies().map(({ usage, range, notes, source }) => ({
    name: usage,
    bits: '',
    minimum: '',
    maximum: '',
    minPositive: '',
    source,
    notes: `${range}; ${notes}`,
  }));
  return [...named, ...patterns];
}

function libraryRows(): ListRow[] {
  return listLibraries().flatMap((name) => {
    const library = genericLibrary(name);
    if (library === undefined) return [];
    return [
      {
        name,
        cells: library.cells.size,
        supplyV: library.supplyV,
        temperatureC: library.temperatureC,
        fo4Ps: operatingPoint(library).fo4Ps,
        source: library.sources.join(' '),
      },
    ];
  });
}

/** Memories outside the chip, for `memory: { dram }`. */
function memoryRows(): ListRow[] {
  return dramNames.map((name) => ({ name, ...dramParts[name] }));
}

async function engineRows(): Promise<ListRow[]> {
  const engines = await availableEngines();
  return engines.map(({ name, version, install }) => ({
    name,
    version: version ?? 'missing',
    install: version === undefined ? install : '',
  }));
}

/** PE families and arrays of the user's own: modules named in `plugins:`. Loading one runs its code. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArrayFamily } from '../arrays/family.ts';
import type { ElementFamily } from '../elements/family.ts';
import { InputError, type Issue } from '../errors.ts';
import { contentHash, readBytes } from './files.ts';
import type { Registry } from './registry.ts';

export type LoadedPlugins = { readonly registry: Registry; readonly hashes: readonly string[] };

const MAX_PLUGIN = 16 * 2 ** 20;

/**
 * Load modules and add every family they export to a registry. A module exports what `defineElement` returns, or
 * an array family, under any names.
 *
 * @param names  paths relative to `folder`
 * @throws {InputError} if a module is missing, fails to load, exports no family or one whose name is taken
 */
export async function loadPlugins(
  names: readonly string[],
  folder: string,
  registry: Registry,
): Promise<LoadedPlugins> {
  const elements = [...registry.elements];
  const arrays = [...registry.arrays];
  const hashes: string[] = [];
  for (const [i, name] of names.entries()) {
    const file = resolve(folder, name);
    hashes.push(contentHash(readBytes(file, MAX_PLUGIN)));
    const families = Object.values(await load(file));
    const ownElements = families.filter(isElementFamily);
    const ownArrays = families.filter(isArrayFamily);
    if (ownElements.length + ownArrays.length === 0) {
      throw refuse(i, 'a module that exports an element or array family', file);
    }
    for (const { slug } of [...ownElements, ...ownArrays]) {
      if ([...elements, ...arrays].some((known) => known.slug === slug)) {
        throw refuse(i, 'a module whose families have names of their own', `${file}: ${slug}`);
      }
    }
    elements.push(...ownElements);
    arrays.push(...ownArrays);
  }
  return { registry: { elements, arrays }, hashes };
}

async function load(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const issue: Issue = {
      code: 'unreadable',
      path: ['the module'],
      expected: 'one that Node can import',
      actual: reason,
    };
    throw new InputError([issue], file);
  }
}

function refuse(index: number, expected: string, actual: string): InputError {
  return new InputError([{ code: 'conflict', path: ['plugins', index], expected, actual }]);
}

function isElementFamily(value: unknown): value is ElementFamily {
  return isFamily(value) && 'published' in value;
}

function isArrayFamily(value: unknown): value is ArrayFamily {
  return isFamily(value) && !('published' in value);
}

function isFamily(value: unknown): value is { slug: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'slug' in value &&
    typeof value.slug === 'string' &&
    'configure' in value &&
    typeof value.configure === 'function'
  );
}

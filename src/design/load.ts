/** Design files: text to design, with the place of every fault. */

import { dirname, resolve } from 'node:path';
import { InputError, type Issue } from '../errors.ts';
import type { Design } from './design.ts';
import { readDocument, type Document } from './document.ts';
import { elaborateDesign, type ElaborateOptions } from './elaborate.ts';
import { readText } from './files.ts';
import { loadPlugins } from './plugins.ts';
import { builtIn } from './registry.ts';

const MAX_DESIGN = 16 * 2 ** 20;

/**
 * Read and elaborate a design file, plugins included.
 *
 * @throws {InputError} with all issues of the file, each with its line and column
 */
export async function loadDesign(file: string): Promise<Design> {
  const document = readDocument(readText(file, MAX_DESIGN), file);
  const folder = dirname(resolve(file));
  try {
    const loaded = await loadPlugins(pluginNames(document.data), folder, builtIn);
    const { registry, hashes: pluginHashes } = loaded;
    return elaborate(document, { file, folder, registry, pluginHashes });
  } catch (error) {
    throw withPlaces(error, document, file);
  }
}

/**
 * Elaborate the text of a design file. Plugins are not loaded: give their families in `options.registry`.
 *
 * @param file name for messages, and whose folder relative paths start from
 * @throws {InputError} with all issues of the text, each with its line and column
 */
export function parseDesign(text: string, file: string, options: ElaborateOptions = {}): Design {
  const document = readDocument(text, file);
  try {
    return elaborate(document, { folder: dirname(resolve(file)), ...options, file });
  } catch (error) {
    throw withPlaces(error, document, file);
  }
}

function elaborate(document: Document, options: ElaborateOptions): Design {
  const design = elaborateDesign(document.data, options);
  if (document.issues.length > 0) throw new InputError(document.issues, options.file);
  return design;
}

/** Issues about this file get the place of what they name; those about another file keep their own. */
function withPlaces(error: unknown, document: Document, file: string): unknown {
  if (!(error instanceof InputError) || (error.file !== undefined && error.file !== file)) {
    return error;
  }
  const told = new Set(document.issues.map(({ path }) => path.join('.')));
  const others = error.issues.filter(({ path }) => !told.has(path.join('.')));
  const issues = [...document.issues, ...others].map((issue): Issue => ({
    ...issue,
    ...document.locate(issue.path),
  }));
  return new InputError(
    issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    file,
  );
}

/** The `plugins` list as far as it is one; its faults are told with the others later. */
function pluginNames(data: unknown): string[] {
  const plugins =
    typeof data === 'object' && data !== null && 'plugins' in data ? data.plugins : undefined;
  if (!Array.isArray(plugins)) return [];
  return plugins.filter((name): name is string => typeof name === 'string' && name !== '');
}

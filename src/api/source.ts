/** What every function of the library takes: a design, by its path, its data or elaborated. */

import type { Design } from '../design/design.ts';

/** A path, the data a design file holds, or an elaborated design. */
export type DesignSource = string | object | Design;

/**
 * Read, check and elaborate a design.
 *
 * @throws {InputError} with everything that is wrong
 */
export async function elaborate(source: DesignSource): Promise<Design> {
  const { elaborateDesign, isDesign, loadDesign } = await import('../design/index.ts');
  if (typeof source === 'string') return loadDesign(source);
  return isDesign(source) ? source : elaborateDesign(source);
}

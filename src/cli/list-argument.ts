/** Names separated by commas, each from a list. */

import { InputError, unknownName } from '../errors.ts';

/**
 * The names in `text`.
 *
 * @param option without its dashes
 * @throws {InputError} for a name that is not allowed, with the nearest one
 */
export function listArgument<N extends string>(
  option: string,
  text: string,
  allowed: readonly N[],
): N[] {
  return text.split(',').map((word) => {
    const name = word.trim();
    const found = allowed.find((candidate) => candidate === name);
    if (found !== undefined) return found;
    throw new InputError([unknownName([`--${option}`], name, allowed)]);
  });
}

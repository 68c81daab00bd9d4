/** Names separated by commas, each from a list. */

import { InputError, nearestName } from '../errors.ts';

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
    const nearest = nearestName(name, allowed);
    throw new InputError([
      {
        code: 'unknown_name',
        path: [`--${option}`],
        expected: `one of ${allowed.join(', ')}`,
        actual: name === '' ? 'empty' : name,
        ...(nearest === undefined ? {} : { nearest }),
      },
    ]);
  });
}

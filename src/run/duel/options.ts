/** Options of a duel as given on a command line, checked. */

import { InputError, type Issue } from '../../errors.ts';
import { cosimOptions, type GivenCosimOptions } from '../../verify/cosim-options.ts';
import type { DuelOptions } from './duel.ts';

/**
 * Check options and bring them into the library's form.
 *
 * @throws {InputError} with everything that is wrong
 */
export function duelOptions(given: GivenCosimOptions): DuelOptions {
  const { rtl, top, map } = given;
  if (rtl === undefined || top === undefined || map === undefined) {
    const missing = (option: string, value: unknown): Issue[] =>
      value === undefined
        ? [
            {
              code: 'conflict',
              path: [option],
              expected: 'given where there is no design',
              actual: 'absent',
            },
          ]
        : [];
    throw new InputError([
      ...missing('--rtl', rtl),
      ...missing('--top', top),
      ...missing('--map', map),
    ]);
  }
  const { engines = [], vectors, seed, exhaustive, replay } = cosimOptions(given);
  const [engine, ...others] = engines;
  const issues: Issue[] = [
    ...(replay === undefined
      ? []
      : [
          {
            code: 'conflict',
            path: ['--replay'],
            expected: 'given with a design',
            actual: 'without one',
          } as const,
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            code: 'conflict',
            path: ['--engine'],
            expected: 'one engine',
            actual: `${engines.length}`,
          } as const,
        ]),
  ];
  if (issues.length > 0) throw new InputError(issues);
  return {
    files: rtl,
    top,
    map,
    ...(engine === undefined ? {} : { engine }),
    ...(vectors === undefined ? {} : { vectors }),
    ...(seed === undefined ? {} : { seed }),
    ...(exhaustive === undefined ? {} : { exhaustive }),
  };
}

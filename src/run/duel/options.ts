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
      value === undefined ? [conflict(option, 'given where there is no design', 'absent')] : [];
    throw new InputError([
      ...missing('--rtl', rtl),
      ...missing('--top', top),
      ...missing('--map', map),
    ]);
  }
  const { vectorsFrom, vectorsTo } = given;
  const { engines = [], vectors, seed, exhaustive, replay } = cosimOptions(given);
  const [engine, ...others] = engines;
  const issues: Issue[] = [
    ...(replay === undefined ? [] : [conflict('--replay', 'given with a design', 'without one')]),
    ...(others.length === 0 ? [] : [conflict('--engine', 'one engine', `${engines.length}`)]),
    ...(vectorsFrom === undefined || (vectors === undefined && exhaustive !== true)
      ? []
      : [conflict('--vectors-from', 'given without --vectors and --exhaustive', 'with one')]),
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
    ...(vectorsFrom === undefined ? {} : { vectorsFrom }),
    ...(vectorsTo === undefined ? {} : { vectorsTo }),
  };
}

/** What a co-simulation with a design does not have. @throws {InputError} when it is given */
export function duelOnly({ vectorsFrom, vectorsTo }: GivenCosimOptions): void {
  const issues = [
    ...(vectorsFrom === undefined ? [] : ['--vectors-from']),
    ...(vectorsTo === undefined ? [] : ['--vectors-to']),
  ].map((option) => conflict(option, 'given without a design', 'with one'));
  if (issues.length > 0) throw new InputError(issues);
}

function conflict(option: string, expected: string, actual: string): Issue {
  return { code: 'conflict', path: [option], expected, actual };
}

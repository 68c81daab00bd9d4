/** What options of estimates must be, whoever gives them. */

import type { Design } from '../design/design.ts';
import { InputError } from '../errors.ts';
import type { Scope } from './energy.ts';

/** @throws {InputError} for the first that is given and is no positive number */
export function requirePositive(options: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw refuse(name, 'a positive number', String(value));
  }
}

/** @throws {InputError} unless it is a whole number of two or more */
export function requirePoints(points: number | undefined): void {
  if (points === undefined || (Number.isInteger(points) && points >= 2)) return;
  throw refuse('points', 'a whole number of at least 2', String(points));
}

/** @throws {InputError} for an array asked of a design without one */
export function requireScope({ name, array }: Design, scope: Scope | undefined): void {
  if (scope !== 'array' || array !== undefined) return;
  throw refuse('scope', 'element', `array: ${name} has none`);
}

function refuse(option: string, expected: string, actual: string): InputError {
  return new InputError([{ code: 'out_of_range', path: [`--${option}`], expected, actual }]);
}

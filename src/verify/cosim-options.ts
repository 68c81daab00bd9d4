/** Options of a co-simulation as given on a command line, checked. */

import { InputError, unknownName, type Issue } from '../errors.ts';
import type { EngineName } from '../simulate/engine.ts';
import { engineNames } from '../simulate/index.ts';
import type { CosimDesignOptions } from './design.ts';

/** As written. */
export type GivenCosimOptions = {
  /** Names separated by commas. */
  readonly engine?: string | undefined;
  readonly vectors?: number | undefined;
  readonly seed?: number | undefined;
  readonly exhaustive?: boolean | undefined;
  readonly replay?: string | undefined;
  readonly rtl?: readonly string[] | undefined;
  readonly top?: string | undefined;
  readonly map?: string | undefined;
  readonly vectorsFrom?: string | undefined;
  readonly vectorsTo?: string | undefined;
};

const maxVectors = 1e9;
const maxSeed = 2 ** 32 - 1;

/**
 * Check options and bring them into the library's form.
 *
 * @throws {InputError} with everything that is wrong
 */
export function cosimOptions(given: GivenCosimOptions): CosimDesignOptions {
  const { engine, vectors, seed, exhaustive, replay, rtl, top, map } = given;
  const engines = engine?.split(',').map((name) => name.trim());
  const issues = [
    ...(engines ?? []).flatMap(engineIssue),
    ...numberIssue('--vectors', vectors, 1, maxVectors),
    ...numberIssue('--seed', seed, 0, maxSeed),
    ...(rtl === undefined ? [...needsRtl('--top', top), ...needsRtl('--map', map)] : []),
    ...(replay === undefined || exhaustive !== true ? [] : [alone()]),
  ];
  if (issues.length > 0) throw new InputError(issues);
  return {
    ...(engines === undefined ? {} : { engines: engines.filter(isEngine) }),
    ...(vectors === undefined ? {} : { vectors }),
    ...(seed === undefined ? {} : { seed }),
    ...(exhaustive === undefined ? {} : { exhaustive }),
    ...(replay === undefined ? {} : { replay }),
    ...(rtl === undefined
      ? {}
      : {
          rtl: {
            files: rtl,
            ...(top === undefined ? {} : { top }),
            ...(map === undefined ? {} : { map }),
          },
        }),
  };
}

function isEngine(name: string): name is EngineName {
  return engineNames.some((engine) => engine === name);
}

function engineIssue(name: string): Issue[] {
  if (isEngine(name)) return [];
  return [unknownName(['--engine'], name, engineNames, name === '' ? { actual: 'nothing' } : {})];
}

function numberIssue(
  option: string,
  value: number | undefined,
  low: number,
  high: number,
): Issue[] {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return [];
  const expected = `an integer in ${low}..${high}`;
  return [{ code: 'out_of_range', path: [option], expected, actual: String(value) }];
}

function needsRtl(option: string, value: string | undefined): Issue[] {
  if (value === undefined) return [];
  return [{ code: 'conflict', path: [option], expected: 'given with --rtl', actual: 'alone' }];
}

function alone(): Issue {
  const expected = 'given without --exhaustive';
  return { code: 'conflict', path: ['--replay'], expected, actual: 'with it' };
}

/** What a duel found, as the user sees it. */

import type { Word } from '../../bits/index.ts';
import * as dyadic from '../../formats/dyadic.ts';
import type { Format, Value } from '../../formats/format.ts';
import type { WrongVector } from '../../report/error-map.ts';
import type { EngineName } from '../../simulate/engine.ts';
import type { MistakeKind } from './oracle.ts';
import type { UnitMap } from './port-map.ts';
import type { Pace } from './unit.ts';
import type { Failure } from './vector.ts';

export type DuelReport = {
  readonly schema: 'pelab.duel/1';
  readonly unit: string;
  readonly operation: string;
  readonly format: string;
  readonly result: string;
  readonly rounding: string;
  readonly engine: EngineName;
  readonly mode: Pace['mode'];
  /** Cycles from operands to result. */
  readonly latency: number;
  readonly vectors: number;
  readonly exhaustive: boolean;
  readonly seed: number;
  readonly mismatches: number;
  readonly kinds: Readonly<Record<MistakeKind | 'unknown bits', number>>;
  /** The file that the vectors came from, and what it says of the results. */
  readonly stated?: StatedResults;
  /** The simplest vector that fails. */
  readonly smallest?: WrongVector;
  readonly files: readonly string[];
  readonly wallSeconds: number;
};

/** Results that a file of vectors states, beside those of the oracle. */
export type StatedResults = {
  readonly file: string;
  readonly results: number;
  /** Results that are not those of the oracle. */
  readonly others: number;
  readonly first?: {
    readonly line: number;
    readonly operands: readonly string[];
    readonly stated: string;
    readonly expected: string;
  };
};

/** A failing vector for the report. */
export function shown(map: UnitMap, { vector, expected, got }: Failure): WrongVector {
  const { format, to } = map.request;
  return {
    operands: vector.map((word) => hex(word, format)),
    expected: hex(expected, to),
    got: got === undefined ? 'x' : hex(got, to),
    values: {
      operands: vector.map((word) => valueText(format.decode(word))),
      expected: valueText(to.decode(expected)),
      got: got === undefined ? 'unknown' : valueText(to.decode(got)),
    },
  };
}

/** All digits of a word of a format. */
export function hex(word: Word, { bits }: Format): string {
  return word.toString(16).padStart(Math.ceil(bits / 4), '0');
}

function valueText(value: Value): string {
  if (value.kind === 'nan') return 'NaN';
  if (value.kind === 'infinite') return value.negative ? '-infinity' : 'infinity';
  return value.negativeZero === true ? '-0' : String(dyadic.toNumber(value));
}

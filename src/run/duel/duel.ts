/**
 * Somebody's arithmetic unit against exact arithmetic: every pair of operands where they are few, else corners and
 * draws. Its latency is found out, a failure made small, and the mistakes drawn as a map.
 */

import { join } from 'node:path';
import { sample } from 'fast-check';
import type { Word } from '../../bits/index.ts';
import { InputError } from '../../errors.ts';
import type { Format, Value } from '../../formats/format.ts';
import * as dyadic from '../../formats/dyadic.ts';
import type { Progress } from '../../progress.ts';
import { errorMapPage } from '../../report/error-map.ts';
import type { EngineName } from '../../simulate/engine.ts';
import { engineByName } from '../../simulate/index.ts';
import { cornerWords } from '../../verify/corners.ts';
import { simplerWordsThan } from '../../verify/shrink.ts';
import { formatWords } from '../../verify/stimulus.ts';
import { writeFolder } from '../output-folder.ts';
import { ErrorMap } from './error-bins.ts';
import { oracleOf, type MistakeKind, type Oracle } from './oracle.ts';
import { readUnitMap, type UnitMap } from './port-map.ts';
import { checkPorts, mostLatency, openUnit, unitRtl, type Pace, type Unit } from './unit.ts';

export type DuelOptions = {
  readonly files: readonly string[];
  readonly top: string;
  /** Path of the map. */
  readonly map: string;
  /** Default `embedded`. */
  readonly engine?: EngineName;
  /** Vectors where not all combinations are tried; default 100 000. */
  readonly vectors?: number;
  /** Every combination, up to 2^24; by default up to 2^18. */
  readonly exhaustive?: boolean;
  /** Default 1. */
  readonly seed?: number;
  /** Where `<top>.duel/` is written; absent: nowhere. */
  readonly out?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

/** One vector in hexadecimal, with the values that the words stand for. */
export type DuelVector = {
  readonly operands: readonly string[];
  readonly expected: string;
  /** `x` where a bit is unknown. */
  readonly got: string;
  readonly values: {
    readonly operands: readonly string[];
    readonly expected: string;
    readonly got: string;
  };
};

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
  /** The simplest vector that fails. */
  readonly smallest?: DuelVector;
  readonly files: readonly string[];
  readonly wallSeconds: number;
};

type Vector = readonly Word[];

const exhaustiveBits = 18;
const mostExhaustiveBits = 24;
const perBatch = 4096;

/** Vectors on which the latency is found, and how many of them must be right at it. */
const probes = 512;
const rightShare = 0.25;

/** Cycles for which operands are held where a unit does not take one vector per cycle. */
const defaultHold = 64;

/** Failing vectors written down. */
const listed = 1000;

/**
 * Compare a unit with exact arithmetic.
 *
 * @throws {InputError} for files and maps that do not fit, and when no latency gives right results
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function duel(options: DuelOptions): Promise<DuelReport> {
  const from = performance.now();
  const { files, top, seed = 1, engine: engineName = 'embedded' } = options;
  const map = readUnitMap(options.map);
  const rtl = unitRtl(map, files, top);
  await checkPorts(map, rtl, options.map);
  const oracle = oracleOf(map);
  const engine = await engineByName(engineName);
  const unit = await openUnit(rtl, engine, map.hold ?? defaultHold);
  try {
    const pace = await paceOf(map, unit, oracle, seed);
    const found = await compareAll(map, unit, oracle, pace, options);
    const { request } = map;
    const smallest = found.first && (await shrink(map, unit, oracle, pace, found.first));
    const report: DuelReport = {
      schema: 'pelab.duel/1',
      unit: top,
      operation: request.operation,
      format: request.format.name,
      result: request.to.name,
      rounding: request.rounding,
      engine: engineName,
      ...pace,
      vectors: found.vectors,
      exhaustive: found.exhaustive,
      seed,
      mismatches: found.mismatches,
      kinds: found.kinds,
      ...(smallest === undefined ? {} : { smallest }),
      files: [],
      wallSeconds: (performance.now() - from) / 1000,
    };
    if (options.out === undefined) return report;
    return { ...report, files: write(options.out, report, found) };
  } finally {
    await unit.close();
  }
}

/** How the unit takes operands: given, or found out by the latency at which most results are right. */
async function paceOf(map: UnitMap, unit: Unit, oracle: Oracle, seed: number): Promise<Pace> {
  if (map.clock === undefined) return { mode: 'combinational', latency: 0 };
  if (map.hold !== undefined) return { mode: 'held', latency: map.hold };
  if (map.latency !== undefined) return { mode: 'pipelined', latency: map.latency };
  const vectors = drawn(map, probes, seed ^ 0x70616365);
  const expected = vectors.map((vector) => oracle.expected(vector));
  const rows = await unit.stream(vectors);
  const right = Array.from({ length: mostLatency }, (_, latency) =>
    countRight(oracle, expected, rows.slice(latency)),
  );
  const best = right.indexOf(Math.max(...right));
  if ((right[best] ?? 0) >= rightShare * probes) return { mode: 'pipelined', latency: best };
  const held: Pace = { mode: 'held', latency: defaultHold };
  const answers = await unit.answers(vectors.slice(0, probes / 4), held);
  if (countRight(oracle, expected.slice(0, probes / 4), answers) >= (rightShare * probes) / 4)
    return held;
  throw new InputError([
    {
      code: 'conflict',
      path: ['latency'],
      expected: `found below ${mostLatency} cycles, or given in the map with the ports it takes`,
      actual: `a unit that is right at most ${Math.max(...right)} times in ${probes}`,
    },
  ]);
}

function countRight(
  oracle: Oracle,
  expected: readonly Word[],
  got: readonly (Word | undefined)[],
): number {
  return expected.filter((word, i) => {
    const answer = got[i];
    return answer !== undefined && oracle.mistake(word, answer) === undefined;
  }).length;
}

type Failure = { readonly vector: Vector; readonly expected: Word; readonly got: Word | undefined };

type Found = {
  readonly vectors: number;
  readonly exhaustive: boolean;
  readonly mismatches: number;
  readonly kinds: DuelReport['kinds'];
  readonly first?: Failure;
  readonly failures: readonly Failure[];
  readonly errors: ErrorMap;
};

async function compareAll(
  map: UnitMap,
  unit: Unit,
  oracle: Oracle,
  pace: Pace,
  options: DuelOptions,
): Promise<Found> {
  const { format } = map.request;
  const bits = format.bits * map.operands.length;
  if (options.exhaustive === true && bits > mostExhaustiveBits) {
    const expected = `given for at most ${mostExhaustiveBits} operand bits`;
    throw new InputError([
      { code: 'out_of_range', path: ['--exhaustive'], expected, actual: `${bits} bits` },
    ]);
  }
  const exhaustive = options.exhaustive ?? bits <= exhaustiveBits;
  const total = exhaustive ? 2 ** bits : (options.vectors ?? 100_000);
  const corners = exhaustive ? [] : cornerVectors(map);
  const kinds = {
    special: 0,
    'sign of zero': 0,
    'one step off': 0,
    'far off': 0,
    'unknown bits': 0,
  };
  const errors = new ErrorMap(format, map.operands.length);
  const failures: Failure[] = [];
  let [mismatches, done] = [0, 0];
  let first: Failure | undefined;
  for (let batch = 0; done < total; batch++) {
    options.signal?.throwIfAborted();
    options.progress?.({ stage: 'cosim', detail: 'duel', share: done / total });
    const count = Math.min(perBatch, total - done);
    const vectors = exhaustive
      ? Array.from({ length: count }, (_, i) => counted(map, BigInt(done + i)))
      : [...corners.splice(0, count), ...drawn(map, count, (options.seed ?? 1) + batch)].slice(
          0,
          count,
        );
    const answers = await unit.answers(vectors, pace);
    vectors.forEach((vector, i) => {
      const expected = oracle.expected(vector);
      const got = answers[i];
      const mistake = got === undefined ? 'unknown bits' : oracle.mistake(expected, got);
      errors.add(vector, mistake !== undefined);
      if (mistake === undefined) return;
      mismatches++;
      kinds[mistake]++;
      const failure = { vector, expected, got };
      first ??= failure;
      if (weight(vector) < weight(first.vector)) first = failure;
      if (failures.length < listed) failures.push(failure);
    });
    done += count;
  }
  return {
    vectors: done,
    exhaustive,
    mismatches,
    kinds,
    failures,
    errors,
    ...(first === undefined ? {} : { first }),
  };
}

/** Ones and digits of a vector: the fewer, the simpler to look at. */
function weight(vector: Vector): number {
  return vector.reduce((sum, word) => {
    const text = word.toString(2);
    return sum + 4 * [...text].filter((digit) => digit === '1').length + text.length;
  }, 0);
}

/** Simpler and simpler vectors, while they still fail. */
async function shrink(
  map: UnitMap,
  unit: Unit,
  oracle: Oracle,
  pace: Pace,
  failure: Failure,
): Promise<DuelVector> {
  let least = failure;
  for (let isShrinking = true; isShrinking;) {
    isShrinking = false;
    const simpler = least.vector
      .flatMap((word, i) => [...simplerWordsThan(word)].map((one) => least.vector.with(i, one)))
      .filter((vector) => weight(vector) < weight(least.vector));
    if (simpler.length === 0) break;
    const answers = await unit.answers(simpler, pace);
    for (const [i, vector] of simpler.entries()) {
      const expected = oracle.expected(vector);
      const got = answers[i];
      if (got !== undefined && oracle.mistake(expected, got) === undefined) continue;
      if (weight(vector) >= weight(least.vector)) continue;
      [least, isShrinking] = [{ vector, expected, got }, true];
    }
  }
  return shown(map, least);
}

function shown(map: UnitMap, { vector, expected, got }: Failure): DuelVector {
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

function hex(word: Word, { bits }: Format): string {
  return word.toString(16).padStart(Math.ceil(bits / 4), '0');
}

function valueText(value: Value): string {
  if (value.kind === 'nan') return 'NaN';
  if (value.kind === 'infinite') return value.negative ? '-infinity' : 'infinity';
  return value.negativeZero === true ? '-0' : String(dyadic.toNumber(value));
}

/** The vector of a number: the first operand in its low bits. */
function counted({ request: { format }, operands }: UnitMap, index: bigint): Vector {
  return operands.map((_, i) => BigInt.asUintN(format.bits, index >> BigInt(i * format.bits)));
}

/** Corners of every operand with corners of every other, as many as make a few thousand vectors. */
function cornerVectors({ request: { format }, operands }: UnitMap): Vector[] {
  const all = cornerWords(format.bits, format.name);
  const most = Math.floor(20_000 ** (1 / operands.length));
  const step = Math.max(1, all.length / most);
  const words = Array.from(
    { length: Math.min(all.length, most) },
    (_, i) => all[Math.floor(i * step)] ?? 0n,
  );
  let vectors: Vector[] = [[]];
  for (let i = 0; i < operands.length; i++) {
    vectors = vectors.flatMap((vector) => words.map((word) => [...vector, word]));
  }
  return vectors;
}

function drawn({ request: { format }, operands }: UnitMap, count: number, seed: number): Vector[] {
  const columns = operands.map((_, i) =>
    sample(formatWords(format.bits, format.name), { seed: seed * 3 + i, numRuns: count }),
  );
  return Array.from({ length: count }, (_, at) => columns.map((column) => column[at] ?? 0n));
}

/** The report, the map of the mistakes, and failing vectors in TestFloat's layout: operands, then the right result. */
function write(out: string, report: DuelReport, { failures, errors }: Found): string[] {
  const folder = join(out, `${report.unit}.duel`);
  const digits = (text: string, word: Word): string => word.toString(16).padStart(text.length, '0');
  const [operandDigits = '', resultDigits = ''] = report.smallest
    ? [report.smallest.operands[0], report.smallest.expected]
    : ['', ''];
  const lines = failures.map(({ vector, expected }) =>
    [...vector.map((word) => digits(operandDigits, word)), digits(resultDigits, expected)].join(
      ' ',
    ),
  );
  const files = [
    { path: 'duel.json', content: `${JSON.stringify(report, undefined, 2)}\n` },
    { path: 'duel.html', content: errorMapPage(report, errors.picture()) },
    { path: 'failing.txt', content: lines.map((line) => `${line}\n`).join('') },
  ];
  writeFolder(folder, files, { name: report.unit });
  return files.map(({ path }) => `${folder}/${path}`);
}

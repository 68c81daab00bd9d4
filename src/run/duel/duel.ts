/**
 * Somebody's arithmetic unit against exact arithmetic: every pair of operands where they are few, else corners and
 * draws, or the vectors of a file. Its latency is found out, a failure made small, and the mistakes drawn as a map.
 */

import type { Progress } from '../../progress.ts';
import type { EngineName } from '../../simulate/engine.ts';
import { engineByName } from '../../simulate/index.ts';
import { compareAll, type Found } from './compare.ts';
import { oracleOf, type Oracle } from './oracle.ts';
import { writeDuel } from './output.ts';
import { defaultHold, paceOf } from './pace.ts';
import { readUnitMap, type UnitMap } from './port-map.ts';
import { shown, type DuelReport } from './report.ts';
import { shrink } from './smallest.ts';
import { readVectors, statedResults, vectorWriter } from './testfloat.ts';
import { openUnit, unitRtl, type Pace, type Unit } from './unit.ts';
import { checkPorts } from './unit-ports.ts';
import type { StatedVector } from './vector.ts';
import { fileSource, vectorSource, type VectorSource } from './vectors.ts';

export type { DuelReport } from './report.ts';

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
  /** File of vectors in TestFloat's layout, tried in place of others; results in it are checked as well. */
  readonly vectorsFrom?: string;
  /** File that takes every vector tried, with its right result, in TestFloat's layout. */
  readonly vectorsTo?: string;
  /** Where `<top>.duel/` is written; absent: nowhere. */
  readonly out?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

/**
 * Compare a unit with exact arithmetic.
 *
 * @throws {InputError} for files and maps that do not fit, and when no latency gives right results
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function duel(options: DuelOptions): Promise<DuelReport> {
  const from = performance.now();
  const { files, top, seed = 1, engine: engineName = 'embedded', vectorsFrom } = options;
  const map = readUnitMap(options.map);
  const lines = vectorsFrom === undefined ? undefined : readVectors(vectorsFrom, map);
  const rtl = unitRtl(map, files, top);
  await checkPorts(map, rtl, top, options.map);
  const oracle = oracleOf(map);
  const engine = await engineByName(engineName);
  const unit = await openUnit(rtl, engine, map.hold ?? defaultHold);
  try {
    const pace = await paceOf(map, unit, oracle, seed);
    const source = lines === undefined ? vectorSource(map, options) : fileSource(lines);
    const found = await tryAll(map, unit, oracle, pace, source, options);
    const smallest = found.first && (await shrink(unit, oracle, pace, found.first));
    const { request } = map;
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
      exhaustive: source.exhaustive,
      seed,
      mismatches: found.mismatches,
      kinds: found.kinds,
      ...stated(vectorsFrom, lines, oracle, map),
      ...(smallest === undefined ? {} : { smallest: shown(map, smallest) }),
      files: options.vectorsTo === undefined ? [] : [options.vectorsTo],
      wallSeconds: (performance.now() - from) / 1000,
    };
    if (options.out === undefined) return report;
    const written = writeDuel(options.out, report, found, map);
    return { ...report, files: [...written, ...report.files] };
  } finally {
    await unit.close();
  }
}

/** Compare, and write the vectors down where that is asked for. */
async function tryAll(
  map: UnitMap,
  unit: Unit,
  oracle: Oracle,
  pace: Pace,
  source: VectorSource,
  options: DuelOptions,
): Promise<Found> {
  if (options.vectorsTo === undefined) return compareAll(map, unit, oracle, pace, source, options);
  const writer = vectorWriter(options.vectorsTo, map);
  try {
    const onVectors = writer.write;
    const found = await compareAll(map, unit, oracle, pace, source, { ...options, onVectors });
    writer.finish();
    return found;
  } finally {
    writer.discard();
  }
}

function stated(
  file: string | undefined,
  lines: readonly StatedVector[] | undefined,
  oracle: Oracle,
  map: UnitMap,
): Pick<DuelReport, 'stated'> {
  if (file === undefined || lines === undefined) return {};
  return { stated: statedResults(file, lines, oracle, map) };
}

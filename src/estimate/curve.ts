/** Area against delay: one design synthesized for many clocks, and what of that no other point beats. */

import { operatingPoint } from '../technology/operating-point.ts';
import type { Library } from '../technology/library.ts';
import { estimateEvery, estimateBySynthesis } from './synthesis.ts';
import type { Effort, Emitted, SynthesisEstimateOptions } from './synthesis.ts';
import type { SynthesisEstimate } from './types.ts';

export type CurveOptions = Omit<SynthesisEstimateOptions, 'clockPs' | 'effort'> & {
  /** Clocks tried; default 8. */
  readonly points?: number;
  readonly effort?: Effort;
};

/** A mapping that no other beats in both area and delay. */
export type CurvePoint = SynthesisEstimate & {
  /** The clock that was asked for, ps. */
  readonly targetPs: number;
};

/** In unit inverters with a fan-out of four: no clock at all, and one that nothing meets. */
const RELAXED = 1000;
const PRESSED = 2;

/** Below the fastest result: targets that mapping may still come nearer to. */
const BEYOND = 0.85;

/**
 * The area-delay curve of a design, fastest first. Clocks between the fastest and the most relaxed result are tried;
 * every mapping tried counts.
 *
 * @throws {EngineError} when Yosys or ABC refuses the text
 */
export async function areaDelayCurve(
  emitted: Emitted,
  library: Library,
  options: CurveOptions,
): Promise<CurvePoint[]> {
  const { points = 8, effort = 'clock', ...rest } = options;
  const at = async (targetPs: number): Promise<CurvePoint[]> => {
    const wanted = { ...rest, clockPs: targetPs };
    const found =
      effort === 'best'
        ? await estimateEvery(emitted, library, wanted)
        : [await estimateBySynthesis(emitted, library, { ...wanted, effort })];
    return found.map((each) => ({ ...each, targetPs }));
  };
  const { fo4Ps } = operatingPoint(library);
  const ends = await Promise.all([at(PRESSED * fo4Ps), at(RELAXED * fo4Ps)]);
  const delays = ends.flat().map(({ estimate }) => estimate.criticalPathPs);
  const [fast, slow] = [BEYOND * Math.min(...delays), Math.max(...delays)];
  const inner = Math.max(0, points - 2);
  const targets = Array.from({ length: inner }, (_, i) => fast * (slow / fast) ** (i / inner));
  const between = await Promise.all(targets.map(at));
  return front([...ends, ...between].flat());
}

/** Points that no other beats in area and delay, fastest first; of equal ones the first. */
export function front<P extends Pick<SynthesisEstimate, 'estimate'>>(points: readonly P[]): P[] {
  const sorted = points.toSorted(
    (a, b) =>
      a.estimate.criticalPathPs - b.estimate.criticalPathPs ||
      a.estimate.areaUm2 - b.estimate.areaUm2,
  );
  const kept: P[] = [];
  for (const point of sorted) {
    const last = kept.at(-1);
    if (last === undefined || point.estimate.areaUm2 < last.estimate.areaUm2) kept.push(point);
  }
  return kept;
}

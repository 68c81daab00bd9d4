/** Cycles of a product on an element whose beats take several: the sum over beats of what their slowest lanes take. */

import type { Schedule, ScheduledGemm } from '../arrays/family.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import type { Pace } from '../golden/pace.ts';

/**
 * Schedule of a product, output by output, beats back to back. Exact from the rows of A and the columns of B; without
 * them every beat is taken for the longest one.
 */
export function pacedSchedule(arithmetic: Arithmetic, pace: Pace, gemm: ScheduledGemm): Schedule {
  const { m, k, n } = gemm;
  const macs = m * k * n;
  const beats = m * n * Math.ceil(k / pace.lanes);
  const working = workingCycles(pace, gemm) ?? beats * pace.mostCycles;
  const computeCycles = working + pace.delay;
  const cycles = computeCycles + 1;
  const words = beats * pace.lanes;
  const bytes = (count: number, bits: number): number => Math.ceil((count * bits) / 8);
  return {
    cycles,
    computeCycles,
    stallCycles: 0,
    macs,
    utilisation: macs / (cycles * pace.lanes),
    trafficBytes: {
      weight: bytes(words, arithmetic.weight.width),
      activation: bytes(words, arithmetic.activation.width),
      output: bytes(m * n, arithmetic.accumulator.width),
    },
    phases: [{ name: 'compute', cycles, activeElements: macs / cycles }],
  };
}

/** Cycles in which a beat is in work; undefined where they depend on operands that are not told. */
function workingCycles(pace: Pace, { m, k, n, row, column }: ScheduledGemm): number | undefined {
  if (pace.isFixed || row === undefined || column === undefined) return undefined;
  const lines = (count: number, line: typeof row, digits: Pace['weightDigits']): Uint8Array[] =>
    Array.from({ length: count }, (_, i) => {
      const words = line(i);
      return Uint8Array.from({ length: k }, (__, at) => digits(BigInt(words[at] ?? 0)));
    });
  const rows = lines(m, row, pace.activationDigits);
  const columns = lines(n, column, pace.weightDigits);
  let total = 0;
  for (const a of rows) for (const b of columns) total += sumOfBeats(pace.lanes, a, b);
  return total;
}

function sumOfBeats(lanes: number, a: Uint8Array, b: Uint8Array): number {
  let total = 0;
  for (let from = 0; from < a.length; from += lanes) {
    let most = 1;
    const end = Math.min(a.length, from + lanes);
    for (let at = from; at < end; at++) {
      const pairs = (a[at] ?? 0) * (b[at] ?? 0);
      if (pairs > most) most = pairs;
    }
    total += most;
  }
  return total;
}

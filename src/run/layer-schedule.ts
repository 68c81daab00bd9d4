/** Cycles of a layer where they depend on its operands: every product of the layer, summed. */

import type { Schedule } from '../arrays/family.ts';
import type { OpenLayer } from '../workloads/operands.ts';
import type { Gemm } from '../workloads/shapes.ts';
import type { Target } from './target.ts';

/** Schedule of all `count` products of a layer together, one after the other. */
export function layerSchedule(target: Target, gemm: Gemm, opened: OpenLayer): Schedule {
  const { m, k, n, count } = gemm;
  const all = Array.from({ length: count }, (_, instance) => {
    const operands = opened.operands(instance);
    return target.schedule({
      m,
      k,
      n,
      row: (i) => operands.row(i).words,
      column: (j) => operands.column(j).words,
    });
  });
  const [first] = all;
  if (first === undefined || count === 1) return first ?? target.schedule({ m, k, n });
  const total = (of: (one: Schedule) => number): number =>
    all.reduce((sum, one) => sum + of(one), 0);
  const macs = total((one) => one.macs);
  const cycles = total((one) => one.cycles);
  const stallCycles = total((one) => one.stallCycles);
  return {
    cycles,
    computeCycles: total((one) => one.computeCycles),
    stallCycles,
    macs,
    utilisation: macs / ((cycles + stallCycles) * target.macsPerCycle),
    trafficBytes: {
      weight: total((one) => one.trafficBytes.weight),
      activation: total((one) => one.trafficBytes.activation),
      output: total((one) => one.trafficBytes.output),
    },
    ...(first.outsideBytes === undefined
      ? {}
      : {
          outsideBytes: {
            read: total((one) => one.outsideBytes?.read ?? 0),
            written: total((one) => one.outsideBytes?.written ?? 0),
          },
        }),
    phases: [{ name: 'compute', cycles, activeElements: macs / cycles }],
  };
}

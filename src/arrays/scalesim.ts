/**
 * What SCALE-Sim v3 reports for a product on a systolic array, to the cycle, so that its users can lay our figures
 * beside theirs. It charges every fold its own fill and drain, and reports the index of the last cycle.
 *
 * @source [scalesim] systolic_compute_os.py, systolic_compute_ws.py, double_buffered_scratchpad_mem.py
 */

import type { Dataflow, GemmShape } from './family.ts';

export type ScaleSimLayer = {
  /** Residencies of the array. */
  readonly folds: number;
  readonly cyclesPerFold: number;
  /** `Total Cycles` of its compute report, without stalls. */
  readonly cycles: number;
  /** Shares in [0, 1]: its report has them in percent. */
  readonly overallUtilisation: number;
  readonly mappingEfficiency: number;
  readonly computeUtilisation: number;
};

/** One layer on an array of `rows` x `columns`. */
export function scaleSimLayer(
  dataflow: Dataflow,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  { m, k, n }: GemmShape,
): ScaleSimLayer {
  const [down, across, time] = { os: [m, n, k], ws: [k, n, m], is: [k, m, n] }[dataflow] as [
    number,
    number,
    number,
  ];
  const folds = Math.ceil(down / rows) * Math.ceil(across / columns);
  const cyclesPerFold = (dataflow === 'os' ? rows : 2 * rows) + columns + time - 2;
  const cycles = folds * cyclesPerFold - 1;
  // Over all folds the elements in use sum to down * across.
  const mappingEfficiency = (down * across) / (folds * rows * columns);
  // For stationary operands it counts rows + columns - 1 on a matrix that is not skewed.
  const measuredFold = dataflow === 'os' ? cyclesPerFold : cyclesPerFold + columns - 1;
  return {
    folds,
    cyclesPerFold,
    cycles,
    overallUtilisation: (m * k * n) / (cycles * rows * columns),
    mappingEfficiency,
    computeUtilisation: (mappingEfficiency * time) / measuredFold,
  };
}

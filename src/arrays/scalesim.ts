/**
 * What SCALE-Sim v3 reports for a product on a systolic array, to the cycle, so that its users can lay our figures
 * beside theirs. It charges every fold its own fill and drain, and reports the index of the last cycle.
 *
 * @source [scalesim] systolic_compute_os.py, systolic_compute_ws.py, systolic_compute_is.py,
 * double_buffered_scratchpad_mem.py, single_layer_sim.py
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
  /** What passes between the array and its three buffers. */
  readonly sram: Readonly<Record<'ifmap' | 'filter' | 'ofmap', ScaleSimAccess>>;
};

/** Words read or written, and the cycles of the first and the last, as its detailed access report has them. */
export type ScaleSimAccess = {
  readonly startCycle: number;
  readonly stopCycle: number;
  readonly words: number;
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
    sram: sramOf(dataflow, { rows, columns, down, across, time }),
  };
}

type Mapping = {
  readonly rows: number;
  readonly columns: number;
  /** Extents over the rows of the array, over its columns, and in time. */
  readonly down: number;
  readonly across: number;
  readonly time: number;
};

/**
 * Requests of a run without stalls. Folds go down first; operands enter skewed, a cycle later per row or column;
 * what is stationary is filled from its last row. A read is noted a cycle after it was asked for, a write at once.
 * Of stationary outputs the word count has `rows + columns` too many in each fold, as it counts them.
 */
function sramOf(dataflow: Dataflow, mapping: Mapping): ScaleSimLayer['sram'] {
  const { rows, columns, down, across, time } = mapping;
  const [foldsDown, foldsAcross] = [Math.ceil(down / rows), Math.ceil(across / columns)];
  const folds = foldsDown * foldsAcross;
  const firstRows = Math.min(rows, down);
  const lastRows = down - (foldsDown - 1) * rows;
  const lastColumns = across - (foldsAcross - 1) * columns;
  const read = (start: number, stop: number, words: number): ScaleSimAccess => ({
    startCycle: start + 1,
    stopCycle: stop + 1,
    words,
  });
  if (dataflow === 'os') {
    const last = (folds - 1) * (rows + columns + time - 2) + time - 1;
    return {
      ifmap: read(0, last + lastRows - 1, down * time * foldsAcross),
      filter: read(0, last + lastColumns - 1, across * time * foldsDown),
      ofmap: {
        startCycle: time - 1 + rows - firstRows,
        stopCycle: last + rows - 1 + lastColumns - 1,
        words: down * across + folds * (rows + columns),
      },
    };
  }
  const last = (folds - 1) * (2 * rows + columns + time - 2);
  const held = read(rows - firstRows, last + rows - 1, down * across);
  const passing = read(rows, last + rows + time - 1 + lastRows - 1, down * time * foldsAcross);
  return {
    ifmap: dataflow === 'ws' ? passing : held,
    filter: dataflow === 'ws' ? held : passing,
    ofmap: {
      startCycle: 2 * rows - 1,
      stopCycle: last + 2 * rows - 1 + time - 1 + lastColumns - 1,
      words: across * time * foldsDown,
    },
  };
}

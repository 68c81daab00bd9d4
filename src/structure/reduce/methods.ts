/**
 * Ways to bring every column down to two bits. All place the same cells; they differ in which bits meet and when.
 */

import { addThree, addTwo } from './place.ts';
import { columnOf, give, height, take, type CellOutputs, type Reduction } from './state.ts';

/**
 * Wallace: in every stage the rows are added in threes, as many as there are; where a three has only two bits in a
 * column they meet in a half adder.
 *
 * @source [wallace1964]
 */
export function wallace(state: Reduction): void {
  for (let stage = 1; height(state) > 2; stage++) {
    state.step = `Stage ${stage}.`;
    const threes = Math.floor(height(state) / 3);
    const outputs = state.columns.map((bits, column): CellOutputs[] => {
      const placed: CellOutputs[] = [];
      while (placed.length < threes && bits.length >= 2) {
        placed.push(
          bits.length >= 3
            ? addThree(state, column, take(state, column, 3))
            : addTwo(state, column, take(state, column, 2)),
        );
      }
      return placed;
    });
    finishStage(state, outputs);
  }
}

/**
 * Dadda: in every stage each column adds just enough to reach the next height of the series 2, 3, 4, 6, 9, 13...
 * Fewest cells for a given number of stages.
 *
 * @source [dadda1965]
 */
export function dadda(state: Reduction): void {
  for (const target of daddaHeights(height(state))) {
    state.step = `Columns of at most ${target} bits.`;
    const outputs: CellOutputs[][] = [];
    state.columns.forEach((bits, column) => {
      const arriving = (outputs[column - 1] ?? []).filter(
        (cell) => cell.carry !== undefined,
      ).length;
      const placed: CellOutputs[] = [];
      let excess = bits.length + arriving - target;
      while (excess > 0 && columnOf(state, column).length >= 2) {
        const three = excess >= 2 && columnOf(state, column).length >= 3;
        placed.push(
          three
            ? addThree(state, column, take(state, column, 3))
            : addTwo(state, column, take(state, column, 2)),
        );
        excess -= three ? 2 : 1;
      }
      outputs.push(placed);
    });
    finishStage(state, outputs);
  }
}

/** Heights below `top` of Dadda's series, greatest first. */
export function daddaHeights(top: number): number[] {
  const heights: number[] = [];
  for (let h = 2; h < top; h = Math.floor((h * 3) / 2)) heights.unshift(h);
  return heights;
}

/**
 * Delay-driven (three-dimensional) reduction: column by column from the least weight, the earliest bits are added
 * first, each on the pin that suits it, and carries join the next column at the time they settle. There are no
 * stages: a late bit does not wait for its row. Down to one row, the last adders of the columns are a carry chain.
 *
 * @source [oklobdzija1996]
 */
export function timed(state: Reduction, rows: 1 | 2): void {
  state.columns.forEach((bits, column) => {
    state.step = `Column ${column}.`;
    while (bits.length > rows) {
      // A pair first if threes alone would not bring the column to exactly as many rows.
      const pair = (bits.length - rows) % 2 === 1;
      const taken = take(state, column, pair ? 2 : 3);
      give(state, column, pair ? addTwo(state, column, taken) : addThree(state, column, taken));
    }
  });
}

/** Return the outputs of a stage to the columns, for the next stage to take. */
export function finishStage(state: Reduction, outputs: readonly (readonly CellOutputs[])[]): void {
  outputs.forEach((placed, column) => {
    for (const cell of placed) give(state, column, cell);
  });
}

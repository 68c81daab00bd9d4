/**
 * An array with a group dequantiser below each column: the rows of a group's sums are scaled and added to the
 * results so far, and the rows of the last group of a tile leave.
 */

import { bit, pack, unpack, type Word } from '../../bits/index.ts';
import type { Machine, Outputs, Signals } from '../../bits/machine.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import { departures } from '../departures.ts';
import { foldCounter, innerColumns, type Grouped } from './timing.ts';

/** The scales of one group, taken from their stream and in use until the last row of its sums has come. */
type Slot = {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly scales: readonly Word[];
  readonly zeroPoints: readonly Word[];
};

/**
 * One step is one clock edge. Weights are codes; zero points that are folded come beside them. `group_i` beats bring
 * the scales of a group (and zero points that are kept), and whether it is the first or the last of its tile. Without
 * scales the sums wait, and the array stands still.
 *
 * Where a group takes several folds, the rows of all but its last go back to the top, each beside the beat of the same
 * row in the next fold; that beat waits for it.
 */
export function groupedMachine(
  inner: Machine,
  arithmetic: Arithmetic,
  scaling: GroupScaling,
  grouped: Grouped,
): Machine {
  const { rows, columns, folds } = grouped;
  const out = departures();
  const [sent, left] = [foldCounter(grouped), foldCounter(grouped)];
  let slot: Slot | undefined;
  /** Sums of unfinished groups, oldest first. */
  let waiting: Word[] = [];
  let results: (readonly (Word | undefined)[])[] = [];
  const reset = (): void => {
    inner.reset();
    out.reset();
    sent.reset();
    left.reset();
    slot = undefined;
    waiting = [];
    results = Array.from({ length: rows }, () => Array.from({ length: columns }, () => undefined));
  };

  /** Weights as the elements take them. */
  const fold = (signals: Signals): Word => {
    const codes = unpack(signals['b_i'] ?? 0n, scaling.code.width, columns);
    const zeroPoints = unpack(signals['z_i'] ?? 0n, scaling.zeroPoint?.width ?? 1, columns);
    const weights = codes.map((code, j) => scaling.fold(code, zeroPoints[j] ?? 0n));
    return pack(grouped.hasRowSums ? [...weights, 1n] : weights, arithmetic.weight.width);
  };
  const load = (signals: Signals): Slot => ({
    isFirst: isHigh(signals, 'group_first_i'),
    isLast: isHigh(signals, 'group_last_i'),
    scales: unpack(signals['scale_i'] ?? 0n, scaling.scale.width, columns),
    zeroPoints: unpack(signals['z_i'] ?? 0n, scaling.zeroPoint?.width ?? 1, columns),
  });
  const take = (row: Word | undefined, { isFirst, isLast, scales, zeroPoints }: Slot): void => {
    const sums =
      row === undefined
        ? undefined
        : unpack(row, arithmetic.accumulator.width, innerColumns(grouped));
    const before = results[left.row] ?? [];
    const after = scales.map((scale, j) => {
      const [sum, start] = [sums?.[j], isFirst ? scaling.start : before[j]];
      if (sum === undefined || start === undefined) return undefined;
      const activations = grouped.hasRowSums ? (sums?.[columns] ?? 0n) : 0n;
      return scaling.add(start, { sum, activations, scale, zeroPoint: zeroPoints[j] ?? 0n });
    });
    results = results.with(left.row, after);
    if (!isLast) return;
    const words = after.filter((word) => word !== undefined);
    const word = words.length === columns ? pack(words, scaling.result.width) : undefined;
    out.add(out.time + grouped.latency, { word });
  };

  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const shown = out.showing;
      const goesOn = sent.fold > 0;
      const isOpen = !goesOn || waiting.length > 0;
      const isComplete = left.fold === folds - 1;
      const takes = !out.frozen && (slot !== undefined || !isComplete);
      const sums = inner.step({
        ...signals,
        valid_i: isOpen ? (signals['valid_i'] ?? 0n) : 0n,
        b_i: fold(signals),
        p_i: goesOn ? (waiting[0] ?? 0n) : 0n,
        ready_i: takes ? 1n : 0n,
      });
      const isAccepted = isOpen && sums['ready_o'] === 1n && isHigh(signals, 'valid_i');
      const isTaken = takes && sums['valid_o'] === 1n;
      const isOver = isTaken && isComplete && left.row === rows - 1;
      const isFree = slot === undefined || isOver;
      const { valid_o: _valid, c_o: _row, ready_o: isReady = 0n, ...ready } = sums;
      const outputs = {
        ...ready,
        ready_o: isOpen ? isReady : 0n,
        group_ready_o: isFree ? 1n : 0n,
        valid_o: shown === undefined ? 0n : 1n,
        c_o: shown?.word,
      };
      if (isHigh(signals, 'rst')) {
        reset();
        return outputs;
      }
      if (isAccepted) {
        if (goesOn) waiting.shift();
        sent.step();
      }
      if (isTaken) {
        if (!isComplete) waiting.push(sums['c_o'] ?? 0n);
        else if (slot !== undefined) take(sums['c_o'], slot);
        left.step();
      }
      if (isFree) slot = isHigh(signals, 'group_valid_i') ? load(signals) : undefined;
      out.advance(shown === undefined || isHigh(signals, 'ready_i'));
      return outputs;
    },
  };
}

function isHigh(signals: Signals, name: string): boolean {
  return bit(signals[name] ?? 0n, 0) === 1;
}

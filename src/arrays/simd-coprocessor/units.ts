/**
 * Parts of the co-processor by themselves: of sums and scales, and of when beats and resets come, the rest of it brings a
 * part.
 */

import { decodeInteger, type Word } from '../../bits/index.ts';
import { combinational } from '../../bits/machine.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import { axiLiteMachine } from '../../golden/axi-lite.ts';
import type { Unit } from '../family.ts';
import { outputStationaryMachine } from '../output-stationary/golden.ts';
import type { CoprocessorParts } from './plan.ts';
import { coprocessorMap } from './registers.ts';
import { scaleBits, tileOf, type Coprocessor } from './shape.ts';

/** One of the four arrays, whose results are the sums themselves; the encoder of a column; and the registers. */
export function coprocessorUnits(
  { array, encoder, registers }: CoprocessorParts,
  arithmetic: Arithmetic,
  size: Coprocessor,
): Unit[] {
  const { rows, columns } = tileOf(size, 'four');
  const grid = { rows, columns, lanes: 1, hop: 1, latency: size.latency } as const;
  const sums = { ...arithmetic, readout: { ...arithmetic.accumulator, read: (sum: Word) => sum } };
  return [
    { plan: array, golden: () => outputStationaryMachine(sums, grid) },
    {
      plan: encoder,
      golden: () =>
        combinational(({ acc_i: sum = 0n, format_i: format = 0n, scale_i: scale = 0n }) => {
          const shift = Number(decodeInteger(scale, scaleBits, true));
          const made = arithmetic.encode?.(sum, Number(format), shift);
          return { result_o: made?.word, marked_o: made && (made.isMarked ? 1n : 0n) };
        }),
    },
    { plan: registers, golden: () => axiLiteMachine(coprocessorMap) },
  ];
}

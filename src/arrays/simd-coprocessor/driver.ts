/** A GEMM through the ports, as software would: one run, its interrupt, its results. */

import type { Word } from '../../bits/index.ts';
import { InvariantError } from '../../errors.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { host } from './host.ts';
import { coprocessorProgram, type Settings } from './program.ts';
import type { Coprocessor } from './shape.ts';
import type { Chosen } from './split.ts';

/** Driver of a product. @param width bits of a result */
export function coprocessorDriver(
  size: Coprocessor,
  settings: Settings,
  width: number,
  gemm: GemmWords,
  chosen?: Chosen,
): GemmDriver {
  const program = coprocessorProgram(size, settings, width, gemm, chosen);
  const side = host(program.steps);
  return {
    next: (previous) => side.next(previous),
    refusable: ['m_axis_tready_i'],
    get done(): boolean {
      if (side.done && side.value?.ended !== 'done') {
        throw new InvariantError(`a run of a legal product has ended ${side.value?.ended}`);
      }
      return side.done;
    },
    get result(): readonly Word[] {
      return program.product(side.received);
    },
    get cycles(): number {
      const { firstIn, lastOut } = side;
      return firstIn === undefined || lastOut === undefined ? 0 : lastOut - firstIn + 1;
    },
    get tail(): number {
      return side.cycle - 1 - (side.lastOut ?? 0);
    },
  };
}

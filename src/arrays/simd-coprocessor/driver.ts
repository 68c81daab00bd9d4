/** A GEMM through the ports, as software would: one run, its interrupt, its results. */

import { mask, type Word } from '../../bits/index.ts';
import { InvariantError } from '../../errors.ts';
import type { GemmDriver, GemmWords } from '../family.ts';
import { host } from './host.ts';

import type { Words } from './words.ts';
import { resultsOf, runJob } from './software.ts';
import type { Coprocessor } from './shape.ts';
import { chooseRun, joinResults, shareOperands } from './split.ts';

/** Driver of a product. @param width bits of a result */
export function coprocessorDriver(
  size: Coprocessor,
  { input, output }: Words,
  width: number,
  gemm: GemmWords,
): GemmDriver {
  const chosen = chooseRun(size, gemm);
  const plain = mask(size.operand);
  const operands = shareOperands(gemm, chosen).map(({ a, b }) => ({
    a: a.map((word) => word & plain),
    b,
  }));
  const job = { ...chosen.run, input, output, scale: 0 };
  const side = host(() => runJob(size, job, operands));
  return {
    next: (previous) => side.next(previous),
    get done(): boolean {
      if (side.done && side.value?.ended !== 'done') {
        throw new InvariantError(`a run of a legal product has ended ${side.value?.ended}`);
      }
      return side.done;
    },
    get result(): readonly Word[] {
      const numbers = resultsOf(size, chosen.run, side.received);
      return joinResults(gemm, chosen, numbers).map((word) => word & mask(width));
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

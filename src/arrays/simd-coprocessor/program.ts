/** A product as software has it computed: the run that is chosen, its steps on the bus, the product from what comes. */

import { mask } from '../../bits/index.ts';
import type { BusProgram } from '../bus-program.ts';
import type { GemmWords } from '../family.ts';
import type { Coprocessor } from './shape.ts';
import { resultsOf, runJob, type Job } from './software.ts';
import { chooseRun, joinResults, shareOperands, type Chosen } from './split.ts';

/** What software chooses for a product: see `Job`. */
export type Settings = Pick<Job, 'input' | 'output' | 'scale'>;

/** Program of a product. @param width bits of a result */
export function coprocessorProgram(
  size: Coprocessor,
  settings: Settings,
  width: number,
  gemm: GemmWords,
  chosen: Chosen = chooseRun(size, gemm),
): BusProgram {
  const plain = mask(size.operand);
  const operands = shareOperands(gemm, chosen).map(({ a, b }) => ({
    a: a.map((word) => word & plain),
    b,
  }));
  const job = { ...chosen.run, ...settings };
  return {
    steps: () => runJob(size, job, operands),
    product: (received) =>
      joinResults(gemm, chosen, resultsOf(size, chosen.run, received)).map(
        (word) => word & mask(width),
      ),
  };
}

/** Inputs for which a problem's output is high, from the SAT solver of Yosys. */

import type { NetlistModule } from '../../eda/netlist.ts';
import { runYosys } from '../../eda/yosys.ts';
import { withinProcessorTime } from './processor-time.ts';
import { problemPort } from './solver.ts';

/** A line of the solver's table: name, decimal, hexadecimal, binary. */
const line = /^\s*\\(\S+)\s+\S+\s+\S+\s+([01x-]+)\s*$/gm;

/**
 * Values of the inputs that the output depends on, by name; undefined where there are none, or none were found in time.
 */
export async function witnessOf(
  module: NetlistModule,
  limitSeconds: number,
): Promise<ReadonlyMap<string, bigint> | undefined> {
  const script = ['read_json problem.json', `sat -set ${problemPort} 1 -show-inputs problem`].join(
    '\n',
  );
  const files = {
    'problem.json': JSON.stringify({ creator: 'pelab', modules: { problem: module } }),
  };
  const found = await withinProcessorTime(limitSeconds, (signal) =>
    runYosys({ script, files }, { signal }),
  );
  if (found?.log.includes('model found') !== true) return undefined;
  return new Map(
    [...found.log.matchAll(line)].map(([, name = '', bits = '0']) => [
      name,
      BigInt(`0b${bits.replaceAll(/[^01]/g, '0')}`),
    ]),
  );
}

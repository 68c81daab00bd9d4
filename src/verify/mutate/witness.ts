/** Inputs for which a problem's output is high, from the SAT solver of Yosys. */

import type { NetlistModule } from '../../eda/netlist.ts';
import { runYosys } from '../../eda/yosys.ts';
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
  const signal = AbortSignal.timeout(Math.ceil(limitSeconds * 1000));
  const script = ['read_json problem.json', `sat -set ${problemPort} 1 -show-inputs problem`].join(
    '\n',
  );
  const files = {
    'problem.json': JSON.stringify({ creator: 'pelab', modules: { problem: module } }),
  };
  try {
    const { log } = await runYosys({ script, files }, { signal });
    if (!log.includes('model found')) return undefined;
    return new Map(
      [...log.matchAll(line)].map(([, name = '', bits = '0']) => [
        name,
        BigInt(`0b${bits.replaceAll(/[^01]/g, '0')}`),
      ]),
    );
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

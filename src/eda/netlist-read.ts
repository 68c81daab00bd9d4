/** Verilog text to a word-level netlist, by Yosys. */

import { EngineError } from '../errors.ts';
import type { Netlist } from './netlist.ts';
import { runYosys } from './yosys.ts';
import type { YosysOptions } from './yosys.ts';

export type VerilogSource = {
  readonly top: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
};

export type ReadOptions = YosysOptions & {
  /** Commands between `proc` and `check`: what the reader of the netlist wants done. Default: `opt_expr`, `opt_clean`. */
  readonly passes?: readonly string[];
};

/** Passes after which a netlist has only cells that a two-state, one-clock simulator needs to know. */
export const simulationPasses: readonly string[] = [
  'memory_collect',
  // Asynchronous resets become synchronous ones that also force the output: the same at every clock edge.
  'async2sync',
  'opt -nodffe -nosdff',
  'wreduce',
  'opt -nodffe -nosdff',
];

/**
 * Elaborate Verilog into a netlist of words. The hierarchy is kept, and parameters are resolved.
 *
 * @throws {EngineError} when Yosys refuses the text or `check` finds a loop or two drivers
 */
export async function readNetlist(
  source: VerilogSource,
  options: ReadOptions = {},
): Promise<Netlist> {
  const { passes = ['opt_expr', 'opt_clean'], ...run } = options;
  const files: Record<string, string> = {};
  const names = source.files.map(({ path, text }, i) => {
    const name = isPlain(path) ? path : `file${i}${path.endsWith('.sv') ? '.sv' : '.v'}`;
    files[name] = text;
    return name;
  });
  const script = [
    ...names.map((name) => `read_verilog ${name.endsWith('.sv') ? '-sv ' : ''}${name}`),
    `hierarchy -check -top ${source.top}`,
    'proc',
    ...passes,
    'check -assert',
    'opt_clean',
    'write_json -',
  ];
  const { stdout } = await runYosys({ script: `${script.join('\n')}\n`, files }, run);
  return parseNetlist(stdout);
}

/** The netlist in what `write_json` wrote. @throws {EngineError} when it is not one */
export function parseNetlist(json: string): Netlist {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new EngineError('yosys wrote a netlist that is not JSON', { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || !('modules' in parsed)) {
    throw new EngineError('yosys wrote a netlist without modules');
  }
  return parsed as Netlist;
}

/** A path that a Yosys script can name without quotes and that stays below the root. */
function isPlain(path: string): boolean {
  return /^[\w.+-]+(\/[\w.+-]+)*$/.test(path) && !path.split('/').includes('..');
}

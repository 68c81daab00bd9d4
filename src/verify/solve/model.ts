/** The flattened module of a problem as a transition system for SMT solvers, and as a netlist to replay what they find. */

import type { Netlist } from '../../eda/netlist.ts';
import { parseNetlist } from '../../eda/netlist-read.ts';
import { runYosys } from '../../eda/yosys.ts';
import type { Shape } from '../../simulate/engine.ts';
import { netOf, type Problem } from './problem.ts';

export type Model = {
  readonly top: string;
  /** SMT-LIB: sort `top_s` of states, `top_t` between two of them, `top_n net` of one. */
  readonly text: string;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  readonly registers: readonly Shape[];
  /** Widths of all nets with a name. */
  readonly widths: ReadonlyMap<string, number>;
  readonly netlist: Netlist;
};

/**
 * Passes that keep every register as it is: a state that registers can only have after power-up must stay one of
 * those they can be in.
 */
const passes = ['opt_expr -full', 'opt_merge', 'opt_clean', 'dffunmap', 'opt_expr', 'opt_clean'];

/** Translate a problem. @throws {EngineError} when Yosys refuses the text */
export async function modelOf({ top, script, files, claims }: Problem): Promise<Model> {
  const nets = [...new Set(claims.map(({ holds }) => netOf(holds.net).name))];
  const job = {
    script: [
      ...script,
      ...nets.map((net) => `expose ${top}/w:${net}`),
      ...passes,
      'write_smt2 -stbv -wires model.smt2',
      'write_json model.json',
    ].join('\n'),
    files,
  };
  const result = await runYosys(job);
  const read = (path: string): string => new TextDecoder().decode(result.files[path]);
  const text = read('model.smt2');
  const shapes = (kind: string): Shape[] =>
    [...text.matchAll(new RegExp(`^; yosys-smt2-${kind} (\\S+) (\\d+)$`, 'gm'))].map(
      ([, name = '', width]) => ({ name, width: Number(width) }),
    );
  const [inputs, outputs, registers, wires] = [
    shapes('input'),
    shapes('output'),
    shapes('register'),
    shapes('wire'),
  ];
  return {
    top,
    text,
    inputs,
    outputs,
    registers: registers.filter(({ name }) => !name.startsWith('$')),
    widths: new Map([...wires, ...inputs, ...outputs].map(({ name, width }) => [name, width])),
    netlist: parseNetlist(read('model.json')),
  };
}

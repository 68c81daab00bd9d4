/**
 * From Verilog text to gates, by Yosys, without ABC: fast, and each adder a chain of five operations a bit. Every
 * module is mapped once; instances are flattened here, where constants pass through ports.
 */

import type { Netlist } from '../../eda/netlist.ts';
import { runYosys } from '../../eda/yosys.ts';
import type { YosysOptions } from '../../eda/yosys.ts';
import type { Rtl } from '../engine.ts';
import { genericCells } from './cells.ts';
import type { GateGraph } from './graph.ts';
import { lowerGates } from './lower.ts';

/** Carries one after the other: fewest operations, and depth costs a bit-parallel simulator nothing. */
const rippleCarry = `(* techmap_celltype = "$lcu" *)
module pelab_ripple_lcu (P, G, CI, CO);
  parameter WIDTH = 2;
  input [WIDTH-1:0] P, G;
  input CI;
  output [WIDTH-1:0] CO;
  wire [WIDTH:0] c;
  genvar i;
  assign c[0] = CI;
  generate
    for (i = 0; i < WIDTH; i = i + 1) begin : gen_bit
      assign c[i+1] = G[i] | (P[i] & c[i]);
    end
  endgenerate
  assign CO = c[WIDTH:1];
endmodule
`;

/** From elaborated modules to gates. */
const mapping = [
  'opt',
  'wreduce',
  'booth',
  'opt',
  'memory_map',
  'techmap -map pelab_ripple.v',
  'techmap',
  'opt -full',
  // Sharing what several choices compute can leave a multiplexer of words.
  'simplemap',
  'dfflegalize -cell $_DFF_P_ 0',
  'opt_clean',
  'write_json -',
];

/**
 * Elaborate a design into one flat gate graph.
 *
 * @throws {EngineError} when Yosys refuses the text, or it holds latches, several clocks or asynchronous resets
 */
export function elaborateGates(rtl: Rtl, options: YosysOptions = {}): Promise<GateGraph> {
  const files = Object.fromEntries(rtl.files.map((file) => [file.path, file.text]));
  const read = rtl.files.map((file) => `read_verilog ${file.path}`);
  return mapped([...read, `hierarchy -check -top ${rtl.top}`, 'proc'], files, rtl.top, options);
}

/** The same from a netlist of words. @throws {EngineError} as above */
export function elaborateNetlist(
  netlist: Netlist,
  top: string,
  options: YosysOptions = {},
): Promise<GateGraph> {
  const files = { 'netlist.json': JSON.stringify(netlist) };
  return mapped(['read_json netlist.json', `hierarchy -check -top ${top}`], files, top, options);
}

async function mapped(
  read: readonly string[],
  files: Readonly<Record<string, string>>,
  top: string,
  options: YosysOptions,
): Promise<GateGraph> {
  const script = [...read, ...mapping].join('\n');
  const { stdout } = await runYosys(
    { script, files: { ...files, 'pelab_ripple.v': rippleCarry } },
    options,
  );
  return lowerGates(JSON.parse(stdout) as Netlist, top, genericCells);
}

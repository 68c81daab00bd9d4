/** Small designs as gate netlists, by the pinned Yosys, for tests of the gate engine. */

import type { Netlist } from '../../src/eda/netlist.ts';
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import { runYosys } from '../../src/eda/yosys.ts';
import { block, layout } from '../../src/simulate/engine.ts';
import type { Block, Shape } from '../../src/simulate/engine.ts';
import type { Library } from '../../src/technology/library.ts';

export const mul8Text = `module mul8(input signed [7:0] a_i, input signed [7:0] b_i, output signed [15:0] p_o);
  assign p_o = a_i * b_i;
endmodule
`;

export const mac8Text = `module mac8(
  input clk, input rst, input en_i, input clear_i,
  input signed [7:0] a_i, input signed [7:0] b_i, output reg signed [31:0] acc_o
);
  always @(posedge clk)
    if (rst) acc_o <= 0;
    else if (en_i) acc_o <= (clear_i ? 32'sd0 : acc_o) + a_i * b_i;
endmodule
`;

export const mulPorts: readonly Shape[] = [
  { name: 'a_i', width: 8 },
  { name: 'b_i', width: 8 },
];

export const macPorts: readonly Shape[] = [
  { name: 'rst', width: 1 },
  { name: 'en_i', width: 1 },
  { name: 'clear_i', width: 1 },
  ...mulPorts,
];

/** Synthesise to a library's cells, or to Yosys' own gates without one. */
export async function gateNetlist(
  text: string,
  top: string,
  library?: Library,
  synth = 'synth -flatten',
): Promise<Netlist> {
  const mapping =
    library === undefined
      ? ['abc -g AND,NAND,OR,NOR,XOR,XNOR,MUX,ANDNOT,ORNOT']
      : ['dfflegalize -cell $_DFF_P_ x', 'dfflibmap -liberty r.lib', 'abc -liberty m.lib'];
  const { stdout } = await runYosys({
    script: [
      'read_verilog d.v',
      `${synth} -top ${top}`,
      ...mapping,
      'opt_clean',
      'write_json -',
    ].join('\n'),
    files: {
      'd.v': text,
      ...(library === undefined
        ? {}
        : {
            'm.lib': writeLiberty(library, 'mapping'),
            'r.lib': writeLiberty(library, 'registers'),
          }),
    },
  });
  return JSON.parse(stdout) as Netlist;
}

/** Rows of uniformly random ports, some of them held at a value. */
export function randomRows(
  ports: readonly Shape[],
  cycles: number,
  seed: number,
  held: Readonly<Record<string, number>> = {},
): Block {
  const rows = block(layout(ports), cycles);
  let state = (Math.imul(seed, 2_654_435_761) + 977) >>> 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    for (const { name, width, offset } of rows.layout.fields) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      rows.words[cycle * rows.layout.stride + offset] =
        held[name] ?? (state >>> 9) & (2 ** width - 1);
    }
  }
  return rows;
}

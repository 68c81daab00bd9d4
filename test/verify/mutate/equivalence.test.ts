/** What a proof of a mutant takes into account: memories, and registers that hold a constant. */

import { expect, test } from 'vitest';
import { readNetlist } from '../../../src/eda/netlist-read.ts';
import {
  compareFlattened,
  compareMutants,
  outputsIn,
  type Suspect,
} from '../../../src/verify/mutate/equivalence.ts';
import { faultsOf } from '../../../src/verify/mutate/faults.ts';

/** Every fault in a module of a text. */
async function faultsIn(
  text: string,
  top: string,
  name: string,
): Promise<{ netlist: Awaited<ReturnType<typeof readNetlist>>; suspects: Suspect[] }> {
  const rtl = { top, files: [{ path: 'd.v', text }], inputs: [], outputs: [] };
  const netlist = await readNetlist(rtl, { passes: ['opt_expr', 'opt_dff', 'memory_collect'] });
  const module = netlist.modules[name];
  if (module === undefined) throw new Error(name);
  const groups = faultsOf(name, module, 1, new Map(), outputsIn(netlist));
  const suspects = groups.flatMap((group) =>
    group.live.map((index) => ({ mutant: group.first + index, group })),
  );
  return { netlist, suspects };
}

test('a fault in what a memory is given is not equivalent', async () => {
  const text = `module ring(input clk, input [1:0] at_i, input [3:0] a_i, input [3:0] b_i, output [3:0] q_o);
  reg [3:0] words [0:3];
  assign q_o = words[at_i];
  always @(posedge clk) words[at_i] <= a_i & b_i;
endmodule`;
  const { netlist, suspects } = await faultsIn(text, 'ring', 'ring');
  const inAnd = suspects.filter(({ group }) => group.where.includes('and'));
  expect(inAnd.length).toBeGreaterThan(0);
  const proofs = await compareMutants(netlist, inAnd, 60);
  expect(inAnd.filter(({ mutant }) => proofs.get(mutant) === 'equivalent')).toEqual([]);
});

test('a register may be missing, or there twice, where it would only hold a constant, and nowhere else', async () => {
  const delays = `module delays(input clk, input en_i, input [7:0] d_i,
  output reg [3:0] low_o, output reg [3:0] high_o);
  always @(posedge clk) if (en_i) begin low_o <= d_i[3:0]; high_o <= d_i[7:4]; end
endmodule
module top(input clk, input en_i, input [3:0] a_i, output [7:0] y_o, output [3:0] word_o);
  reg [3:0] words [0:1];
  always @(posedge clk) words[a_i[0]] <= a_i;
  assign word_o = words[a_i[1]] & 4'd7;
  delays u_delays(.clk(clk), .en_i(en_i), .d_i({ 4'd1, a_i }), .low_o(y_o[3:0]), .high_o(y_o[7:4]));
endmodule`;
  const { netlist, suspects } = await faultsIn(delays, 'top', 'delays');
  const registers = suspects.filter(({ group }) => group.kind === 'register');
  const proofs = await compareFlattened(netlist, 'top', new Set(), registers, 60);
  const ends = registers.map(({ mutant, group: { where, fault } }) => [
    `${where.slice(0, 4)} ${fault.form}`,
    proofs.get(mutant) === 'equivalent',
  ]);
  expect(Object.fromEntries(ends)).toEqual({
    'low_ missing': false,
    'low_ doubled': false,
    'high missing': true,
    'high doubled': true,
  });
  // It holds the constant from its first load on: the load must be that of the sound register.
  const enables = suspects.filter(({ group }) => group.kind === 'enable');
  const loads = await compareFlattened(netlist, 'top', new Set(), enables, 60);
  expect(enables.map(({ mutant }) => loads.get(mutant))).toEqual(enables.map(() => 'different'));
});

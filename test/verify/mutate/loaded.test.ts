/** What registers can hold, as far as the cycles in which they load tell. */

import { expect, test } from 'vitest';
import { readNetlist } from '../../../src/eda/netlist-read.ts';
import { compareMutants, outputsIn } from '../../../src/verify/mutate/equivalence.ts';
import { faultsOf, faultText } from '../../../src/verify/mutate/faults.ts';
import type { Values } from '../../../src/verify/mutate/reachable.ts';

/**
 * Two stages. In mode 1 both halves of the data are the same, so that `or` and `and` of them are; only there they are read.
 *
 * @param leak when the data register is not clocked
 */
const modes = (
  leak: string,
): string => `module modes(input clk, input en_i, input mode_i, input leak_i,
  input [3:0] a_i, output reg [1:0] y_o);
  reg mode_q;
  reg [3:0] a_q;
  always @(posedge clk) if (en_i) mode_q <= mode_i;
  always @(posedge clk) if (en_i && !(${leak})) a_q <= mode_i ? { a_i[1:0], a_i[1:0] } : a_i;
  wire [1:0] both = a_q[1:0] | a_q[3:2];
  always @(posedge clk) y_o <= mode_q ? both : 2'd0;
endmodule`;

/** What becomes of the `or` as an `and`. */
async function orAsAnd(text: string, isFollowed: boolean): Promise<string[]> {
  const rtl = { top: 'modes', files: [{ path: 'd.v', text }], inputs: [], outputs: [] };
  const netlist = await readNetlist(rtl, { passes: ['opt_expr', 'opt_dff', 'opt_clean'] });
  const module = netlist.modules['modes'];
  if (module === undefined) throw new Error('the module is there');
  const suspects = faultsOf('modes', module, 1, new Map(), outputsIn(netlist)).flatMap((group) =>
    group.live
      .filter((index) => group.where.includes('both') && faultText(group, index) === 'is and')
      .map((index) => ({ mutant: group.first + index, group })),
  );
  const knowledge = { values: async (): Promise<Values> => new Map() };
  const found = await compareMutants(netlist, suspects, 60, isFollowed ? knowledge : undefined);
  return [...found.values()];
}

test('data beside the register of a mode was made in that mode, where both load under one enable', async () => {
  expect(await orAsAnd(modes("1'b0"), true)).toEqual(['equivalent']);
  expect(await orAsAnd(modes('!mode_i'), true)).toEqual(['equivalent']);
  expect(await orAsAnd(modes('!mode_i'), false)).toEqual(['different']);
});

test('data that a mode leaves where it is may be that of another mode', async () => {
  expect(await orAsAnd(modes('leak_i'), true)).toEqual(['different']);
  expect(await orAsAnd(modes('mode_i'), true)).toEqual(['different']);
});

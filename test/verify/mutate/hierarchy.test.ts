import { expect, test } from 'vitest';
import type { Machine } from '../../../src/bits/machine.ts';
import { readNetlist } from '../../../src/eda/netlist-read.ts';
import { outputsIn } from '../../../src/verify/mutate/equivalence.ts';
import { openFaultSimulator } from '../../../src/verify/mutate/fault-simulation.ts';
import { faultsOf, type FaultGroup } from '../../../src/verify/mutate/faults.ts';
import { faceOf, playRows } from '../../../src/verify/play.ts';

const text = `module inner(input a_i, input b_i, output y_o);
  assign y_o = a_i & b_i;
endmodule
module outer(input a_i, input b_i, output y_o);
  inner u_inner(.a_i(a_i), .b_i(b_i), .y_o(y_o));
endmodule
`;
const inputs = ['a_i', 'b_i'].map((name) => ({ name, width: 1 }));
const outputs = [{ name: 'y_o', width: 1 }];
const rtl = { top: 'outer', files: [{ path: 'outer.v', text }], inputs, outputs };

const golden: Machine = {
  reset: () => undefined,
  step: ({ a_i = 0n, b_i = 0n }) => ({ y_o: a_i & b_i }),
};

test('faults in a module are found beside faults at the outputs of its instance', async () => {
  const netlist = await readNetlist(rtl, { passes: [] });
  const groups: FaultGroup[] = [];
  for (const name of ['inner', 'outer']) {
    const module = netlist.modules[name];
    if (module === undefined) throw new Error(name);
    const first = groups.reduce((sum, { count }) => sum + count, 1);
    groups.push(...faultsOf(name, module, first, new Map(), outputsIn(netlist)));
  }
  const mutants = groups.flatMap(({ first, live }) => live.map((index) => first + index));
  expect([...new Set(groups.map(({ module }) => module))]).toEqual(['inner', 'outer']);
  const rows = [0n, 1n, 2n, 3n].map((word) => ({ a_i: word & 1n, b_i: word >> 1n }));
  const simulator = openFaultSimulator(netlist, rtl, groups);
  const runs = [playRows(rows, golden, faceOf(rtl))];
  const killed = await simulator.run(mutants, { name: 'all inputs', runs });
  await simulator.close();
  expect([...killed.keys()].toSorted((a, b) => a - b)).toEqual(mutants);
});

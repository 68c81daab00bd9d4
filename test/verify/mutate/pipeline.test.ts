/** Mutants of a pipeline from end to end: proved where nothing shows, shown by operands of the solver where something does. */

import { expect, test } from 'vitest';
import type { Machine } from '../../../src/bits/machine.ts';
import { readNetlist } from '../../../src/eda/netlist-read.ts';
import type { Plan } from '../../../src/structure/plan.ts';
import { elementSubject } from '../../../src/verify/mutate/element-subject.ts';
import { mutateSubject } from '../../../src/verify/mutate/mutate.ts';
import { cutAtRegisters } from '../../../src/verify/mutate/cut.ts';
import { unrolled } from '../../../src/verify/mutate/unrolled.ts';
import { macTarget } from '../../support/targets.ts';

/** Two stages: the sum of a product's halves, of which only whether any bit is high goes on, and one rare case. */
const text = `module rare (
  input wire clk, input wire en_i, input wire [31:0] a_i, input wire [31:0] b_i, output wire [1:0] y_o
);
  reg [31:0] mixed_q;
  reg rare_q;
  always @(posedge clk) if (en_i) begin
    mixed_q <= a_i ^ b_i;
    rare_q <= a_i == 32'h5a17c0de;
  end
  reg [1:0] y_q;
  always @(posedge clk) if (en_i) y_q <= { rare_q, |mixed_q };
  assign y_o = y_q;
endmodule
`;

function rareMachine(): Machine {
  let [mixed, rare, y] = [0n, 0n, 0n];
  let loads = 0;
  return {
    reset: () => void (loads = 0),
    step({ a_i: a = 0n, b_i: b = 0n, en_i: enable = 0n }) {
      const outputs = { y_o: loads < 2 ? undefined : y };
      if (enable === 0n) return outputs;
      loads++;
      [mixed, rare, y] = [a ^ b, a === 0x5a17c0den ? 1n : 0n, rare * 2n + (mixed === 0n ? 0n : 1n)];
      return outputs;
    },
  };
}

const port = (
  name: string,
  width: number,
  direction: 'input' | 'output',
): Plan['ports'][number] => ({
  name,
  direction,
  width,
  role: 'data',
  doc: '',
  format: `uint${width}`,
});
const { plan: mac } = macTarget({ kind: 'chain', lanes: 1 });
const plan: Plan = {
  ...mac,
  module: 'rare',
  interface: { kind: 'pipe', latency: 2, interval: 1 },
  ports: [
    { ...port('clk', 1, 'input'), role: 'clock' },
    { ...port('en_i', 1, 'input'), role: 'control' },
    port('a_i', 32, 'input'),
    port('b_i', 32, 'input'),
    port('y_o', 2, 'output'),
  ],
};
const rtl = {
  top: 'rare',
  clock: 'clk',
  files: [{ path: 'rare.v', text }],
  inputs: [
    { name: 'en_i', width: 1 },
    { name: 'a_i', width: 32 },
    { name: 'b_i', width: 32 },
  ],
  outputs: [{ name: 'y_o', width: 2 }],
};

test('one operand in 2^32 is found by the solver, and kills; a register in another order is the same pipeline', async () => {
  const subject = await elementSubject({ plan, golden: rareMachine, rtl }, 1);
  const few = subject.checks.slice(0, 3);
  const found = await mutateSubject(
    { ...subject, checks: few },
    { mutants: 1e6, limit: 60, seed: 1 },
  );
  // When registers load shows only beside the one operand.
  const left = found.mutants.filter(({ verdict }) => verdict === 'survived');
  expect(left.filter(({ kind }) => kind !== 'register' && kind !== 'enable')).toEqual([]);
  expect(found.killedBy['operands from a solver']).toBeGreaterThan(10);
  const crossed = found.mutants.filter(
    ({ kind, where }) => kind === 'crossed' && where.includes('mixed_q'),
  );
  expect(crossed.length).toBeGreaterThan(30);
  expect(new Set(crossed.map(({ verdict }) => verdict))).toEqual(new Set(['equivalent']));
});

test('what has a loop or a reset is no pipeline', async () => {
  const cutOf = async (body: string): Promise<ReturnType<typeof unrolled>> => {
    const head = 'input wire clk, input wire rst, input wire [3:0] a_i, output wire [3:0] y_o';
    const module = `module one (${head}); reg [3:0] q; assign y_o = q; ${body} endmodule`;
    const files = [{ path: 'one.v', text: module }];
    const netlist = await readNetlist({ ...rtl, top: 'one', files }, { passes: ['opt_dff'] });
    const one = netlist.modules['one'];
    if (one === undefined) throw new Error('the module is there');
    return unrolled(cutAtRegisters(one, () => []));
  };
  expect(await cutOf("always @(posedge clk) q <= a_i + 4'd1;")).toBeDefined();
  expect(await cutOf('always @(posedge clk) q <= q + a_i;')).toBeUndefined();
  expect(await cutOf("always @(posedge clk) if (rst) q <= 4'd0; else q <= a_i;")).toBeUndefined();
});

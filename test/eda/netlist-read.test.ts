import { describe, expect, test } from 'vitest';
import type { Netlist } from '../../src/eda/netlist.ts';
import { EngineError } from '../../src/errors.ts';
import { parseNetlist, readNetlist, simulationPasses } from '../../src/eda/netlist-read.ts';

const child = `module child(input clk, input [7:0] d, output reg [7:0] q);
  always @(posedge clk) q <= d + 8'd1;
endmodule
`;
const parent = `module top(input clk, input [7:0] d, output [7:0] q);
  wire [7:0] m;
  child a(clk, d, m);
  child b(clk, m, q);
endmodule
`;

function read(text: string, top = 'top'): Promise<Netlist> {
  return readNetlist({ top, files: [{ path: 'top.v', text }] });
}

describe('readNetlist', () => {
  test('keeps the hierarchy, ports and words', async () => {
    const netlist = await readNetlist({
      top: 'top',
      files: [
        { path: 'rtl/child.v', text: child },
        { path: 'rtl/top.v', text: parent },
      ],
    });
    expect(Object.keys(netlist.modules).toSorted()).toEqual(['child', 'top']);
    expect(Object.values(netlist.modules['top']!.cells).map(({ type }) => type)).toEqual([
      'child',
      'child',
    ]);
    const types = Object.values(netlist.modules['child']!.cells).map(({ type }) => type);
    expect(types.toSorted()).toEqual(['$add', '$dff']);
    expect(netlist.modules['child']!.ports['q']).toMatchObject({ direction: 'output' });
    expect(netlist.modules['child']!.ports['q']!.bits).toHaveLength(8);
  });

  test('takes paths that no script could name', async () => {
    const netlist = await readNetlist({
      top: 'top',
      files: [
        { path: '/abs/a file; exit.v', text: child },
        { path: '../top.v', text: parent },
      ],
    });
    expect(Object.keys(netlist.modules)).toContain('child');
  });

  test('reads SystemVerilog from files that say so', async () => {
    const text = 'module top(input logic a, output logic y); always_comb y = !a; endmodule\n';
    const { modules } = await readNetlist({ top: 'top', files: [{ path: 'top.sv', text }] });
    expect(Object.keys(modules)).toEqual(['top']);
    await expect(readNetlist({ top: 'top', files: [{ path: 'top.v', text }] })).rejects.toThrow(
      EngineError,
    );
  });

  test('for simulation, asynchronous resets and memories become what the simulator knows', async () => {
    const text = `module top(input clk, input arst, input we, input [3:0] a, input [7:0] d, output reg [7:0] q);
  reg [7:0] m [0:15];
  always @(posedge clk) if (we) m[a] <= d;
  always @(posedge clk or posedge arst) if (arst) q <= 0; else q <= m[a];
endmodule
`;
    const { modules } = await readNetlist(
      { top: 'top', files: [{ path: 'top.v', text }] },
      { passes: simulationPasses },
    );
    const types = new Set(Object.values(modules['top']!.cells).map(({ type }) => type));
    expect([...types].filter((type) => /ff|mem|latch/.test(type)).toSorted()).toEqual([
      '$mem_v2',
      '$sdff',
    ]);
  });

  test('two drivers, loops and missing tops are refused with the reason', async () => {
    await expect(
      read('module top(input a, b, output y); assign y = a; assign y = b; endmodule'),
    ).rejects.toThrow(/check/i);
    await expect(
      read('module top(input a, output y); assign y = y ^ a; endmodule'),
    ).rejects.toThrow(/loop/);
    await expect(read(child, 'absent')).rejects.toThrow(/absent/);
  });

  test('what is not a netlist is refused', () => {
    expect(() => parseNetlist('{"modules"')).toThrow('yosys wrote a netlist that is not JSON');
    expect(() => parseNetlist('[]')).toThrow('yosys wrote a netlist without modules');
  });
});

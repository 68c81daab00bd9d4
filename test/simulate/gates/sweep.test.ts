import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportedFunction, exportedMemory, wasm } from '../../../src/wasm/host.ts';
import { elaborateGates } from '../../../src/simulate/gates/elaborate.ts';
import { genericCells } from '../../../src/simulate/gates/cells.ts';
import { lowerGates } from '../../../src/simulate/gates/lower.ts';
import { compileGates } from '../../../src/simulate/gates/machine.ts';
import { combinationOf, compileSweep } from '../../../src/simulate/gates/sweep.ts';
import type { SweepKernel } from '../../../src/simulate/gates/sweep.ts';
import { PlainSimulator, netlistOf, randomCells } from './netlists.ts';

const inputBits = 9;

/** Results of every step of a kernel, by combination: the words of its output columns. */
function everyResult(kernel: SweepKernel, combinations: number): Map<number, number[]> {
  const { exports } = new wasm.Instance(new wasm.Module(kernel.bytes));
  const { buffer } = exportedMemory(exports);
  const sweep = exportedFunction(exports, 'sweep');
  const results = new Map<number, number[]>();
  for (let start = 0; start < combinations; start += kernel.chunk) {
    sweep(start / 128, kernel.chunk / 128);
    const columns = kernel.results.map((at) => new Uint32Array(buffer, at, kernel.chunk));
    for (let i = 0; i < kernel.chunk; i++) {
      results.set(
        combinationOf(kernel.order, start + i),
        columns.map((column) => column[i]!),
      );
    }
  }
  return results;
}

/** A multiplier pipeline with its second operand as given. */
function skewed(b: string): string {
  return `module skew(
  input clk, input [4:0] a_i, input [4:0] b_i, output reg [9:0] p_o
);
  reg [4:0] a_q, b_q, b_q2;
  always @(posedge clk) begin
    a_q <= a_i;
    b_q <= b_i;
    b_q2 <= b_q;
    p_o <= a_q * ${b};
  end
endmodule\n`;
}

async function kernelOf(text: string): Promise<SweepKernel> {
  const graph = await elaborateGates({
    top: 'skew',
    files: [{ path: 'skew.v', text }],
    inputs: [],
    outputs: [],
  });
  return compileSweep(graph, {
    swept: ['a_i', 'b_i'],
    phases: [{}],
    opening: [],
    outputs: ['p_o'],
    latency: 2,
    chunk: 1024,
  });
}

describe('sweep', () => {
  test('of random combinational netlists gives every net for every combination', () => {
    fc.assert(
      fc.property(randomCells(50), fc.constantFrom(128, 256, 512), (random, chunk) => {
        const cells = random.filter(({ type }) => !type.includes('DFF'));
        const netlist = netlistOf(cells, inputBits);
        const graph = lowerGates(netlist, 'top', genericCells);
        const kernel = compileSweep(graph, {
          swept: ['x'],
          phases: [{}],
          opening: [],
          outputs: cells.length === 0 ? [] : ['y'],
          latency: 0,
          chunk,
        });
        expect(kernel.kind).toBe('function');
        const results = everyResult(kernel, 2 ** inputBits);
        expect(results.size).toBe(2 ** inputBits);
        const plain = new PlainSimulator(netlist);
        const bits = netlist.modules['top']!.ports['y']!.bits;
        for (const [combination, words] of results) {
          const values = plain.cycle(
            Array.from({ length: inputBits }, (_, i) => ((combination >> i) & 1) === 1),
          );
          const got = bits.map((_, i) => ((words[i >> 5]! >>> (i & 31)) & 1) === 1);
          expect(got).toEqual(bits.map((bit) => values.get(bit)));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('of a pipeline is one of a function, proved free of other operations', async () => {
    const kernel = await kernelOf(skewed('b_q'));
    expect(kernel.kind).toBe('function');
    for (const [combination, [word]] of everyResult(kernel, 1024)) {
      expect(word).toBe((combination & 31) * (combination >> 5));
    }
  });

  test('of a pipeline that mixes two operations is streamed, and shows it', async () => {
    const kernel = await kernelOf(skewed('b_q2'));
    expect(kernel.kind).toBe('stream');
    const wrong = [...everyResult(kernel, 1024)].filter(
      ([combination, [word]]) => word !== (combination & 31) * (combination >> 5),
    );
    expect(wrong.length).toBeGreaterThan(0);
  });

  test('counts fastest the operands with the fewest operations behind them', async () => {
    const text = `module skew(input clk, input [9:0] a_i, input [3:0] b_i, output [29:0] p_o);
      assign p_o = {20'd0, a_i} * {20'd0, a_i} * {20'd0, a_i} ^ b_i;
    endmodule\n`;
    const graph = await elaborateGates({
      top: 'skew',
      files: [{ path: 'skew.v', text }],
      inputs: [],
      outputs: [],
    });
    const spec = { swept: ['a_i', 'b_i'], phases: [{}], opening: [], outputs: ['p_o'], latency: 0 };
    const kernel = compileSweep(graph, { ...spec, chunk: 16384 });
    // Bits 7, 8, 9, 10 of the step: the four exclusive ors of b.
    expect(kernel.order.slice(7, 11).toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13]);
    expect(kernel.operations).toBeLessThan(compileGates(graph).operations / 8);
  });
});

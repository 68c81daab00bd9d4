/**
 * Gate netlists: the 128-lane engine against Verilator (-O3, one thread) and Icarus, on the same netlist text.
 * Generator and signature are part of the design, so all engines make the same stimuli and check the same way;
 * every lane's signature is compared with a plain model. CPU time, interleaved rounds, median of the ratios.
 */

import { runYosys } from '../../src/eda/yosys.ts';
import { block, layout } from '../../src/simulate/engine.ts';
import { elaborateGates } from '../../src/simulate/gates/elaborate.ts';
import { packLanes, unpackLanes } from '../../src/simulate/gates/lanes.ts';
import { compileGates } from '../../src/simulate/gates/machine.ts';
import { benchText, goldenSignature, mac8, mul8 } from './designs.ts';
import type { BenchDesign } from './designs.ts';
import { buildVerilator, cpuSeconds, inScratch, median, runIcarus } from './verilator.ts';

const lanes = 128;

export type NetlistBench = {
  readonly design: string;
  readonly gates: number;
  /** Cycles per second, lanes counted. */
  readonly embedded: number;
  readonly verilator: number;
  readonly icarus: number;
  /** Medians over rounds. */
  readonly overVerilator: number;
  readonly overIcarus: number;
  readonly buildSeconds: { readonly embedded: number; readonly verilator: number };
};

/** One design; `scale` multiplies the length of every round. */
export async function benchNetlist(
  design: BenchDesign,
  rounds = 5,
  scale = 1,
): Promise<NetlistBench> {
  const gateText = await synthesizeGates(design);
  const rtl = {
    top: 'bench_top',
    files: [
      { path: 'core.v', text: gateText },
      { path: 'bench.v', text: benchText(design) },
    ],
    inputs: [{ name: 'seed', width: design.generator }],
    outputs: [{ name: 'sig_o', width: design.width }],
    clock: 'clk',
  };
  const start = performance.now();
  const graph = await elaborateGates(rtl, { cache: false });
  const machine = compileGates(graph);
  const embeddedBuild = (performance.now() - start) / 1000;
  const seeds = Array.from(
    { length: lanes },
    (_, lane) => Math.imul(2 * lane + 1, 0x9e37_79b9) | 1,
  );
  const load = packLanes(
    graph.inputs,
    seeds.map((seed) => {
      const row = block(layout(rtl.inputs), 1);
      row.words.set([seed]);
      return row;
    }),
  );
  const idle = new Uint8Array(load.length);
  const embedded = (
    cycles: number,
  ): { readonly perSecond: number; readonly signatures: number[] } => {
    machine.reset();
    machine.hold(load, 1);
    const from = cpuSeconds();
    machine.hold(idle, cycles);
    const seconds = cpuSeconds() - from;
    const planes = machine.hold(idle, 1);
    const signatures = unpackLanes(graph.outputs, planes, lanes).map(({ words }) => words[0] ?? 0);
    return { perSecond: (cycles * lanes) / seconds, signatures };
  };

  check(design, 'embedded', embedded(999).signatures, seeds, 999);
  return inScratch(async (folder) => {
    const files = { 'core.v': gateText, 'bench.v': benchText(design) };
    const verilator = await buildVerilator(folder, 'bench_top', files, harness);
    const seed = seeds[5] ?? 1;
    const verilated = async (cycles: number): Promise<number> => {
      const [sig = '', seconds = ''] = (
        await verilator.run([String(seed >>> 0), String(cycles)])
      ).split(' ');
      const expected = goldenSignature(design, seed, cycles);
      if (Number(sig) !== expected)
        throw new Error(`verilator: ${design.name} ends in ${sig}, not ${expected}`);
      return cycles / Number(seconds);
    };
    const icarusRate = async (cycles: number): Promise<number> => {
      const started = performance.now();
      const text = await runIcarus(folder, {
        ...files,
        'tb.v': icarusBench(design, seed >>> 0, cycles),
      });
      const seconds = (performance.now() - started) / 1000;
      const expected = goldenSignature(design, seed, cycles);
      if (Number(text.trim()) !== expected)
        throw new Error(`icarus: ${design.name} ends in ${text.trim()}`);
      return cycles / seconds;
    };
    embedded(20_000);
    const rows: { e: number; v: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      rows.push({ e: embedded(400_000 * scale).perSecond, v: await verilated(200_000 * scale) });
    }
    const icarus = await icarusRate(3000 * scale);
    return {
      design: design.name,
      gates: graph.gates.count,
      embedded: median(rows.map(({ e }) => e)),
      verilator: median(rows.map(({ v }) => v)),
      icarus,
      overVerilator: median(rows.map(({ e, v }) => e / v)),
      overIcarus: median(rows.map(({ e }) => e)) / icarus,
      buildSeconds: { embedded: embeddedBuild, verilator: verilator.buildSeconds },
    };
  });
}

/** The gate benches. */
export async function benchNetlists(rounds = 5): Promise<NetlistBench[]> {
  const results: NetlistBench[] = [];
  for (const design of [mul8, mac8]) results.push(await benchNetlist(design, rounds));
  return results;
}

async function synthesizeGates(design: BenchDesign): Promise<string> {
  const { files } = await runYosys({
    script: [
      'read_verilog d.v',
      `synth -flatten -top ${design.name}`,
      'abc -g AND,NAND,OR,NOR,XOR,XNOR,MUX,ANDNOT,ORNOT',
      'opt_clean -purge',
      'write_verilog -noattr gates.v',
    ].join('\n'),
    files: { 'd.v': design.core },
  });
  return new TextDecoder().decode(files['gates.v']);
}

function check(
  design: BenchDesign,
  engine: string,
  signatures: readonly number[],
  seeds: readonly number[],
  cycles: number,
): void {
  seeds.forEach((seed, lane) => {
    const expected = goldenSignature(design, seed, cycles);
    if (signatures[lane] !== expected) {
      throw new Error(
        `${engine}: lane ${lane} of ${design.name} ends in ${signatures[lane]}, not ${expected}`,
      );
    }
  });
}

const harness = `#include "Vbench_top.h"
#include "verilated.h"
#include <cstdio>
#include <cstdlib>
#include <ctime>
int main(int, char** argv) {
  Vbench_top* top = new Vbench_top;
  unsigned seed = strtoul(argv[1], 0, 10);
  long cycles = strtol(argv[2], 0, 10);
  top->clk = 0; top->seed = seed; top->eval();
  top->clk = 1; top->eval();
  top->clk = 0; top->seed = 0; top->eval();
  clock_t from = clock();
  for (long i = 0; i < cycles; i++) {
    top->clk = 1; top->eval();
    top->clk = 0; top->eval();
  }
  double seconds = double(clock() - from) / CLOCKS_PER_SEC;
  printf("%u %.6f\\n", top->sig_o, seconds);
  return 0;
}
`;

function icarusBench(design: BenchDesign, seed: number, cycles: number): string {
  return `module tb;
  reg clk = 0;
  reg [${design.generator - 1}:0] seed = ${seed >>> 0};
  wire [${design.width - 1}:0] sig;
  integer i;
  bench_top dut (.clk(clk), .seed(seed), .sig_o(sig));
  initial begin
    #1 clk = 1; #1 clk = 0; seed = 0;
    for (i = 0; i < ${cycles}; i = i + 1) begin
      #1 clk = 1; #1 clk = 0;
    end
    #1 $display("%0d", sig);
    $finish;
  end
endmodule
`;
}

if (import.meta.filename === process.argv[1]) {
  for (const row of await benchNetlists()) process.stdout.write(`${JSON.stringify(row)}\n`);
}

/**
 * The bench by which engines drive a design through standard input and output. One description of the ports
 * fills two texts: Verilog for Icarus, C++ for Verilator. Both speak in rows of 32-bit words.
 */

import { fill } from './environment.ts';

/** A port and its place in a row of 32-bit words, least significant word first. */
export type BenchPort = {
  readonly name: string;
  readonly width: number;
  readonly offset: number;
  readonly words: number;
};

/** What the bench must know of the design under test. */
export type StdioBench = {
  readonly top: string;
  /** Clock port; absent for combinational modules. */
  readonly clock: string | undefined;
  readonly inputs: readonly BenchPort[];
  readonly outputs: readonly BenchPort[];
  /** 32-bit words in an input row and in an output row. */
  readonly inputWords: number;
  readonly outputWords: number;
};

/** The bench as a Verilog module `pelab_stdio`, for an event-driven simulator. */
export function renderStdioVerilog(bench: StdioBench): string {
  const { top, clock } = bench;
  const pins = [
    ...(clock === undefined ? [] : [`.${clock}(clock)`]),
    ...bench.inputs.map(
      (port) => `.${port.name}(row[${port.offset * 32 + port.width - 1}:${port.offset * 32}])`,
    ),
    ...bench.outputs.map((port) => `.${port.name}(${port.name})`),
  ];
  return fill('bench/stdio', {
    top,
    hasClock: clock !== undefined,
    inputTop: bench.inputWords * 32 - 1,
    outputTop: bench.outputWords * 32 - 1,
    outputs: bench.outputs.map((port) => {
      const spare = port.words * 32 - port.width;
      return {
        name: port.name,
        width: port.width,
        high: (port.offset + port.words) * 32 - 1,
        low: port.offset * 32,
        value: spare === 0 ? port.name : `{ ${spare}'d0, ${port.name} }`,
      };
    }),
    connections: pins.map((pin, i) => ({ text: i === pins.length - 1 ? pin : `${pin},` })),
  });
}

/** The bench as a C++ program around the class `Vpelab_dut`, for Verilator. */
export function renderStdioCpp(bench: StdioBench): string {
  return fill('bench/stdio.cpp', {
    top: bench.top,
    hasClock: bench.clock !== undefined,
    clock: bench.clock ?? '',
    inputWords: bench.inputWords,
    outputWords: bench.outputWords,
    inputs: bench.inputs.map((port) => ({ set: setText(port) })),
    outputs: bench.outputs.map((port) => ({ get: getText(port) })),
  });
}

/** Verilator holds ports up to 64 bits in an unsigned integer, wider ones in an array of 32-bit words. */
function setText({ name, width, offset, words }: BenchPort): string {
  if (width <= 32) return `dut.${name} = in[${offset}];`;
  if (width <= 64) return `dut.${name} = pair(in + ${offset});`;
  return `for (size_t i = 0; i < ${words}; i++) dut.${name}[i] = in[${offset} + i];`;
}

function getText({ name, width, offset, words }: BenchPort): string {
  if (width <= 32) return `out[${offset}] = dut.${name};`;
  if (width <= 64) return `unpair(out + ${offset}, dut.${name});`;
  return `for (size_t i = 0; i < ${words}; i++) out[${offset} + i] = dut.${name}[i];`;
}

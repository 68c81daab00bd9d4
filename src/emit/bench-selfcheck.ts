/** The self-checking test bench that users receive, with golden vectors, rendered from the ports of the plan. */

import { mask, type Word } from '../bits/index.ts';
import type { Outputs, Signals } from '../bits/machine.ts';
import { InvariantError } from '../errors.ts';
import type { Plan, Port } from '../structure/plan.ts';
import { fill } from './environment.ts';
import type { SourceFile } from './verilog.ts';

/** One cycle of golden vectors: inputs, and outputs just before the rising edge; undefined ones are not checked. */
export type BenchRow = { readonly inputs: Signals; readonly outputs: Outputs };

/** What the closed-form schedule says of a product among the rows: asserted by the bench. */
export type CycleContract = {
  /** From the first accepted input beat to the last output beat, both included. */
  readonly cycles: number;
  /** `4 x 32 x 4`. */
  readonly product: string;
  /** The last row of the product. */
  readonly end: number;
};

/** Where the RTL lies, as the commands in the header name it. */
export type BenchOptions = {
  /** File list relative to the folder from which the commands are run. */
  readonly fileList: string;
  /** In the order of the rows; none by default. */
  readonly contracts?: readonly CycleContract[];
};

type Slot = {
  readonly name: string;
  readonly width: number;
  readonly high: number;
  readonly low: number;
};

/**
 * `tb/<module>_tb.v` and its three `.hex` files: stimulus, expected outputs, and a one for each bit that is checked.
 * Prints `PASS` or `FAIL` with the number of checks; runs under Icarus and Verilator by the commands in its header.
 */
export function renderSelfCheck(
  plan: Plan,
  rows: readonly BenchRow[],
  options: BenchOptions,
): SourceFile[] {
  const bench = `${plan.module}_tb`;
  const path = `tb/${bench}.v`;
  const hex = (part: string): string => `tb/${plan.module}_${part}.hex`;
  const image = `tb/${bench}.vvp`;
  const { fileList } = options;
  const packed = packRows(plan, rows);
  const { inputWidth, outputWidth } = benchFields(plan);
  const text = fill('bench/selfcheck', {
    ...view(plan, bench, rows.length),
    ...contractView(plan, options.contracts ?? []),
    file: `${bench}.v`,
    summary: `checks ${plan.module} against golden vectors`,
    howto: [
      'Run from the folder that holds rtl and tb; +vcd writes a waveform:',
      `  $ iverilog -g2005 -Wall -o ${image} -f ${fileList} ${path} && vvp -n ${image}`,
      `  $ verilator --binary --timing --trace --top-module ${bench} -Mdir tb/build -f ${fileList} ${path}` +
        ` && tb/build/V${bench}`,
    ].map((line) => ({ line })),
    hasFiles: true,
    stimulusFile: hex('stimulus'),
    expectedFile: hex('expected'),
    specifiedFile: hex('specified'),
    rows: [],
  });
  const lines = (width: number, words: readonly Word[]): string =>
    words.map((word) => `${hexDigits(word, width)}\n`).join('');
  return [
    { path, text },
    {
      path: hex('stimulus'),
      text: lines(
        inputWidth,
        packed.map((row) => row.stimulus),
      ),
    },
    {
      path: hex('expected'),
      text: lines(
        outputWidth,
        packed.map((row) => row.expected),
      ),
    },
    {
      path: hex('specified'),
      text: lines(
        outputWidth,
        packed.map((row) => row.specified),
      ),
    },
  ];
}

/** The same bench with its vectors written into it: one file that shows a failure by itself. */
export function renderStandAlone(
  plan: Plan,
  rows: readonly BenchRow[],
  about: { readonly bench: string; readonly summary: string; readonly howto: readonly string[] },
): string {
  const { inputWidth, outputWidth } = benchFields(plan);
  return fill('bench/selfcheck', {
    ...view(plan, about.bench, rows.length),
    ...contractView(plan, []),
    file: `${about.bench}.v`,
    summary: about.summary,
    howto: about.howto.map((line) => ({ line })),
    hasFiles: false,
    stimulusFile: '',
    expectedFile: '',
    specifiedFile: '',
    rows: packRows(plan, rows).map(({ stimulus, expected, specified }, cycle) => ({
      cycle,
      stimulus: `${inputWidth}'h${hexDigits(stimulus, inputWidth)}`,
      expected: `${outputWidth}'h${hexDigits(expected, outputWidth)}`,
      specified: `${outputWidth}'h${hexDigits(specified, outputWidth)}`,
    })),
  });
}

function view(plan: Plan, bench: string, cycles: number): object {
  const clock = plan.ports.find((port) => port.role === 'clock');
  const { inputs, outputs, inputWidth, outputWidth } = benchFields(plan);
  if (cycles === 0)
    throw new InvariantError(`${bench} has no vectors: a bench that checks nothing`);
  const pins = [
    ...(clock === undefined ? [] : [`.${clock.name}(clock)`]),
    ...inputs.map(({ name, high, low }) => `.${name}(row[${high}:${low}])`),
    ...outputs.map(({ name }) => `.${name}(${name})`),
  ];
  return {
    bench,
    top: plan.module,
    cycles,
    inputWidth,
    outputWidth,
    outputs: outputs.map((slot) => ({ ...slot, top: slot.width - 1 })),
    checkedSum: outputs.map(({ name }) => `{ 31'd0, checked_${name} }`).join(' + '),
    wrongSum: outputs.map(({ name }) => `{ 31'd0, is_wrong_${name} }`).join(' + '),
    connections: pins.map((pin, i) => ({ text: i === pins.length - 1 ? pin : `${pin},` })),
  };
}

/** The handshakes that begin and end the count, where there are contracts. */
function contractView(plan: Plan, contracts: readonly CycleContract[]): object {
  const all = plan.interface.kind === 'stream' ? plan.interface.streams : [];
  const streams = all.filter(({ isControl = false }) => !isControl);
  const { inputs } = benchFields(plan);
  const pin = (name: string): string => {
    const slot = inputs.find((one) => one.name === name);
    return slot === undefined ? name : `row[${slot.low}]`;
  };
  const moves = (direction: 'input' | 'output'): string =>
    streams
      .filter((stream) => stream.direction === direction)
      .map(({ valid, ready }) => `(${pin(valid)} && ${pin(ready)})`)
      .join(' || ');
  return {
    hasContract: contracts.length > 0 && streams.length > 0,
    contracts: contracts.map((contract, index) => ({ ...contract, index })),
    products: contracts.length,
    endsAny: contracts.map((_, index) => `ends_${index}`).join(' || '),
    brokenAny: contracts.map((_, index) => `is_broken_${index}`).join(' || '),
    takes: moves('input'),
    gives: moves('output'),
  };
}

/** Where each port lies in a row of the vectors; the clock has no place. */
export function benchFields(plan: Plan): {
  readonly inputs: readonly Slot[];
  readonly outputs: readonly Slot[];
  readonly inputWidth: number;
  readonly outputWidth: number;
} {
  const inputs = slots(plan.ports.filter((port) => port.direction === 'input'));
  const outputs = slots(plan.ports.filter((port) => port.direction === 'output'));
  const total = (list: readonly Slot[]): number => (list.at(-1)?.high ?? -1) + 1;
  return { inputs, outputs, inputWidth: total(inputs), outputWidth: total(outputs) };
}

/** Ports side by side, the first in the low bits; the clock has no place. */
function slots(ports: readonly Port[]): Slot[] {
  let low = 0;
  return ports
    .filter((port) => port.role !== 'clock')
    .map(({ name, width }) => {
      const slot = { name, width, high: low + width - 1, low };
      low += width;
      return slot;
    });
}

type Packed = { readonly stimulus: Word; readonly expected: Word; readonly specified: Word };

/** Before its first reset edge a module with a reset is in any state: nothing is checked in that cycle. */
function packRows(plan: Plan, rows: readonly BenchRow[]): Packed[] {
  const { inputs, outputs } = benchFields(plan);
  const hasReset = plan.ports.some((port) => port.role === 'reset');
  return rows.map((row, cycle) => {
    let [stimulus, expected, specified] = [0n, 0n, 0n];
    for (const { name, low } of inputs) stimulus |= (row.inputs[name] ?? 0n) << BigInt(low);
    for (const { name, width, low } of outputs) {
      const word = row.outputs[name];
      if (word === undefined || (hasReset && cycle === 0)) continue;
      expected |= word << BigInt(low);
      specified |= mask(width) << BigInt(low);
    }
    return { stimulus, expected, specified };
  });
}

function hexDigits(word: Word, width: number): string {
  return word.toString(16).padStart(Math.ceil(width / 4), '0');
}

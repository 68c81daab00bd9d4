/** A bench at the level of the bus: golden transfers under random gaps and back-pressure. */

import type { BenchRow } from '../emit/bench-selfcheck.ts';
import { fill } from '../emit/environment.ts';
import type { SourceFile } from '../emit/verilog.ts';
import type { Plan } from '../structure/plan.ts';
import { axisInterfaces, axiStreamPlan, sideBand, type AxisInterface } from './axi-stream.ts';
import { beatsOf, beatWidth, saysLast, type Beat } from './beats.ts';

/** Cycles per transfer within which a bench must end, generous enough for two of three cycles lost on every stream. */
const PATIENCE = 64;

/**
 * `axi/<module>_axis_tb.v` and one `.hex` file per interface. Nothing for a design with ports beside its streams,
 * as an operand memory: the bench could not answer them.
 *
 * @param rows golden cycles of the design itself
 * @param isWhole they end with the last transfer: one more is an error
 */
export function renderBusBench(
  plan: Plan,
  rows: readonly BenchRow[],
  about: { readonly fileList: string; readonly wrapper: string; readonly isWhole: boolean },
): SourceFile[] {
  if (sideBand(plan).length > 0) return [];
  const wrapper = axiStreamPlan(plan);
  const bench = `${wrapper.module}_tb`;
  const streams = axisInterfaces(plan).map((one, i) => {
    const beats = beatsOf(plan, one, rows);
    return { one, beats, view: streamView(one, beats, wrapper.module, i) };
  });
  if (streams.some(({ beats }) => beats.length === 0)) return [];
  const inputs = streams.filter(({ one }) => one.direction === 'input').map(({ view }) => view);
  const outputs = streams.filter(({ one }) => one.direction === 'output').map(({ view }) => view);
  const total = streams.reduce((sum, { beats }) => sum + beats.length, 0);
  const path = `axi/${bench}.v`;
  const image = `axi/${bench}.vvp`;
  const command = `-f ${about.fileList} ${about.wrapper} ${path}`;
  const text = fill('handover/bus-bench', {
    file: `${bench}.v`,
    bench,
    top: wrapper.module,
    howto: [
      {
        line: 'Run from the folder that holds rtl and axi; +vcd writes a waveform, +seed=N draws other gaps:',
      },
      { line: `  $ iverilog -g2005 -Wall -o ${image} ${command} && vvp -n ${image}` },
    ],
    hasPacket: wrapper.ports.some(({ name }) => name === 'packet_beats_i'),
    sources: inputs,
    sinks: outputs.map((view) => ({ ...view, isWhole: about.isWhole })),
    limit: PATIENCE * total + 1000,
    total,
    seed: 1,
    done: outputs.map(({ name, beats }) => `${name}_at == 32'd${beats}`).join(' && '),
    wrongSum: outputs.map(({ name }) => `{ 31'd0, ${name}_wrong }`).join(' + '),
    pins: lined([
      '.aclk(aclk)',
      '.aresetn(aresetn)',
      ...(wrapper.ports.some(({ name }) => name === 'packet_beats_i')
        ? [".packet_beats_i(16'd0)"]
        : []),
      ...streams.flatMap(({ view }) => view.pins),
    ]),
  });
  const hex = streams.map(({ one, beats, view }) => ({
    path: view.hex,
    text: beats.map((each) => `${digits(one, each)}\n`).join(''),
  }));
  return [{ path, text }, ...hex];
}

/** One interface as the template sees it. A beat is TLAST, TUSER, TDATA from the top bit down. */
function streamView(
  one: AxisInterface,
  beats: readonly Beat[],
  module: string,
  at: number,
): {
  readonly name: string;
  readonly width: number;
  readonly beats: number;
  readonly hex: string;
  readonly chanceLow: number;
  readonly chanceHigh: number;
  readonly pins: readonly string[];
} & Readonly<Record<string, unknown>> {
  const { name, dataWidth, userWidth, hasLast } = one;
  const width = beatWidth(one);
  const isInput = one.direction === 'input';
  const parts: string[] = [];
  if (dataWidth > 0) parts.push(`.${name}_tdata(${name}_beat[${dataWidth - 1}:0])`);
  if (userWidth > 0) {
    parts.push(`.${name}_tuser(${name}_beat[${dataWidth + userWidth - 1}:${dataWidth}])`);
  }
  if (saysLast(one)) parts.push(`.${name}_tlast(${name}_beat[${width - 1}])`);
  else if (hasLast) parts.push(`.${name}_tlast(${name}_tlast)`);
  return {
    name,
    width,
    beats: beats.length,
    hex: `axi/${module}_${name}.hex`,
    // Two bits of the shift register say whether a stream moves: three of four cycles do.
    chanceLow: 3 * at,
    chanceHigh: 3 * at + 1,
    countsLast: !isInput && hasLast && !saysLast(one),
    pins: [`.${name}_tvalid(${name}_tvalid)`, `.${name}_tready(${name}_tready)`, ...parts],
  };
}

/** A line of `$readmemh`: of an output, the bits that are compared stand above the beat. */
function digits(one: AxisInterface, { word, specified }: Beat): string {
  const width = beatWidth(one);
  const [value, bits] =
    one.direction === 'input'
      ? [word, width]
      : [(specified << BigInt(width)) | (word & specified), 2 * width];
  return value.toString(16).padStart(Math.ceil(bits / 4), '0');
}

/** List entries, all but the last with a comma. */
function lined(entries: readonly string[]): { text: string }[] {
  return entries.map((text, i) => ({ text: i === entries.length - 1 ? text : `${text},` }));
}

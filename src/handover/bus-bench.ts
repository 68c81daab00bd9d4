/** A bench at the level of the bus: golden transfers under random gaps and back-pressure. */

import type { BenchRow } from '../emit/bench-selfcheck.ts';
import { fill } from '../emit/environment.ts';
import type { SourceFile } from '../emit/verilog.ts';
import type { Plan } from '../structure/plan.ts';
import { registerNamed } from '../bits/register-map.ts';
import { axiControlPlan, controlMap, DEVICE_ID } from './axi-control.ts';
import { axisInterfaces, sideBand, type AxisInterface } from './axi-stream.ts';
import { beatsOf, beatWidth, saysLast, type Beat } from './beats.ts';
import { lined } from './lined.ts';

/** Cycles per transfer within which a bench must end, generous enough for two of three cycles lost on every stream. */
const PATIENCE = 64;

/**
 * `axi/<module>_axi_tb.v` and one `.hex` file per interface. Nothing for a design with ports that no stream and no
 * memory of operands explains: the bench could not answer them.
 *
 * @param rows golden cycles of the design itself, to the last transfer: one more is an error
 */
export function renderBusBench(
  plan: Plan,
  rows: readonly BenchRow[],
  about: {
    readonly fileList: string;
    /** Files of the wrapper, modules before their users. */
    readonly wrappers: readonly string[];
    readonly designHash: string;
  },
): SourceFile[] {
  if (sideBand(plan).length > 0) return [];
  const wrapper = axiControlPlan(plan, about.designHash);
  const map = controlMap(plan);
  const bench = `${wrapper.module}_tb`;
  const streams = axisInterfaces(plan).map((one, i) => {
    const beats = beatsOf(plan, one, rows);
    return { one, beats, view: streamView(one, beats, wrapper.module, i) };
  });
  if (streams.some(({ beats }) => beats.length === 0)) return [];
  const path = `axi/${bench}.v`;
  const image = `axi/${bench}.vvp`;
  const command = `-f ${about.fileList} ${about.wrappers.join(' ')} ${path}`;
  const total = streams.reduce((sum, { beats }) => sum + beats.length, 0);
  const at = (name: string): string => `32'd${registerNamed(map, name).offset}`;
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
    sources: streams.filter(({ one }) => one.direction === 'input').map(({ view }) => view),
    sinks: streams.filter(({ one }) => one.direction === 'output').map(({ view }) => view),
    limit: PATIENCE * total + 1000,
    total,
    seed: 1,
    done: streams.map(({ view }) => `${view.name}_at == 32'd${view.beats}`).join(' && '),
    wrongSum: streams
      .filter(({ one }) => one.direction === 'output')
      .map(({ view }) => `{ 31'd0, ${view.name}_wrong }`)
      .join(' + '),
    identity: [
      { at: at('id'), word: `32'h${DEVICE_ID.toString(16)}` },
      { at: at('design'), word: `32'h${about.designHash.slice(0, 8)}` },
    ],
    controlAt: at('control'),
    packetAt: at('packet'),
    restartAt: at('restart'),
    counters: streams.flatMap(({ view: { name } }) => [
      { at: at(`${name}_moves`), name: `${name}_moved` },
      { at: at(`${name}_waits`), name: `${name}_waited` },
    ]),
    pins: lined([
      ...wrapper.ports
        .filter(({ name }) => /^(aclk|aresetn|s_axi_)/.test(name))
        .map(({ name }) => `.${name}(${litePin(name, map.addressBits)})`),
      ...streams.flatMap(({ view }) => view.pins),
    ]),
  });
  const hex = streams.map(({ one, beats, view }) => ({
    path: view.hex,
    text: beats.map((each) => `${digits(one, each)}\n`).join(''),
  }));
  return [{ path, text }, ...hex];
}

/** What the bench drives a port of AXI4-Lite with: one address for both directions, every byte written. */
function litePin(name: string, addressBits: number): string {
  if (name.endsWith('addr')) return `address[${addressBits - 1}:0]`;
  return name.endsWith('wstrb') ? "4'b1111" : name;
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
    // Two bits of the shift register say whether a stream moves, two more where it moves seldom.
    chanceLow: (3 * at) % 15,
    chanceHigh: ((3 * at) % 15) + 1,
    rareLow: 16 + ((3 * at) % 15),
    rareHigh: 17 + ((3 * at) % 15),
    ahead: at % 4,
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

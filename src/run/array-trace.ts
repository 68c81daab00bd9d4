/**
 * The array at work: products of the workload, cut to a length that simulates in seconds, run on the emitted
 * Verilog in the embedded engine while every repeated module's ports are recorded.
 */

import type { ArrayDesign, GemmShape, GemmWords, Phase, Schedule } from '../arrays/family.ts';
import type { Outputs } from '../bits/machine.ts';
import type { Word } from '../bits/index.ts';
import type { Design } from '../design/design.ts';
import type { ArrayTrace } from '../estimate/array-energy.ts';
import { InvariantError } from '../errors.ts';
import {
  block,
  copyField,
  layout,
  readField,
  writeField,
  type Block,
  type Rtl,
} from '../simulate/engine.ts';
import { openTapped, type Tap } from '../simulate/embedded/taps.ts';
import type { Line, Operands } from '../workloads/lines.ts';
import { randomStream, type RandomStream } from '../workloads/random.ts';
import { wordAt } from '../workloads/words.ts';
import { groupWords } from './group-words.ts';
import { chooseProduct } from './operand-stream.ts';
import { targetOf } from './target.ts';
import { workloadRate } from './workload-rate.ts';

/** The spread is taken over this many runs. */
const RUNS = 2;

/** Cycles of one run times cells that are simulated: about a second. At least so many crossings of the array. */
const RUN_WORK = 600_000;
const MOST_CYCLES = 512;
const CROSSINGS = 6;

/** A driver that never finishes is stopped at this multiple of the schedule's cycles. */
const PATIENCE = 4;

/** Key of the stream that chooses what is run. */
const CHOICE = 0x3a;

/**
 * Run the array on parts of its workload and record what its repeated modules see.
 *
 * @param modules the repeated modules
 * @param cells   mapped cells of one of each of them and of what is between them
 */
export async function traceArray(
  design: Design,
  array: ArrayDesign,
  rtl: Rtl,
  modules: readonly string[],
  cells: number,
): Promise<ArrayTrace> {
  const runCycles = Math.max(
    CROSSINGS * (array.rows + array.columns),
    Math.min(MOST_CYCLES, Math.round(RUN_WORK / cells)),
  );
  const { session, taps } = await openTapped(rtl, modules);
  const inputs = layout(rtl.inputs);
  const recorded: { readonly top: Block; readonly answer: Block }[] = [];
  const windows: ArrayTrace['windows'][number][] = [];
  const target = targetOf(design);
  const macsPerCycle = workloadRate(design);
  // The array counts words; of words that hold several numbers each is as many multiply-accumulates.
  const wordsPerCycle = (macsPerCycle * array.elements) / target.macsPerCycle;
  try {
    for (let run = 0; run < RUNS; run++) {
      const random = randomStream(design.workload.data.seed, CHOICE, run);
      const gemm = partOf(array, chooseProduct(design, random), runCycles, random);
      const limit = PATIENCE * array.schedule(gemm).cycles + 64;
      const driver = array.driver(gemm);
      const rows: Block[] = [];
      const answers: Block[] = [];
      let previous: Outputs | undefined;
      while (!driver.done && rows.length < limit) {
        const row = rowOf(inputs, driver.next(previous));
        const answer = await session.cycles(row);
        previous = outputsOf(answer, rtl);
        rows.push(row);
        answers.push(answer);
      }
      if (!driver.done) throw new InvariantError(`${rtl.top} did not finish its product`);
      recorded.push({ top: joined(rows), answer: joined(answers) });
      // The last row only shows the driver that all has come out.
      const start = rows.length - 1 - (driver.tail ?? 0) - driver.cycles;
      windows.push(busiest(array.schedule(gemm), start, wordsPerCycle));
    }
  } finally {
    await session.close();
  }
  return {
    top: recorded.map(({ top }) => top),
    instances: taps.map((tap) => ({
      instance: tap.instance,
      module: tap.module,
      runs: recorded.map(({ answer }) => streamOf(tap, answer)),
    })),
    windows,
    macsPerCycle,
  };
}

/** Phases at this share of the highest activity are one window with it. */
const BUSY = 0.9;

/**
 * The stretch of a run in which the array is busiest, and the share it must have for the mean activity to be that of
 * the workload: a run is short, and would count filling and draining too often.
 */
function busiest(
  { phases, macs, cycles }: Schedule,
  start: number,
  wordsPerCycle: number,
): ArrayTrace['windows'][number] {
  const most = Math.max(...phases.map(({ activeElements }) => activeElements));
  const isBusy = phases.map(({ activeElements }) => activeElements >= BUSY * most);
  const [first, last] = [isBusy.indexOf(true), isBusy.lastIndexOf(true)];
  const sum = (list: readonly Phase[], of: (phase: Phase) => number): number =>
    list.reduce((total, phase) => total + of(phase), 0);
  const inside = phases.slice(first, last + 1);
  const before = sum(phases.slice(0, first), (phase) => phase.cycles);
  const busyCycles = sum(inside, (phase) => phase.cycles);
  const busyMacs = sum(inside, (phase) => phase.cycles * phase.activeElements);
  const rate = busyMacs / busyCycles;
  const rest = cycles === busyCycles ? 0 : (macs - busyMacs) / (cycles - busyCycles);
  const share = rate === rest ? 1 : (wordsPerCycle - rest) / (rate - rest);
  const from = start + before;
  return { from, to: from + busyCycles, share: Math.min(1, Math.max(0, share)) };
}

/** A part of a product that takes at most so many cycles: halved where that costs the least utilisation. */
function partOf(
  array: ArrayDesign,
  operands: Operands,
  cycles: number,
  random: RandomStream,
): GemmWords {
  let shape: GemmShape = { m: operands.m, k: operands.k, n: operands.n };
  for (;;) {
    if (array.schedule(shape).cycles <= cycles) break;
    const smaller = (['m', 'k', 'n'] as const)
      .filter((side) => shape[side] > 1)
      .map((side) => ({ ...shape, [side]: Math.ceil(shape[side] / 2) }));
    const [best] = smaller.toSorted(
      (a, b) => array.schedule(b).utilisation - array.schedule(a).utilisation,
    );
    if (best === undefined) break;
    shape = best;
  }
  const { m, k, n } = shape;
  const from = (length: number, part: number): number =>
    Math.floor(random.unit() * (length - part + 1));
  const [m0, k0, n0] = [
    from(operands.m, m),
    array.scaling === undefined ? from(operands.k, k) : 0,
    from(operands.n, n),
  ];
  const a: Word[] = [];
  const b: Word[] = Array.from({ length: k * n }, () => 0n);
  const lines: Line[] = [];
  for (let i = 0; i < m; i++) {
    const { words } = operands.row(m0 + i);
    for (let at = 0; at < k; at++) a.push(wordAt(words, k0 + at));
  }
  for (let j = 0; j < n; j++) {
    const line = operands.column(n0 + j);
    for (let at = 0; at < k; at++) b[at * n + j] = wordAt(line.words, k0 + at);
    lines.push(line);
  }
  const groups = groupWords(lines);
  return { m, k, n, a, b, ...(groups === undefined ? {} : { groups }) };
}

function rowOf(
  inputs: Block['layout'],
  signals: Readonly<Record<string, Word | undefined>>,
): Block {
  const row = block(inputs, 1);
  for (const field of inputs.fields) writeField(row, field, 0, signals[field.name] ?? 0n);
  return row;
}

function outputsOf(answer: Block, rtl: Rtl): Outputs {
  const names = new Set(rtl.outputs.map(({ name }) => name));
  return Object.fromEntries(
    answer.layout.fields
      .filter(({ name }) => names.has(name))
      .map((field) => [field.name, readField(answer, field, 0)]),
  );
}

function joined(rows: readonly Block[]): Block {
  const [first] = rows;
  if (first === undefined) throw new InvariantError('a run of an array has at least one cycle');
  const whole = block(first.layout, rows.length);
  rows.forEach((row, cycle) => whole.words.set(row.words, cycle * first.layout.stride));
  return whole;
}

/** The columns of one instance, under the names of its ports. */
function streamOf(tap: Tap, answer: Block): Block {
  const stream = block(layout(tap.ports), answer.cycles);
  tap.ports.forEach(({ output }, i) => {
    const from = answer.layout.fields.find(({ name }) => name === output);
    const to = stream.layout.fields[i];
    if (from === undefined || to === undefined) {
      throw new InvariantError(`the port ${output} was not recorded`);
    }
    copyField(answer, from, stream, to);
  });
  return stream;
}

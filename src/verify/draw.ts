/** Random stimuli. Every draw comes from fast-check's generator, so a seed gives the same stimuli anywhere. */

import type { Random } from 'fast-check';
import type { Word } from '../bits/index.ts';
import type { Port, PortPart } from '../structure/plan.ts';
import { cornerWords } from './corners.ts';
import type { Drive, Source } from './drive.ts';
import type { Beat, Stimulus } from './stimulus.ts';

/** How the operands of a run are drawn; chosen once per run, so that long runs of extremes occur. */
type Operands = 'mixed' | 'corners' | 'uniform' | 'one corner';

const operandMoods: readonly Operands[] = ['mixed', 'mixed', 'corners', 'uniform', 'one corner'];

/** How often a one-bit control of a beat (`first_i`, `last_i`) is high. */
const controlRates: readonly number[] = [1 / 2, 1 / 8, 1 / 8, 1 / 64];

type Drawer = (operands: Operands, controlRate: number, random: Random) => Word;

const drawers = new WeakMap<Drive, readonly (readonly Drawer[])[]>();

/** A stimulus of `cycles` cycles; every source has a beat for each. */
export function drawStimulus(drive: Drive, cycles: number, random: Random): Stimulus {
  let perSource = drawers.get(drive);
  if (perSource === undefined) {
    perSource = drive.sources.map((source) => source.data.map(drawerOf));
    drawers.set(drive, perSource);
  }
  const operands = pick(operandMoods, random);
  const rate = pick(controlRates, random);
  return {
    cycles,
    beats: perSource.map((ports) => drawBeats(ports, cycles, operands, rate, random)),
    bubbles: drive.sources.map((source: Source) =>
      source.valid === undefined ? [] : interruptions(cycles, random),
    ),
    stalls: drive.throttles.map(() => interruptions(cycles, random)),
    resets: drive.reset === undefined || random.nextBoolean() ? [] : resets(cycles, random),
  };
}

function drawBeats(
  ports: readonly Drawer[],
  count: number,
  operands: Operands,
  rate: number,
  random: Random,
): Beat[] {
  const draw = (): Beat => ports.map((port) => port(operands, rate, random));
  if (operands !== 'one corner') return Array.from({ length: count }, draw);
  // The same extremes in every beat: only this drives a long sum to its end.
  const extreme = ports.map((port) => port('corners', 0, random));
  return Array.from({ length: count }, () => {
    const beat = draw();
    return extreme.map((word, i) => (random.nextInt(0, 15) === 0 ? (beat[i] ?? word) : word));
  });
}

/** Draws words of a port: lane by lane, a bus of corners is a product of corners. */
function drawerOf(port: Port): Drawer {
  if (port.format === undefined && port.width === 1) {
    return (_operands, rate, random) => (random.nextDouble() < rate ? 1n : 0n);
  }
  const lanes = port.lanes ?? 1;
  if (port.parts === undefined) {
    return partDrawer({
      width: port.width / lanes,
      count: lanes,
      ...(port.format === undefined ? {} : { format: port.format }),
    });
  }
  const width = BigInt(port.width / lanes);
  const parts = port.parts.map((part) => ({
    draw: partDrawer(part),
    bits: BigInt(part.width * part.count),
  }));
  const element: Drawer = (operands, rate, random) =>
    parts.reduceRight((word, { draw, bits }) => (word << bits) | draw(operands, rate, random), 0n);
  return (operands, rate, random) =>
    Array.from({ length: lanes }, () => element(operands, rate, random)).reduce(
      (word, one) => (word << width) | one,
      0n,
    );
}

/** Draws numbers beside each other. */
function partDrawer({ width, count, format, usual }: PortPart): Drawer {
  const corners = cornerWords(width, format);
  const shift = BigInt(width);
  return (operands, _rate, random) => {
    const one = (): Word => {
      if (usual !== undefined && random.nextInt(0, 3) > 0) return pick(usual, random);
      if (operands === 'uniform') return uniform(width, random);
      return operands === 'mixed' ? drawWord(width, corners, random) : pick(corners, random);
    };
    const alike = count > 1 && operands !== 'uniform' && random.nextInt(0, 7) === 0;
    const shared = alike ? pick(corners, random) : 0n;
    let word = 0n;
    for (let at = 0; at < count; at++) word = (word << shift) | (alike ? shared : one());
    return word;
  };
}

/** A corner or any word, evenly. */
export function drawWord(width: number, corners: readonly Word[], random: Random): Word {
  return random.nextBoolean() ? pick(corners, random) : uniform(width, random);
}

/** A word of `width` random bits. */
function uniform(width: number, random: Random): Word {
  let word = 0n;
  for (let done = 0; done < width; done += 32) {
    word = (word << 32n) | BigInt(random.nextInt() >>> 0);
  }
  return BigInt.asUintN(width, word);
}

/** Cycles in which something pauses: never, single cycles at some rate, or runs of up to 24 cycles. */
function interruptions(cycles: number, random: Random): number[] {
  const kind = random.nextInt(0, 3);
  if (kind <= 1) return [];
  const paused: number[] = [];
  if (kind === 2) {
    const rate = pick([1 / 16, 1 / 4, 1 / 2], random);
    for (let cycle = 0; cycle < cycles; cycle++) if (random.nextDouble() < rate) paused.push(cycle);
    return paused;
  }
  for (let cycle = random.nextInt(0, 24); cycle < cycles; cycle += random.nextInt(1, 32)) {
    const end = Math.min(cycles, cycle + random.nextInt(2, 24));
    for (; cycle < end; cycle++) paused.push(cycle);
  }
  return paused;
}

/** One to three resets of one or two cycles, anywhere. */
function resets(cycles: number, random: Random): number[] {
  const at = new Set<number>();
  for (let i = random.nextInt(1, 3); i > 0; i--) {
    const cycle = random.nextInt(0, cycles - 1);
    at.add(cycle);
    if (random.nextBoolean() && cycle + 1 < cycles) at.add(cycle + 1);
  }
  return [...at].toSorted((a, b) => a - b);
}

function pick<T>(from: readonly [T, ...T[]] | readonly T[], random: Random): T {
  const chosen = from[random.nextInt(0, from.length - 1)];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
}

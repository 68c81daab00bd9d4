/**
 * The co-processor as software and streams see it, cycle by cycle. Sums are exact by the element's own arithmetic;
 * what is here is when things happen, who waits for whom, and what is refused.
 */

import { bit, clog2, decodeInteger, wrap, type Word } from '../../bits/index.ts';
import type { Machine, Outputs, Signals } from '../../bits/machine.ts';
import { fieldOf, fieldsToWord, registerNamed } from '../../bits/register-map.ts';
import type { Arithmetic } from '../../golden/arithmetic.ts';
import {
  axiLiteRegisters,
  commandData,
  isUnwritable,
  type PendingWrite,
} from '../../golden/axi-lite.ts';
import type { OutputStationary } from '../output-stationary/timing.ts';
import { grid } from './golden-grid.ts';
import { panels, type Beat } from './golden-panels.ts';
import { writer } from './golden-writer.ts';
import type { Run } from './panels.ts';
import { coprocessorMap, dotSums, registerVersion } from './registers.ts';
import { counterWidth, scaleBits, tileOf, type Coprocessor } from './shape.ts';

const ctrl = registerNamed(coprocessorMap, 'ctrl');
const status = registerNamed(coprocessorMap, 'status');
const mode = registerNamed(coprocessorMap, 'mode');
const flags = registerNamed(coprocessorMap, 'flags');
const id = registerNamed(coprocessorMap, 'id');

/** Events of `status`, and of `flags`. */
type Events = {
  done: boolean;
  error: boolean;
  aborted: boolean;
  framing: boolean;
  marked: boolean;
};

const none: Events = { done: false, error: false, aborted: false, framing: false, marked: false };

/** What `id` reads as. */
export function idOf(size: Coprocessor): Word {
  const { rows, columns, bus, depth, modes } = size;
  return fieldsToWord(id, {
    version: registerVersion,
    rows: clog2(rows),
    columns: clog2(columns),
    bus: clog2(bus),
    depth: clog2(depth),
    modes,
  });
}

/** The stepped co-processor. @param arithmetic the element's own, whose words have modes */
export function coprocessorMachine(arithmetic: Arithmetic, size: Coprocessor): Machine {
  const registers = axiLiteRegisters(coprocessorMap);
  const store = panels(size);
  const quarter: OutputStationary = {
    ...tileOf(size, 'four'),
    lanes: 1,
    hop: 1,
    latency: size.latency,
  };
  const arrays = grid(arithmetic, quarter);
  const out = writer(size);
  let phase: 'idle' | 'run' | 'stop' = 'idle';
  let events = none;
  let enabled = { irq: false, drain: false };
  let cycles = 0n;
  let beats = 0n;

  const reset = (): void => {
    registers.reset();
    store.clear();
    arrays.clear();
    out.clear();
    phase = 'idle';
    events = none;
    enabled = { irq: false, drain: false };
    [cycles, beats] = [0n, 0n];
  };

  const modeField = (name: string): bigint => fieldOf(mode, registers.setting('mode'), name);
  const runOf = (): Run => ({
    shape: modeField('shape') === 1n ? 'four' : 'one',
    m: Number(registers.setting('m')),
    n: Number(registers.setting('n')),
    k: Number(registers.setting('k')),
  });
  const isLegal = (): boolean => {
    const { m, n, k } = runOf();
    const isBuilt = bit(BigInt(size.modes), Number(modeField('input'))) === 1;
    const isExact = modeField('sums') === BigInt(dotSums) && modeField('truncated') === 0n;
    return isBuilt && isExact && modeField('shape') < 2n && m > 0 && n > 0 && k > 0;
  };
  const refuses = (write: PendingWrite): boolean => {
    if (isUnwritable(write, phase !== 'idle')) return true;
    if (write.register !== ctrl || fieldOf(ctrl, write.data, 'start') === 0n) return false;
    const isMore = (write.data & fieldsToWord(ctrl, { reset: 1, abort: 1 })) !== 0n;
    return phase !== 'idle' || isMore || !isLegal();
  };
  /** The elements find the mode of a word above it. */
  const inMode = (beat: Beat): Beat => {
    const above = modeField('input') << BigInt(size.operand);
    return { ...beat, a: beat.a.map((words) => words.map((word) => word | above)) };
  };
  const encode = (sum: Word): { word: Word; isMarked: boolean } => {
    const scale = Number(decodeInteger(registers.setting('scale'), scaleBits, true));
    const format = Number(modeField('output'));
    return arithmetic.encode?.(sum, format, scale) ?? { word: 0n, isMarked: false };
  };
  const reads = (): Readonly<Record<string, Word>> => {
    const { counters = counterWidth } = size;
    const macs = wrap(beats * BigInt(size.rows * size.columns), counters);
    const counted = wrap(cycles, counters);
    return {
      ctrl: fieldsToWord(ctrl, { irq_enable: Number(enabled.irq), drain: Number(enabled.drain) }),
      status: fieldsToWord(status, {
        busy: Number(phase !== 'idle'),
        done: Number(events.done),
        error: Number(events.error),
        aborted: Number(events.aborted),
        framing: Number(events.framing),
        a_panels: store.full.a,
        b_panels: store.full.b,
        row: Number(out.offered !== undefined),
      }),
      flags: fieldsToWord(flags, { marked: Number(events.marked) }),
      cycles_lo: wrap(counted, 32),
      cycles_hi: counted >> 32n,
      macs_lo: wrap(macs, 32),
      macs_hi: wrap(macs >> 32n, 32),
      id: idOf(size),
    };
  };

  reset();
  return {
    reset,
    step(inputs: Signals): Outputs {
      const bus = busOf(inputs);
      const write = registers.pending;
      const isRefused = write !== undefined && refuses(write);
      const isRun = phase === 'run';
      const isOpen = isRun && store.isOpen;
      const drains = phase === 'idle' && enabled.drain;
      const { offered } = out;
      const hasEvent = events.done || events.error || events.aborted || events.framing;
      const outputs: Outputs = {
        ...onBus(registers.outputs()),
        s_axis_tready_o: isOpen || drains ? 1n : 0n,
        m_axis_tvalid_o: offered === undefined ? 0n : 1n,
        m_axis_tdata_o: offered?.data,
        m_axis_tlast_o: offered === undefined ? undefined : offered.last ? 1n : 0n,
        irq_o: enabled.irq && hasEvent ? 1n : 0n,
      };
      if (isHigh(inputs, 'rst')) {
        reset();
        return outputs;
      }

      const command = commandData(write, isRefused);
      const isBit = (register: typeof ctrl, name: string): boolean =>
        write?.register === register &&
        command !== undefined &&
        fieldOf(register, command, name) === 1n;
      const clears = isBit(ctrl, 'reset');
      const isSent = offered !== undefined && isHigh(inputs, 'm_axis_tready_i');
      const finishes = isRun && isSent && offered.last;
      const takes = isOpen && isHigh(inputs, 's_axis_tvalid_i');
      const isBroken = takes && isHigh(inputs, 's_axis_tlast_i') !== store.isAtEnd;
      const givesUp = isRun && !finishes && (clears || isBit(ctrl, 'abort') || isBroken);

      // A row is read out if the writer has room for it.
      const shown = isRun && out.hasRoom(isSent) ? arrays.row(out.half) : undefined;
      const numbers = shown?.map(encode);
      const free = arrays.accepts(store.beat);
      const fired = isRun && free && store.beat !== undefined ? inMode(store.beat) : undefined;

      const happened: Events = {
        done: finishes,
        error: isRefused || registers.readsHole(bus),
        aborted: givesUp && isBit(ctrl, 'abort'),
        framing: givesUp && isBroken,
        marked: numbers?.some(({ isMarked }) => isMarked) === true,
      };
      const read = reads();
      const half = out.half;
      arrays.advance(fired, shown === undefined ? undefined : half);
      store.advance(takes ? (inputs['s_axis_tdata_i'] ?? 0n) : undefined, free);
      out.advance(
        numbers?.map(({ word }) => word),
        isSent,
        isRun,
      );
      if (isRun) cycles++;
      if (fired !== undefined) beats++;
      events = clears
        ? none
        : {
            done: happened.done || (events.done && !isBit(status, 'done')),
            error: happened.error || (events.error && !isBit(status, 'error')),
            aborted: happened.aborted || (events.aborted && !isBit(status, 'aborted')),
            framing: happened.framing || (events.framing && !isBit(status, 'framing')),
            marked: happened.marked || (events.marked && !isBit(flags, 'marked')),
          };
      if (write?.register === ctrl && command !== undefined) {
        enabled = clears
          ? { irq: false, drain: false }
          : { irq: isBit(ctrl, 'irq_enable'), drain: isBit(ctrl, 'drain') };
      }
      if (phase === 'stop') {
        store.clear();
        arrays.clear();
        if (offered === undefined) phase = 'idle';
      } else if (finishes) phase = 'idle';
      else if (givesUp) phase = 'stop';
      else if (isBit(ctrl, 'start')) {
        phase = 'run';
        [cycles, beats] = [0n, 0n];
        store.start(runOf());
        out.start(runOf());
      }
      registers.advance(bus, { isRefused, clears, read });
      return outputs;
    },
  };
}

const prefix = 's_axil_';

/** The bus' inputs under the names of the registers' own ports. */
function busOf(inputs: Signals): Signals {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, word]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), word]] : [],
    ),
  );
}

/** The registers' outputs under the names of the bus. */
function onBus(outputs: Outputs): Outputs {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, word]) => [`${prefix}${name}`, word]),
  );
}

function isHigh(signals: Signals, name: string): boolean {
  return bit(signals[name] ?? 0n, 0) === 1;
}

/**
 * Software that does anything, in any order, at any time: runs of any shape, aborts, resets, panels that end early,
 * settings that are not legal, registers that are not there. It knows what must come of each, from exact sums.
 */

import type { Software, StreamBeat } from '../../src/arrays/bus-program.ts';
import { host, type Channel, type Host } from '../../src/arrays/simd-coprocessor/host.ts';
import { tilesOf, type Run } from '../../src/arrays/simd-coprocessor/panels.ts';
import { coprocessorMap } from '../../src/arrays/simd-coprocessor/registers.ts';
import { arraysOf, type Coprocessor } from '../../src/arrays/simd-coprocessor/shape.ts';
import {
  configure,
  finish,
  inputBeats,
  resultsOf,
  runJob,
  type Job,
  type Operands,
} from '../../src/arrays/simd-coprocessor/software.ts';
import { unpack, type Word } from '../../src/bits/index.ts';
import type { Machine, Outputs, Signals } from '../../src/bits/machine.ts';
import { fieldOf, fieldsToWord, registerAt, registerNamed } from '../../src/bits/register-map.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { finite, multiplyValues, NAN, sumValues } from '../../src/formats/value.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { axiLiteExchanges, protocolMonitor } from '../../src/verify/axi-protocol.ts';
import { randomStream, type RandomStream } from '../../src/workloads/random.ts';

/** Formats by mode code, and how many numbers of each a word holds. */
const formats = ['posit16_1', 'posit8_0', 'posit4_1', 'e2m1'].map((name) => requireFormat(name));

const ctrl = registerNamed(coprocessorMap, 'ctrl');
const status = registerNamed(coprocessorMap, 'status');

/** The products of a job, from the definition of its formats. */
export function exactResults(job: Job, operands: readonly Operands[]): Word[][] {
  const { m, n, k } = job;
  const from = formats[job.input];
  const to = formats[job.output];
  if (from === undefined || to === undefined) throw new Error('a mode code');
  const numbers = (word: Word) =>
    unpack(word, from.bits, 16 / from.bits).map((x) => from.decode(x));
  return operands.map(({ a, b }) =>
    Array.from({ length: m * n }, (_, at) => {
      const [row, column] = [Math.floor(at / n), at % n];
      const terms = [...Array(k).keys()].flatMap((depth) => {
        const right = numbers(b[depth * n + column] ?? 0n);
        return numbers(a[row * k + depth] ?? 0n).map((x, i) => multiplyValues(x, right[i] ?? NAN));
      });
      const sum = sumValues(terms);
      // A quire has one zero.
      return to.encode(sum.kind === 'finite' ? finite(sum.m, sum.e + job.scale) : sum);
    }),
  );
}

/** A job of the traffic; `isAny` lets shape, formats and scale vary. */
export function drawJob(size: Coprocessor, random: RandomStream): Job {
  const below = (n: number): number => Math.floor(random.unit() * n);
  const shape = below(2) === 0 ? 'one' : 'four';
  const built = [0, 1, 2, 3].filter((code) => (size.modes >> code) & 1);
  return {
    shape,
    m: 1 + below(size.rows + 2),
    n: 1 + below(size.columns + 2),
    k: 1 + below(2 * size.depth + 1),
    input: built[below(built.length)] ?? 0,
    output: below(4),
    scale: below(3) === 0 ? below(40) - 20 : 0,
  };
}

/** Random words for every array of a run. */
export function drawOperands({ shape, m, n, k }: Run, random: RandomStream): Operands[] {
  const words = (count: number): Word[] =>
    Array.from({ length: count }, () => BigInt(Math.floor(random.unit() * 65536)));
  return Array.from({ length: arraysOf(shape) }, () => ({ a: words(m * k), b: words(k * n) }));
}

/** How many of each thing were done, and all that went wrong. */
export type TrafficLog = { readonly done: Record<string, number>; readonly wrong: string[] };

/** Do anything, over and over, until somebody stops asking. */
function* anything(
  size: Coprocessor,
  random: RandomStream,
  received: readonly StreamBeat[],
  log: TrafficLog,
): Software<never> {
  const below = (n: number): number => Math.floor(random.unit() * n);
  const expect = (isSo: boolean, what: string): void => {
    if (!isSo) log.wrong.push(what);
  };
  const write = (to: string | number, data: Word) => ({ do: 'write', to, data }) as const;
  function* untilIdle(): Software<void> {
    for (let polls = 0; polls < 1000; polls++) {
      const { data } = yield { do: 'read', from: 'status' };
      if (fieldOf(status, data, 'busy') === 0n) return;
    }
    log.wrong.push('a run that is given up must end');
  }
  /** Leave nothing behind on the input stream. */
  function* clean(): Software<void> {
    yield { do: 'withdraw' };
    yield write('ctrl', fieldsToWord(ctrl, { drain: 1 }));
    yield { do: 'wait', for: 'sent' };
    yield write('ctrl', 0n);
  }
  const beatsOf = (run: Run): number =>
    (tilesOf(size, run) * size.rows * size.columns * 16) / size.bus;
  const isPrefix = (
    job: Job,
    operands: readonly Operands[],
    beats: readonly StreamBeat[],
  ): boolean => {
    const exact = exactResults(job, operands);
    const some = resultsOf(size, job, beats);
    const whole = beats.length === beatsOf(job);
    return (
      beats.length <= beatsOf(job) &&
      beats.every(({ last }, i) => last === (whole && i === beats.length - 1)) &&
      some.every((words, array) =>
        words.every((word, at) => word === exact[array]?.[at] || (!whole && word === 0n)),
      )
    );
  };

  const acts: Readonly<Record<string, () => Software<void>>> = {
    *run() {
      const job = drawJob(size, random);
      const operands = drawOperands(job, random);
      const from = received.length;
      const outcome = yield* runJob(size, job, operands);
      const beats = received.slice(from);
      expect(outcome.ended === 'done', `a legal run must be done, not ${outcome.ended}`);
      expect(beats.length === beatsOf(job), 'every beat of the results must come once');
      expect(isPrefix(job, operands, beats), `results of ${JSON.stringify(job)} must be exact`);
      const macs = BigInt(tilesOf(size, job) * job.k * size.rows * size.columns);
      expect(outcome.macs === macs, `the counter must say ${macs} pairs, not ${outcome.macs}`);
    },
    *abort() {
      const job = drawJob(size, random);
      const operands = drawOperands(job, random);
      const from = received.length;
      yield* configure(job);
      yield write('ctrl', fieldsToWord(ctrl, { start: 1 }));
      yield { do: 'send', beats: inputBeats(size, job, operands) };
      yield { do: 'wait', for: 1 + below(120) };
      const isReset = below(3) === 0;
      yield write('ctrl', fieldsToWord(ctrl, isReset ? { reset: 1 } : { abort: 1 }));
      yield* untilIdle();
      yield* clean();
      const beats = received.slice(from);
      expect(isPrefix(job, operands, beats), 'what comes before an abort must be exact');
      const { ended } = yield* finish();
      // With the last beat waiting when the abort comes, all beats come and yet the run is aborted.
      const isWhole = beats.length === beatsOf(job);
      const mayBe = isReset ? ['done'] : isWhole ? ['done', 'aborted'] : ['aborted'];
      expect(mayBe.includes(ended), `an aborted run has ended ${ended}`);
      const { data: mode } = yield { do: 'read', from: 'mode' };
      expect(!isReset || mode === 0x10n, 'a reset must put mode back');
    },
    *framing() {
      const job = drawJob(size, random);
      const operands = drawOperands(job, random);
      const beats = inputBeats(size, job, operands);
      const at = below(beats.length);
      yield* configure(job);
      yield write('ctrl', fieldsToWord(ctrl, { start: 1, irq_enable: 1 }));
      const broken = beats.map((beat, i) => (i === at ? { ...beat, last: !beat.last } : beat));
      yield { do: 'send', beats: broken };
      yield { do: 'wait', for: 'interrupt' };
      yield* untilIdle();
      yield* clean();
      const { ended } = yield* finish();
      expect(ended === 'framing', `a panel that ends elsewhere has ended ${ended}`);
    },
    *illegal() {
      const job = drawJob(size, random);
      const wrongs: Readonly<Record<string, Word>>[] = [
        { m: 0n },
        { n: 0n },
        { k: 0n },
        { mode: 0x00n },
        { mode: 0x30n },
        { mode: 0x90n },
      ];
      yield* configure(job);
      const wrong = wrongs[below(wrongs.length)] ?? {};
      for (const [to, data] of Object.entries(wrong)) yield write(to, data);
      const { isError } = yield write('ctrl', fieldsToWord(ctrl, { start: 1 }));
      const { data } = yield { do: 'read', from: 'status' };
      expect(isError, `a start with ${Object.keys(wrong).join()} not legal must be refused`);
      expect(fieldOf(status, data, 'busy') === 0n, 'what is refused must not begin');
      expect(fieldOf(status, data, 'error') === 1n, 'what is refused must be told in status');
      yield write('status', data);
    },
    *locked() {
      const job = { ...drawJob(size, random), k: 2 * size.depth };
      const operands = drawOperands(job, random);
      yield* configure(job);
      yield write('ctrl', fieldsToWord(ctrl, { start: 1 }));
      const { isError } = yield write(['m', 'n', 'k', 'mode', 'scale'][below(5)] ?? 'm', 1n);
      const again = yield write('ctrl', fieldsToWord(ctrl, { start: 1 }));
      expect(isError && again.isError, 'settings and start must be refused while a run is on');
      const from = received.length;
      yield { do: 'send', beats: inputBeats(size, job, operands) };
      yield write('ctrl', fieldsToWord(ctrl, { irq_enable: 1 }));
      yield write('status', fieldsToWord(status, { error: 1 }));
      yield { do: 'wait', for: 'interrupt' };
      yield* untilIdle();
      expect(isPrefix(job, operands, received.slice(from)), 'a refused write must change nothing');
      yield* finish();
    },
    *registers() {
      const setting = registerNamed(
        coprocessorMap,
        ['mode', 'm', 'n', 'k', 'scale'][below(5)] ?? 'm',
      );
      const kept = below(2 ** setting.width);
      yield write(setting.name, BigInt(kept));
      const [data, strobe] = [random.word(), below(16)];
      yield { do: 'write', to: setting.name, data: BigInt(data), strobe: BigInt(strobe) };
      const expected = [0, 1, 2, 3].reduce((sum, byte) => {
        const source = (strobe >> byte) & 1 ? data : kept;
        return sum + ((source >>> (8 * byte)) & 0xff) * 2 ** (8 * byte);
      }, 0);
      const { data: word } = yield { do: 'read', from: setting.name };
      expect(Number(word) === expected % 2 ** setting.width, `${setting.name} must keep its bytes`);
      for (let i = 0; i < 4; i++) {
        const address = below(256);
        const register = registerAt(coprocessorMap, address);
        if (below(2) === 0) {
          const { isError } = yield { do: 'read', from: address };
          expect(
            isError === (register === undefined),
            `a read of ${address} has the wrong response`,
          );
        } else if (register?.kind !== 'command') {
          const { isError } = yield write(address, BigInt(below(65536)));
          const isWritable = register?.kind === 'setting';
          expect(isError === !isWritable, `a write to ${address} has the wrong response`);
        }
      }
      yield write('status', 0x1fn);
    },
  };
  const names = [
    'run',
    'run',
    'run',
    'abort',
    'abort',
    'framing',
    'illegal',
    'locked',
    'registers',
  ];
  for (;;) {
    const name = names[below(names.length)] ?? 'run';
    yield* acts[name]?.() ?? acts['run']?.() ?? finish();
    log.done[name] = (log.done[name] ?? 0) + 1;
  }
}

export type Traffic = TrafficLog & {
  /** Inputs of every cycle. */
  readonly rows: readonly Signals[];
  /** Requests answered and beats of streams. */
  readonly transactions: number;
};

/** Longest time that one thing may take: far more than the longest run under the longest pauses. */
const patience = 40_000;

/** Share of cycles in which the reset of the hardware comes, whatever is under way. */
const resetRate = 1 / 800;

/** Traffic on a machine for so many cycles, every channel pausing at its own rate. */
export function traffic(
  machine: Machine,
  plan: Plan,
  size: Coprocessor,
  seed: number,
  cycles: number,
): Traffic {
  const random = randomStream(seed, 1);
  const waits = randomStream(seed, 2);
  const log: TrafficLog = { done: {}, wrong: [] };
  const rates = new Map<Channel, number>();
  for (const channel of ['aw', 'w', 'b', 'ar', 'r', 'in', 'out'] as const) {
    rates.set(channel, [0, 0.2, 0.5, 0.8][Math.floor(waits.unit() * 4)] ?? 0);
  }
  const begin = (): Host<never> =>
    host(
      (received) => anything(size, random, received, log),
      (channel) => waits.unit() < (rates.get(channel) ?? 0),
    );
  let side = begin();
  const streams = plan.interface.kind === 'stream' ? plan.interface.streams : [];
  const monitor = protocolMonitor(streams, axiLiteExchanges(streams, 's_axil_'));
  const rows: Signals[] = [];
  let outputs: Outputs | undefined;
  let acts = 0;
  let since = 0;
  machine.reset();
  for (let cycle = 0; cycle < cycles && log.wrong.length === 0; cycle++) {
    if (random.unit() < resetRate) {
      // Other software begins, with a cycle of reset.
      side = begin();
      outputs = undefined;
      log.done['reset'] = (log.done['reset'] ?? 0) + 1;
    }
    const row = side.next(outputs);
    outputs = machine.step(row);
    rows.push(row);
    log.wrong.push(...monitor.watch(row, outputs));
    const count = Object.values(log.done).reduce((sum, each) => sum + each, 0);
    since = count === acts ? since + 1 : 0;
    acts = count;
    if (since > patience) log.wrong.push('nothing moves any more');
  }
  return { ...log, rows, transactions: monitor.transactions };
}

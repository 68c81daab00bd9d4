/**
 * Software that does anything, in any order: runs of any shape, aborts, resets, panels that end early, settings that are
 * not legal, registers that are not there. It says what it has done; what must come of it others know.
 */

import type { Answer, BusStep, Software, StreamBeat } from '../bus-program.ts';
import type { Word } from '../../bits/index.ts';
import { fieldOf, fieldsToWord, registerAt, registerNamed } from '../../bits/register-map.ts';
import { drawJob, drawOperands } from './any-job.ts';
import type { Below } from './choices.ts';
import type { Access, Deed } from './deeds.ts';
import { coprocessorMap } from './registers.ts';
import type { Coprocessor } from './shape.ts';
import { configure, finish, inputBeats, runJob } from './software.ts';

const ctrl = registerNamed(coprocessorMap, 'ctrl');
const status = registerNamed(coprocessorMap, 'status');
const settings = ['mode', 'm', 'n', 'k', 'scale'];

/** Each with what is not legal in it. */
const illegal: readonly (readonly [string, Word])[] = [
  ['m', 0n],
  ['n', 0n],
  ['k', 0n],
  ['mode', 0x00n],
  ['mode', 0x30n],
  ['mode', 0x90n],
];

/** Reads of `status` after which a run that is given up should have ended. */
const polls = 1000;

/** Cycles after which a run is given up at most. */
const longestWait = 120;

const write = (to: string | number, data: Word): BusStep => ({ do: 'write', to, data });

/**
 * Do one thing after another, without an end.
 *
 * @param received the beats of the output stream so far; grows
 * @param tell hears of each thing when it is done
 */
export function* anySoftware(
  size: Coprocessor,
  below: Below,
  received: readonly StreamBeat[],
  tell: (deed: Deed) => void,
): Software<never> {
  const start = (flags: Readonly<Record<string, number>> = {}): BusStep =>
    write('ctrl', fieldsToWord(ctrl, { start: 1, ...flags }));
  const draw = () => {
    const job = drawJob(size, below);
    const operands = drawOperands(job, below);
    const from = received.length;
    return { job, operands, sofar: () => ({ job, operands, beats: received.slice(from) }) };
  };

  const acts: Readonly<Record<Exclude<Deed['did'], 'reset'>, () => Software<Deed>>> = {
    *run() {
      const { job, operands, sofar } = draw();
      const outcome = yield* runJob(size, job, operands);
      return { did: 'run', ...sofar(), outcome };
    },
    *abort() {
      const { job, operands, sofar } = draw();
      yield* configure(job);
      yield start();
      yield { do: 'send', beats: inputBeats(size, job, operands) };
      yield { do: 'wait', for: 1 + below(longestWait) };
      const isReset = below(3) === 0;
      yield write('ctrl', fieldsToWord(ctrl, isReset ? { reset: 1 } : { abort: 1 }));
      const isIdle = yield* untilIdle();
      yield* clean();
      const begun = sofar();
      const { ended } = yield* finish();
      const { data: mode } = yield { do: 'read', from: 'mode' };
      return { did: 'abort', ...begun, isReset, isIdle, ended, mode };
    },
    *framing() {
      const { job, operands } = draw();
      const beats = inputBeats(size, job, operands);
      const at = below(beats.length);
      yield* configure(job);
      yield start({ irq_enable: 1 });
      const broken = beats.map((beat, i) => (i === at ? { ...beat, last: !beat.last } : beat));
      yield { do: 'send', beats: broken };
      yield { do: 'wait', for: 'interrupt' };
      const isIdle = yield* untilIdle();
      yield* clean();
      const { ended } = yield* finish();
      return { did: 'framing', isIdle, ended };
    },
    *illegal() {
      const { job } = draw();
      yield* configure(job);
      const [setting = '', data = 0n] = illegal[below(illegal.length)] ?? [];
      yield write(setting, data);
      const { isError } = yield start();
      const { data: after } = yield { do: 'read', from: 'status' };
      yield write('status', after);
      return { did: 'illegal', setting, isError, status: after };
    },
    *locked() {
      const { job: drawn } = draw();
      const job = { ...drawn, k: 2 * size.depth };
      const operands = drawOperands(job, below);
      const from = received.length;
      yield* configure(job);
      yield start();
      const { isError } = yield write(settings[below(settings.length)] ?? 'm', 1n);
      const again = yield start();
      yield { do: 'send', beats: inputBeats(size, job, operands) };
      yield write('ctrl', fieldsToWord(ctrl, { irq_enable: 1 }));
      yield write('status', fieldsToWord(status, { error: 1 }));
      yield { do: 'wait', for: 'interrupt' };
      const isIdle = yield* untilIdle();
      const beats = received.slice(from);
      yield* finish();
      return { did: 'locked', job, operands, beats, isIdle, isRefused: isError && again.isError };
    },
    *registers() {
      const setting = registerNamed(coprocessorMap, settings[below(settings.length)] ?? 'm');
      const kept = below(2 ** setting.width);
      yield write(setting.name, BigInt(kept));
      const [data, strobe] = [below(2 ** 32), below(16)];
      yield { do: 'write', to: setting.name, data: BigInt(data), strobe: BigInt(strobe) };
      const { data: word } = yield { do: 'read', from: setting.name };
      const accesses: Access[] = [];
      for (let i = 0; i < 4; i++) {
        const address = below(2 ** coprocessorMap.addressBits);
        const isWrite = below(2) === 0;
        if (isWrite && registerAt(coprocessorMap, address)?.kind === 'command') continue;
        const step: BusStep = isWrite
          ? write(address, BigInt(below(65536)))
          : { do: 'read', from: address };
        const { isError }: Answer = yield step;
        accesses.push({ address, isWrite, isError });
      }
      yield write('status', 0x1fn);
      return { did: 'registers', setting: setting.name, kept, data, strobe, word, accesses };
    },
  };
  const wanted = [
    acts.run,
    acts.run,
    acts.run,
    acts.abort,
    acts.abort,
    acts.framing,
    acts.illegal,
    acts.locked,
    acts.registers,
  ];
  for (;;) tell(yield* (wanted[below(wanted.length)] ?? acts.run)());
}

/** @returns whether the run has ended, soon enough */
function* untilIdle(): Software<boolean> {
  for (let i = 0; i < polls; i++) {
    const { data } = yield { do: 'read', from: 'status' };
    if (fieldOf(status, data, 'busy') === 0n) return true;
  }
  return false;
}

/** Leave nothing behind on the input stream. */
function* clean(): Software<void> {
  yield { do: 'withdraw' };
  yield write('ctrl', fieldsToWord(ctrl, { drain: 1 }));
  yield { do: 'wait', for: 'sent' };
  yield write('ctrl', 0n);
}

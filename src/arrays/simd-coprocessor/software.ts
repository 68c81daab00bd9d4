/** What a driver does to have products computed: settings, start, panels, interrupt, flags. */

import { pack, unpack, type Word } from '../../bits/index.ts';
import { fieldOf, fieldsToWord, registerNamed } from '../../bits/register-map.ts';
import type { Outcome, Software, StreamBeat } from '../bus-program.ts';
import { beatsOfPanel, panelsOf, type Panel, type Run } from './panels.ts';
import { coprocessorMap, dotSums } from './registers.ts';
import { arraysOf, resultBits, shapeCode, tileOf, type Coprocessor } from './shape.ts';

/** Operand words of one product, row-major, `k` in words. */
export type Operands = { readonly a: readonly Word[]; readonly b: readonly Word[] };

/** A run with what `mode` and `scale` say besides its size. */
export type Job = Run & {
  /** Mode codes of operands and results. */
  readonly input: number;
  readonly output: number;
  /** Results are sums times two to this. */
  readonly scale: number;
};

const named = (name: string) => registerNamed(coprocessorMap, name);

/** Write the settings of a job. @returns whether all were accepted */
export function* configure(job: Job): Software<boolean> {
  const { shape, input, output } = job;
  const mode = { input, output, sums: dotSums, shape: shapeCode[shape] };
  const words: [string, Word][] = [
    ['mode', fieldsToWord(named('mode'), mode)],
    ['m', BigInt(job.m)],
    ['n', BigInt(job.n)],
    ['k', BigInt(job.k)],
    ['scale', BigInt.asUintN(8, BigInt(job.scale))],
  ];
  let isAccepted = true;
  for (const [to, data] of words) {
    const { isError } = yield { do: 'write', to, data };
    isAccepted &&= !isError;
  }
  return isAccepted;
}

/** Settings, start with interrupts on, panels, wait, and a clean end: events cleared, flags and counters read. */
export function* runJob(
  size: Coprocessor,
  job: Job,
  operands: readonly Operands[],
): Software<Outcome> {
  const isAccepted = yield* configure(job);
  const start = fieldsToWord(named('ctrl'), { start: 1, irq_enable: 1 });
  const { isError } = yield { do: 'write', to: 'ctrl', data: start };
  if (!isAccepted || isError) return { ended: 'refused', marked: false, cycles: 0n, macs: 0n };
  yield { do: 'send', beats: inputBeats(size, job, operands) };
  yield { do: 'wait', for: 'interrupt' };
  return yield* finish();
}

/** Read how a run has ended, and clear what it has set. */
export function* finish(): Software<Outcome> {
  const status = (yield { do: 'read', from: 'status' }).data;
  const is = (name: string): boolean => fieldOf(named('status'), status, name) === 1n;
  yield { do: 'write', to: 'status', data: status };
  const flags = (yield { do: 'read', from: 'flags' }).data;
  yield { do: 'write', to: 'flags', data: flags };
  const words: Word[] = [];
  for (const from of ['cycles_lo', 'cycles_hi', 'macs_lo', 'macs_hi']) {
    words.push((yield { do: 'read', from }).data);
  }
  const [cycles = 0n, macs = 0n] = unpack(pack(words, 32), 64, 2);
  const ended = is('framing') ? 'framing' : is('aborted') ? 'aborted' : 'done';
  return { ended, marked: flags !== 0n, cycles, macs };
}

/** Every beat of a run's input stream; operands outside a product are 0. */
export function inputBeats(
  size: Coprocessor,
  run: Run,
  operands: readonly Operands[],
): StreamBeat[] {
  const perBeat = size.bus / size.operand;
  return [...panelsOf(size, run)].flatMap((panel) => {
    const words = panelWords(size, run, panel, operands);
    const count = beatsOfPanel(size, run.shape, panel);
    return Array.from({ length: count }, (_, i) => ({
      data: pack(words.slice(i * perBeat, (i + 1) * perBeat), size.operand),
      last: i === count - 1,
    }));
  });
}

/** Word after word along k; for each, the lines of every array. */
function panelWords(
  size: Coprocessor,
  { shape, m, n, k }: Run,
  { of, at, from, words }: Panel,
  operands: readonly Operands[],
): Word[] {
  const tile = tileOf(size, shape);
  const lines = of === 'a' ? tile.rows : tile.columns;
  const result: Word[] = [];
  for (let depth = from; depth < from + words; depth++) {
    for (let array = 0; array < arraysOf(shape); array++) {
      const { a = [], b = [] } = operands[array] ?? {};
      for (let line = at; line < at + lines; line++) {
        const isInside = line < (of === 'a' ? m : n);
        const word = of === 'a' ? a[line * k + depth] : b[depth * n + line];
        result.push(isInside ? (word ?? 0n) : 0n);
      }
    }
  }
  return result;
}

/** The products of a run from the beats of its output stream, 16 bits a number, row-major. */
export function resultsOf(size: Coprocessor, run: Run, beats: readonly StreamBeat[]): Word[][] {
  const { shape, m, n } = run;
  const tile = tileOf(size, shape);
  const across = Math.ceil(n / tile.columns);
  const count = arraysOf(shape);
  const results = Array.from({ length: count }, () => Array.from({ length: m * n }, () => 0n));
  const numbers = beats.flatMap(({ data }) => unpack(data, resultBits, size.bus / resultBits));
  numbers.forEach((number, at) => {
    const row = Math.floor(at / size.columns);
    const [tileAt, r] = [Math.floor(row / size.rows), row % size.rows];
    const c = at % size.columns;
    // The upper arrays give their rows first, those side by side together.
    const array = count === 1 ? 0 : 2 * Math.floor(r / tile.rows) + Math.floor(c / tile.columns);
    const i = Math.floor(tileAt / across) * tile.rows + (r % tile.rows);
    const j = (tileAt % across) * tile.columns + (c % tile.columns);
    const result = results[array];
    if (result !== undefined && i < m && j < n) result[i * n + j] = number;
  });
  return results;
}

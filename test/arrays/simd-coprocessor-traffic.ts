/** Traffic on a co-processor, and what must come of each thing that its software does, from exact sums. */

import { tilesOf, type Run } from '../../src/arrays/simd-coprocessor/panels.ts';
import type { Begun, Deed } from '../../src/arrays/simd-coprocessor/deeds.ts';
import { coprocessorMap } from '../../src/arrays/simd-coprocessor/registers.ts';
import type { Coprocessor } from '../../src/arrays/simd-coprocessor/shape.ts';
import { resultsOf, type Job, type Operands } from '../../src/arrays/simd-coprocessor/software.ts';
import { anyTraffic } from '../../src/arrays/simd-coprocessor/traffic.ts';
import { unpack, type Word } from '../../src/bits/index.ts';
import type { Machine, Outputs, Signals } from '../../src/bits/machine.ts';
import { fieldOf, registerAt, registerNamed } from '../../src/bits/register-map.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { finite, multiplyValues, NAN, sumValues } from '../../src/formats/value.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { axiLiteExchanges, protocolMonitor } from '../../src/verify/axi-protocol.ts';
import { randomStream } from '../../src/workloads/random.ts';

/** Formats by mode code, and how many numbers of each a word holds. */
const formats = ['posit16_1', 'posit8_0', 'posit4_1', 'e2m1'].map((name) => requireFormat(name));

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

/** All that is wrong with a thing that was done; nothing where all is right. */
function wrongOf(size: Coprocessor, deed: Deed): string[] {
  const wrong: string[] = [];
  const expect = (isSo: boolean, what: string): void => {
    if (!isSo) wrong.push(what);
  };
  const beatsOf = (run: Run): number =>
    (tilesOf(size, run) * size.rows * size.columns * 16) / size.bus;
  const isPrefix = ({ job, operands, beats }: Begun): boolean => {
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
  if ('isIdle' in deed) expect(deed.isIdle, 'a run that is given up must end');
  switch (deed.did) {
    case 'run': {
      const { job, beats, outcome } = deed;
      expect(outcome.ended === 'done', `a legal run must be done, not ${outcome.ended}`);
      expect(beats.length === beatsOf(job), 'every beat of the results must come once');
      expect(isPrefix(deed), `results of ${JSON.stringify(job)} must be exact`);
      const macs = BigInt(tilesOf(size, job) * job.k * size.rows * size.columns);
      expect(outcome.macs === macs, `the counter must say ${macs} pairs, not ${outcome.macs}`);
      break;
    }
    case 'abort': {
      expect(isPrefix(deed), 'what comes before an abort must be exact');
      // With the last beat waiting when the abort comes, all beats come and yet the run is aborted.
      const isWhole = deed.beats.length === beatsOf(deed.job);
      const mayBe = deed.isReset ? ['done'] : isWhole ? ['done', 'aborted'] : ['aborted'];
      expect(mayBe.includes(deed.ended), `an aborted run has ended ${deed.ended}`);
      expect(!deed.isReset || deed.mode === 0x10n, 'a reset must put mode back');
      break;
    }
    case 'framing':
      expect(deed.ended === 'framing', `a panel that ends elsewhere has ended ${deed.ended}`);
      break;
    case 'illegal':
      expect(deed.isError, `a start with ${deed.setting} not legal must be refused`);
      expect(fieldOf(status, deed.status, 'busy') === 0n, 'what is refused must not begin');
      expect(fieldOf(status, deed.status, 'error') === 1n, 'refusal must be told in status');
      break;
    case 'locked':
      expect(deed.isRefused, 'settings and start must be refused while a run is on');
      expect(isPrefix(deed), 'a refused write must change nothing');
      break;
    case 'registers': {
      const { setting, kept, data, strobe, word, accesses } = deed;
      const expected = [0, 1, 2, 3].reduce((sum, byte) => {
        const source = (strobe >> byte) & 1 ? data : kept;
        return sum + ((source >>> (8 * byte)) & 0xff) * 2 ** (8 * byte);
      }, 0);
      const { width } = registerNamed(coprocessorMap, setting);
      expect(Number(word) === expected % 2 ** width, `${setting} must keep its bytes`);
      for (const { address, isWrite, isError } of accesses) {
        const register = registerAt(coprocessorMap, address);
        const isRight = isWrite ? register?.kind === 'setting' : register !== undefined;
        const way = isWrite ? 'write to' : 'read of';
        expect(isError !== isRight, `a ${way} ${address} has the wrong response`);
      }
      break;
    }
    case 'reset':
      break;
  }
  return wrong;
}

export type Traffic = {
  /** How many of each thing were done, and all that went wrong. */
  readonly done: Record<string, number>;
  readonly wrong: string[];
  /** Inputs of every cycle. */
  readonly rows: readonly Signals[];
  /** Requests answered and beats of streams. */
  readonly transactions: number;
};

/** Longest time that one thing may take: far more than the longest run under the longest pauses. */
const patience = 40_000;

/** Traffic on a machine for so many cycles. */
export function traffic(
  machine: Machine,
  plan: Plan,
  size: Coprocessor,
  seed: number,
  cycles: number,
): Traffic {
  const random = randomStream(seed, 1);
  const done: Record<string, number> = {};
  const wrong: string[] = [];
  let since = 0;
  const side = anyTraffic(
    size,
    (end) => Math.floor(random.unit() * end),
    (deed) => {
      since = 0;
      done[deed.did] = (done[deed.did] ?? 0) + 1;
      wrong.push(...wrongOf(size, deed));
    },
  );
  const streams = plan.interface.kind === 'stream' ? plan.interface.streams : [];
  const monitor = protocolMonitor(streams, axiLiteExchanges(streams, 's_axil_'));
  const rows: Signals[] = [];
  let outputs: Outputs | undefined;
  machine.reset();
  for (let cycle = 0; cycle < cycles && wrong.length === 0; cycle++) {
    const row = side.next(outputs);
    outputs = machine.step(row);
    rows.push(row);
    wrong.push(...monitor.watch(row, outputs));
    since++;
    if (since > patience) wrong.push('nothing moves any more');
  }
  return { done, wrong, rows, transactions: monitor.transactions };
}

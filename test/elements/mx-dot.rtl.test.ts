import { describe, expect, test } from 'vitest';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { combinational, type Signals } from '../../src/bits/machine.ts';
import { mxDot } from '../../src/elements/mx-dot/index.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { draw } from '../../src/workloads/distributions.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { rtlLaws as arrayLaws } from '../laws/array-laws.ts';
import { accumulate, chain, elementOf, rtlLaws, type Section } from '../laws/element-laws.ts';
import { lawEngine, lawEngines } from '../support/engines.ts';

await rtlLaws({
  family: mxDot,
  vectors: 100,
  cases: [
    [{}, accumulate()],
    [{ activation: 'mxfp8-e5m2', pipeline: 2, accumulator: 'bf16' }, accumulate()],
    [{ sums: 'word', activation: 'nvfp4', pipeline: 2 }, chain()],
  ],
  mutants: [
    {
      name: 'a block that takes the one before with it',
      section: { activation: 'mxfp4' },
      role: accumulate(),
      original: '{ BW{!anew} }',
      fault: '{ BW{!first_i} }',
    },
    {
      name: 'scales that follow every word',
      section: { activation: 'mxfp4' },
      role: accumulate(),
      original: 'if (en_i && valid_i && anew) begin',
      fault: 'if (en_i && valid_i) begin',
    },
    {
      name: 'a negative product that is not completed',
      section: { sums: 'word', activation: 'mxfp4' },
      role: chain(),
      original: '.signs_i(signs_i)',
      fault: ".signs_i(signs_i & 8'hfe)",
    },
    {
      name: 'an infinity that loses its sign',
      section: { activation: 'mxfp8-e5m2' },
      role: accumulate(),
      original: 'sign_o = minus_i || (sign && !plus_i)',
      fault: 'sign_o = sign && !plus_i',
    },
    {
      name: 'a scale that is not a number and passes',
      section: { sums: 'word', activation: 'nvfp4' },
      role: chain(),
      original: 'nan_a || nan_b;',
      fault: 'nan_a;',
    },
  ],
});

const engine = await lawEngine();

/** Words of lines of numbers, the second half taking the first away again, all but a little. */
function linesOf(section: Section, trial: number): Signals[] {
  const { activation, weight } = elementOf(mxDot, section).arithmetic;
  const length = 256;
  const [x, y] = [new Float64Array(length), new Float64Array(length)];
  draw('normal', randomStream(3, trial), x);
  draw('normal', randomStream(4, trial), y);
  for (let i = 0; i < length; i++) {
    // Blocks of very different size, then the same with the sign turned and one number changed.
    x[i] = (x[i] ?? 0) * 2 ** ((Math.floor((i % 128) / 32) - 2) * trial);
    if (i < 128) continue;
    y[i] = -(y[i - 128] ?? 0);
    x[i] = i === 200 ? 0 : (x[i - 128] ?? 0);
  }
  const [a, b] = [activation, weight].map(({ packing }, side) =>
    packing !== undefined && 'line' in packing ? packing.line(side === 0 ? x : y).words : [],
  );
  return (a ?? []).map((word, i) => ({
    rst: 0n,
    en_i: 1n,
    valid_i: 1n,
    first_i: i === 0 ? 1n : 0n,
    a_i: word,
    b_i: b?.[i] ?? 0n,
  }));
}

/** A design is reset first: before that a four-state simulator knows nothing of its control. */
const opening: Signals = { rst: 1n, en_i: 1n, valid_i: 0n, first_i: 0n, a_i: 0n, b_i: 0n };

describe('mx-dot: lines of numbers whose blocks nearly cancel', () => {
  test.each([
    { activation: 'mxfp8-e4m3' },
    { activation: 'mxfp6-e2m3', weight: 'mxfp6-e3m2', pipeline: 2 },
    { activation: 'mxfp4' },
    { activation: 'mxint8', accumulator: 'fp16' },
    { activation: 'nvfp4' },
    { activation: 'nvfp4', sums: 'word' },
  ] satisfies Section[])('%j: RTL, and what is read out of it', async (section) => {
    const element = elementOf(mxDot, section);
    const rows = Array.from({ length: 6 }, (_, trial) => linesOf(section, trial)).flat();
    const rtl = rtlOf(element.plan(accumulate()));
    const { inputs, expected } = playRows(
      [opening, ...rows],
      element.golden(accumulate()),
      faceOf(rtl),
    );
    const session = await engine.open(rtl);
    expect(firstDifference(expected, await session.cycles(inputs))).toBeUndefined();
    await session.close();

    const { arithmetic } = element;
    const resolver = element.resolver();
    if (resolver === undefined || arithmetic.readout === undefined) return;
    const { read } = arithmetic.readout;
    let sum = 0n;
    const states = rows.map(({ first_i, a_i, b_i }): Signals => {
      sum = arithmetic.accumulate(first_i === 1n ? arithmetic.zero : sum, [a_i ?? 0n], [b_i ?? 0n]);
      return { acc_i: sum };
    });
    const reader = rtlOf(resolver);
    const played = playRows(
      states,
      combinational(({ acc_i = 0n }) => ({ result_o: read(acc_i) })),
      faceOf(reader),
    );
    const open = await engine.open(reader);
    expect(firstDifference(played.expected, await open.cycles(played.inputs))).toBeUndefined();
    await open.close();
  });
});

const engines = await lawEngines('embedded');
const run = { vectors: 150, cyclesPerRun: 100 };
arrayLaws(
  systolicOs,
  [
    [
      { rows: 2, columns: 2 },
      { family: 'mx-dot', activation: 'mxfp4', pipeline: 2 },
    ],
  ],
  run,
  engines,
);
arrayLaws(
  systolicWs,
  [
    [
      { rows: 2, columns: 2 },
      { family: 'mx-dot', activation: 'nvfp4', sums: 'word' },
    ],
  ],
  run,
  engines,
);

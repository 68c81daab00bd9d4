import { expect, test } from 'vitest';
import { pack, wrap } from '../../src/bits/index.ts';
import type { Signals } from '../../src/bits/machine.ts';
import { xrNpe } from '../../src/elements/xr-npe/index.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { accumulate, elementOf, rtlLaws } from '../laws/element-laws.ts';
import { oracleModes, oracleStep } from './xr-npe-oracle.ts';
import { lawEngine } from '../support/engines.ts';

const everyMode = oracleModes.map(({ name }) => name);

await rtlLaws({
  family: xrNpe,
  vectors: 150,
  cases: [
    [{}, accumulate()],
    [{ sums: 'dot', pipeline: 3, quire: 192 }, accumulate()],
    [{ sums: 'dot', pipeline: 1, modes: ['posit16_1', 'posit8_0'], quire: 116 }, accumulate()],
    [{ exponents: 'blocks', pipeline: 3 }, accumulate()],
    [{ sums: 'dot', accumulate: 'aligned', pipeline: 3 }, accumulate()],
    [{ sums: 'dot', accumulate: 'aligned', alignedBits: 14, pipeline: 1 }, accumulate()],
  ],
  mutants: [
    {
      name: 'a carry that crosses from lane to lane',
      section: {},
      role: accumulate(),
      original: "{ is_4, is_4 || is_p8, is_4, 1'b1 }",
      fault: "{ is_4, is_4, is_4, 1'b1 }",
    },
    {
      name: 'a lane that is not completed where all lanes make one sum',
      section: { sums: 'dot' },
      role: accumulate(),
      original: '.carry_i(flip[2])',
      fault: ".carry_i(1'b0)",
    },
    {
      name: 'a segment that keeps an old sum',
      section: { sums: 'dot' },
      role: accumulate(),
      original: '(first_q || reach[1])',
      fault: '(reach[1])',
    },
    {
      name: 'a sum that does not move down',
      section: { sums: 'dot', accumulate: 'aligned' },
      role: accumulate(),
      original: 'earlier >>> down',
      fault: 'earlier',
    },
    {
      name: 'a zero that raises the exponent',
      section: { sums: 'dot', accumulate: 'aligned' },
      role: accumulate(),
      original: 'places_0 & { XW{|magnitude_0 } }',
      fault: 'places_0',
    },
    {
      name: 'an exponent bit that its block adds twice',
      section: { exponents: 'blocks' },
      role: accumulate(),
      original: 'y_1[2:1] & { 2{!top_1 } },\n    1',
      fault: 'y_1[2:1] & { 2{!top_1 } },\n    bit_1 || 1',
    },
    {
      name: 'a block that works in the wrong mode',
      section: {},
      role: accumulate(),
      original: '{ 7{wide_i} }, { 4{half_i} }',
      fault: '{ 7{half_i} }, { 4{half_i} }',
    },
  ],
});

const narrow = oracleModes.filter(({ bits }) => bits < 16);

/** A design is reset first: before that a four-state simulator knows nothing of its control. */
const opening: Signals = { rst: 1n, en_i: 1n, valid_i: 0n, first_i: 0n, a_i: 0n, b_i: 0n };

test.each([
  ...narrow.map((mode) => ({ ...mode, exponents: 'adders' })),
  ...narrow.filter(({ bits }) => bits === 4).map((mode) => ({ ...mode, exponents: 'blocks' })),
])(
  '$name, $exponents: every pair of operands in every lane, with other pairs beside it',
  async ({ code, bits, lanes, exponents }) => {
    const element = elementOf(xrNpe, { pipeline: 1, exponents });
    const rtl = rtlOf(element.plan(accumulate()));
    const pairs = 2 ** (2 * bits);
    // Odd steps visit every pair once in each lane, in another order.
    const steps = [1, 40503, 30011, 20021].slice(0, lanes);
    const word = (i: number, shift: number): bigint =>
      pack(
        steps.map((step) => BigInt.asUintN(bits, BigInt(((i * step) % pairs) >> shift))),
        bits,
      );
    const rows: Signals[] = Array.from({ length: pairs + 1 }, (_, i) => ({
      rst: 0n,
      en_i: 1n,
      valid_i: 1n,
      first_i: 1n,
      a_i: (code << 16n) | word(i, bits),
      b_i: word(i, 0),
    }));
    const { inputs, expected } = playRows(
      [opening, ...rows],
      element.golden(accumulate()),
      faceOf(rtl),
    );
    const session = await (await lawEngine()).open(rtl);
    const difference = firstDifference(expected, await session.cycles(inputs));
    await session.close();
    expect(difference).toBeUndefined();
  },
);

test.each(['lanes', 'dot'])(
  'sums of 4096 words of extremes, %s: up, down and back to zero',
  async (sums) => {
    const element = elementOf(xrNpe, { sums, pipeline: 3 });
    const rtl = rtlOf(element.plan(accumulate()));
    const rows: Signals[] = [];
    for (const { code, bits, lanes } of oracleModes) {
      const greatest = (1n << BigInt(bits - 1)) - 1n;
      const least = bits === 4 && code === 3n ? (1n << BigInt(bits)) - 1n : greatest + 2n;
      const [up, down] = [greatest, least].map((word) =>
        pack(
          Array.from({ length: lanes }, () => word),
          bits,
        ),
      );
      for (let i = 0; i < 8192; i++) {
        rows.push({
          rst: 0n,
          en_i: 1n,
          valid_i: 1n,
          first_i: i === 0 ? 1n : 0n,
          a_i: (code << 16n) | (up ?? 0n),
          b_i: (i < 4096 ? up : down) ?? 0n,
        });
      }
    }
    const { inputs, expected } = playRows(
      [opening, ...rows],
      element.golden(accumulate()),
      faceOf(rtl),
    );
    const session = await (await lawEngine()).open(rtl);
    const difference = firstDifference(expected, await session.cycles(inputs));
    await session.close();
    expect(difference).toBeUndefined();
  },
);

test.each(['lanes', 'dot'])(
  'dot products of up to 4096 random words, %s: every cycle, and each last sum by the definition',
  async (sums) => {
    const element = elementOf(xrNpe, { sums, pipeline: 2 });
    const { arithmetic } = element;
    const rtl = rtlOf(element.plan(accumulate()));
    const random = randomStream(8);
    const bits = (count: number): bigint => BigInt(Math.floor(random.unit() * 2 ** count));
    const rows: Signals[] = [];
    for (const { code } of oracleModes) {
      for (const length of [4096, 1, 517]) {
        const settings = { quire: 128, built: everyMode, isDot: sums === 'dot' };
        let [sum, defined] = [0n, 0n];
        for (let i = 0; i < length; i++) {
          // NaR would stick: a word that holds one comes near the end.
          const [a, b] = [(code << 16n) | bits(16), bits(16)].map((word) =>
            i < length - 20 ? withoutNar(word, code) : word,
          );
          if (a === undefined || b === undefined) throw new Error('two words');
          const valid = random.unit() < 0.9;
          const row = { rst: 0n, en_i: 1n, first_i: i === 0 ? 1n : 0n, a_i: a, b_i: wrap(b, 16) };
          if (!valid) rows.push({ ...row, valid_i: 0n });
          rows.push({ ...row, valid_i: 1n });
          sum = arithmetic.accumulate(sum, [a], [wrap(b, 16)]);
          defined = oracleStep(settings, defined, a, wrap(b, 16));
        }
        expect(sum).toBe(defined);
      }
    }
    const { inputs, expected } = playRows(
      [opening, ...rows],
      element.golden(accumulate()),
      faceOf(rtl),
    );
    const session = await (await lawEngine()).open(rtl);
    const difference = firstDifference(expected, await session.cycles(inputs));
    await session.close();
    expect(difference).toBeUndefined();
  },
);

/** The word with 1 in place of each NaR. */
function withoutNar(word: bigint, code: bigint): bigint {
  const mode = oracleModes.find((each) => each.code === code);
  if (mode === undefined) throw new Error('a mode');
  const { bits, lanes, units } = mode;
  let result = word;
  for (let lane = 0; lane < lanes; lane++) {
    const at = BigInt(lane * bits);
    if (units(wrap(word >> at, bits)) === undefined) result ^= 1n << at;
  }
  return result;
}

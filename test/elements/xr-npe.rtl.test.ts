import { expect, test } from 'vitest';
import { pack } from '../../src/bits/index.ts';
import type { Signals } from '../../src/bits/machine.ts';
import { xrNpe } from '../../src/elements/xr-npe/index.ts';
import { engineByName } from '../../src/simulate/index.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { accumulate, elementOf, rtlLaws } from '../laws/element-laws.ts';
import { oracleModes } from './xr-npe-oracle.ts';

await rtlLaws({
  family: xrNpe,
  vectors: 150,
  cases: [
    [{}, accumulate()],
    [{ sums: 'dot', pipeline: 3, quire: 192 }, accumulate()],
    [{ sums: 'dot', pipeline: 1, modes: ['posit16_1', 'posit8_0'], quire: 116 }, accumulate()],
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
      name: 'a block that works in the wrong mode',
      section: {},
      role: accumulate(),
      original: '{ 7{wide_i} }, { 4{half_i} }',
      fault: '{ 7{half_i} }, { 4{half_i} }',
    },
  ],
});

test.each(oracleModes.filter(({ bits }) => bits < 16))(
  '$name: every pair of operands in every lane, with other pairs beside it',
  async ({ code, bits, lanes }) => {
    const element = elementOf(xrNpe, { pipeline: 1 });
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
    const { inputs, expected } = playRows(rows, element.golden(accumulate()), faceOf(rtl));
    const session = await (await engineByName('embedded')).open(rtl);
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
    const { inputs, expected } = playRows(rows, element.golden(accumulate()), faceOf(rtl));
    const session = await (await engineByName('embedded')).open(rtl);
    const difference = firstDifference(expected, await session.cycles(inputs));
    await session.close();
    expect(difference).toBeUndefined();
  },
);

/** Sums followed back by weights: proved for what adds the product, and only for that. */

import { describe, expect, test } from 'vitest';
import type { Role } from '../../../src/bits/machine.ts';
import { elaborate } from '../../../src/index.ts';
import { proveElement, sumMeaning } from '../../../src/verify/prove-element.ts';
import { proveEqual } from '../../../src/verify/prove-equal.ts';
import { rtlOf } from '../../../src/verify/rtl.ts';
import { proveSum, type SumVerdict } from '../../../src/verify/weights/prove-sum.ts';

const chain: Role = { kind: 'chain', lanes: 1 };

const design = (element: object): object => ({
  name: 'small',
  element: { weight: 'int8', activation: 'int8', accumulator: 24, ...element },
  workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
});

describe('an 8-bit element with a sum of 24 bits is proved equal to the plain one', () => {
  test.each([
    [{ family: 'booth-mac' }],
    [{ family: 'booth-mac', pipeline: 2 }],
    [{ family: 'opt1', encoding: 'twos-complement' }],
    [{ family: 'opt1', encoding: 'sign-magnitude' }],
    [{ family: 'opt1', encoding: 'booth4' }],
    [{ family: 'opt1', encoding: 'ent' }],
    [{ family: 'opt1', encoding: 'csd' }],
    [{ family: 'opt2', encoding: 'csd' }],
    [{ family: 'booth-mac', overflow: 'saturate' }],
    [{ family: 'booth-mac', overflow: 'saturate', fuse: false, weight: 'uint8' }],
    [{ family: 'booth-mac', overflow: 'saturate', weight: 'uint8', activation: 'uint8' }],
  ])('%j', async (element) => {
    const proofs = await proveElement(await elaborate(design(element)), 60);
    expect(proofs).toMatchObject({
      ok: true,
      value: [{ verdict: 'proved', by: 'weights', inputBits: 16 }],
    });
  });
});

/** The element with something else in place of some of its text. */
async function withFault(
  element: object,
  sound: string | RegExp,
  broken: string,
): Promise<SumVerdict> {
  const { element: own } = await elaborate(design(element));
  const plan = own.plan(chain);
  const right = rtlOf(plan);
  const files = right.files.map(({ path, text }) => ({ path, text: text.replace(sound, broken) }));
  expect(files).not.toEqual(right.files);
  const meaning = sumMeaning(own.arithmetic);
  if (meaning === undefined) throw new Error('no integers');
  return proveSum(
    {
      rtl: { ...right, files },
      plan,
      latency: own.latency(chain),
      held: ['en_i'],
      result: 'acc_o',
      addend: 'acc_i',
      ...meaning,
    },
    60,
  );
}

describe('an element with a fault is not proved', () => {
  const booth = { family: 'booth-mac' };
  const clamped = { ...booth, overflow: 'saturate' };

  test.each([
    ['a wrong select line', 'one_o       = y_i[1] ^ y_i[0]', 'one_o       = y_i[1] | y_i[0]'],
    ['a partial product in the wrong column', /rows_i\[20\]/, 'rows_i[21]'],
  ])('%s: refuted by operands whose product is wrong', async (_name, sound, broken) => {
    for (const element of [booth, clamped]) {
      const verdict = await withFault(element, sound, broken);
      expect(verdict.verdict).toBe('refuted');
    }
  });

  test.each([
    ['a carry cell that does not carry', booth, 'c_i & (a_i ^ b_i)', 'c_i & (a_i & b_i)'],
    ['an adder that loses a carry', booth, /wire g_1_0 = [^;]*;/, 'wire g_1_0 = g[1];'],
    ['a step that never goes down', booth, /flip\[0\] = up \| down/, 'flip[0] = up'],
    [
      'an addend one place too low',
      booth,
      '.addend_i(base[13:0])',
      ".addend_i({ 1'b0, base[13:1] })",
    ],
    ['a step of the wrong bits', booth, '.a_i(base[23:14])', '.a_i(base[22:13])'],
    [
      'a register too many',
      booth,
      'assign acc_o = acc_q;',
      'reg [23:0] late; always @(posedge clk) late <= acc_q; assign acc_o = late;',
    ],
    ['a clamp to the other end', clamped, '{(CW-1){~exact[SW-1]}}', '{(CW-1){exact[SW-1]}}'],
    [
      'a clamp that sees one sign only',
      clamped,
      'wire overflows =',
      'wire overflows = exact[SW-1] &&',
    ],
    ['a clamp of some sums that fit', clamped, 'overflows ?', 'overflows || exact[CW-1:0] == 7 ?'],
    ['a clamped bit out of place', clamped, ': exact[CW-1:0]', ': { exact[CW-1:1], exact[1] }'],
    ['a sum that wraps instead', clamped, 'overflows ?', "1'b0 ?"],
    ['a register that may hold', booth, 'if (en_i) acc_q', 'if (en_i && a_i[0]) acc_q'],
  ])('%s: nothing is claimed', async (_name, element, sound, broken) => {
    expect(await withFault(element, sound, broken)).toEqual({ verdict: 'open' });
  });

  test('a constant left out: refuted', async () => {
    const verdict = await withFault({ family: 'opt1' }, '~sum_row[CW-1]', 'sum_row[CW-1]');
    expect(verdict.verdict).toBe('refuted');
  });
});

test('operands found by weights give the solver a trace in no time', async () => {
  const { element } = await elaborate(design({ family: 'booth-mac' }));
  const { element: plain } = await elaborate(design({ family: 'mac' }));
  const [sound, broken] = ['one_o       = y_i[1] ^ y_i[0]', 'one_o       = y_i[1] | y_i[0]'];
  const verdict = await withFault({ family: 'booth-mac' }, sound, broken);
  if (verdict.verdict !== 'refuted') throw new Error(verdict.verdict);
  const right = rtlOf(element.plan(chain));
  const files = right.files.map(({ path, text }) => ({ path, text: text.replace(sound, broken) }));
  const { operands } = verdict;
  const found = await proveEqual({ ...right, files }, rtlOf(plain.plan(chain)), 1, 60, operands);
  if (found.verdict !== 'refuted') throw new Error(found.verdict);
  const digits = (operands['a_i'] ?? 0n).toString(2).padStart(8, '0');
  expect(found.trace[0]).toMatchObject({ a_i: digits });
});

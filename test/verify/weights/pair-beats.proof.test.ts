/** Beats that take as many cycles as their operands ask for: proved cycle by cycle, and only where they do that. */

import { describe, expect, test } from 'vitest';
import { waitingClaims } from '../../../src/verify/control/waiting-claims.ts';
import { proveControl } from '../../../src/verify/control/prove-control.ts';
import { beatProofs } from '../../../src/verify/prove-beats.ts';
import type { Proof } from '../../../src/verify/verdict.ts';
import { pairBeats, type BeatVerdict } from '../../../src/verify/weights/pair-beats.ts';
import { pacedElement } from './paced-elements.ts';

const four = { weight: 'int4', activation: 'int4', accumulator: 16, lanes: 4 };
const two = { weight: 'int3', activation: 'int3', accumulator: 8, lanes: 2 };

function found(section: object, sound?: string, broken?: string): Promise<BeatVerdict> {
  const { element, pace, rtl } = pacedElement('laconic', section, sound, broken);
  return pairBeats(element, pace, rtl, 60);
}

function proofs(section: object, sound?: string, broken?: string): Promise<readonly Proof[]> {
  const { element, pace, rtl } = pacedElement('laconic', section, sound, broken);
  return beatProofs(element, pace, rtl, 60);
}

describe('cycles and sum of a beat are proved', () => {
  test.each([
    [{ ...four }, 8],
    [{ ...two, encoding: 'sign-magnitude' }, 6],
    [{ ...two, encoding: 'twos-complement', accumulator: 12 }, 6],
    [{ ...two, encoding: 'ent', activation: 'uint4', weight: 'uint3' }, 7],
  ])('%j: by every pair of operands of a lane, 2^%i', async (section, inputBits) => {
    expect(await found(section)).toEqual({ verdict: 'proved', inputBits });
  });

  test('as two claims', async () => {
    expect(await proofs(two)).toMatchObject([
      { verdict: 'proved', by: 'weights', inputBits: 6 },
      { verdict: 'proved', by: 'weights', inputBits: 6 },
    ]);
  });
});

describe('a fault is not proved', () => {
  test.each([
    ['a beat that is not waited for', '!busy_q || (&lasts)', "1'b1"],
    ['a beat that waits for one lane only', '&lasts', '|lasts'],
    ['a first beat that adds to what was there', '{CW{!first_q4}}', "{CW{1'b1}}"],
    ['a beat that begins a sum in its later cycles, too', 'load && first_i', 'first_i'],
    ['a pair that is added a cycle early', 'if (busy_q4) acc_q', 'if (busy_q3) acc_q'],
    ["a lane that takes its neighbour's operand", 'b_i[l*WW +: WW]', 'b_i[0 +: WW]'],
    ['a carry lost', '(c_i & (a_i ^ b_i))', '(c_i & (a_i & b_i))'],
    [
      'an operand that is not always taken',
      'if (load_i) a_left_q',
      'if (load_i && a_i[0]) a_left_q',
    ],
  ])('%s: nothing is claimed', async (_name, sound, broken) => {
    expect(await found(four, sound, broken)).toEqual({ verdict: 'open' });
  });

  test.each([
    ['terms of b that are not begun anew', 'cycles', 'b_last ? b_all_q', 'b_last ? b_left_q'],
    ['a lane that is through too early', 'cycles', 'a_last && b_last', 'b_last'],
    ['a term left out', 'sum', 'else if (b_last) a_left_q', 'else a_left_q'],
    ['a product that is not completed', 'sum', 'increment_o = minus_q', "increment_o = 1'b0"],
    ['products where there are none', 'sum', 'works_q    <= |a_left_q', "works_q    <= 1'b1"],
    ['a product with zero', 'sum', '& { 2{|b_nonzero} }', '| { 2{|b_nonzero} }'],
  ])('%s: refuted in its %s', async (_name, what, sound, broken) => {
    expect(await found(four, sound, broken)).toMatchObject({ verdict: 'refuted', what });
  });
});

describe('what is wrong is shown by a trace that the simulator has run', () => {
  test.each([
    ['words that are known', 'prompt', 'a_last && b_last', 'b_last'],
    ['words that a solver finds', 'right1', '{CW{!first_q4}}', "{CW{1'b1}}"],
  ])('with %s', async (_name, net, sound, broken) => {
    const all = await proofs({ ...two, lanes: 1 }, sound, broken);
    const traces = all.flatMap((proof) => (proof.verdict === 'refuted' ? [proof.trace] : []));
    expect(traces[0]?.at(-1)).toMatchObject({ [net]: '0' });
  });
});

describe('when beats come and go', () => {
  async function verdicts(sound?: string, broken?: string): Promise<readonly string[]> {
    const { element, plan, rtl } = pacedElement('laconic', four, sound, broken);
    const answers = await Promise.all(
      waitingClaims(element, plan, rtl).map((claimed) => proveControl(claimed, 60)),
    );
    return answers.flat().map(({ verdict }) => verdict);
  }

  test('every claim is proved', async () => {
    expect(new Set(await verdicts())).toEqual(new Set(['proved']));
  });

  test.each([
    ['if (busy_q4) acc_q', 'acc_q'],
    ['last_q2 <= busy_q && ready', 'last_q2 <= ready'],
    ["last_q3 <= 1'b0", 'last_q3 <= last_q3'],
    ["if (rst) busy_q <= 1'b0", "if (rst) busy_q <= 1'b1"],
    ['last_q4 <= last_q3', 'last_q4 <= last_q2'],
  ])('with %s as %s one is refuted', async (sound, broken) => {
    expect(await verdicts(sound, broken)).toContain('refuted');
  });
});

/** Beats of several cycles by weights: proved where the sum gets the products of all lanes, and only there. */

import { describe, expect, test } from 'vitest';
import { beatClaims } from '../../../src/verify/control/beat-claims.ts';
import { proveControl } from '../../../src/verify/control/prove-control.ts';
import { beatProofs } from '../../../src/verify/prove-beats.ts';
import { fixedBeats } from '../../../src/verify/weights/beats.ts';
import type { BeatVerdict } from '../../../src/verify/weights/pair-beats.ts';
import { pacedElement } from './paced-elements.ts';

const small = { weight: 'int4', activation: 'int4', accumulator: 16, lanes: 4 };

function found(section: object, sound?: string, broken?: string): Promise<BeatVerdict> {
  const { element, pace, rtl } = pacedElement('bit-serial', section, sound, broken);
  return fixedBeats(element, pace, rtl, 60);
}

describe('the sum of a beat is proved', () => {
  test.each([
    [{ ...small }, 8],
    [{ ...small, encoding: 'sign-magnitude' }, 8],
    [{ ...small, encoding: 'booth4' }, 8],
    [{ ...small, encoding: 'ent' }, 8],
    [{ ...small, encoding: 'csd', lanes: 1 }, 8],
    [{ ...small, activation: 'uint4', accumulator: 10 }, 8],
    [{ ...small, weight: 'uint4', encoding: 'csd', lanes: 2 }, 8],
  ])('%j: by every pair of operands of a lane, 2^%i', async (section, inputBits) => {
    expect(await found(section)).toEqual({ verdict: 'proved', inputBits });
  });
});

describe('a fault is not proved', () => {
  test.each([
    ['a first beat that adds to what was there', '{CW{!first_q4}}', "{CW{1'b1}}"],
    ['a product that the one before is left in', '{SW{!begin_q2}}', "{SW{1'b1}}"],
    ['a top digit that is added', '^ {SW{begin_q2}}', "^ {SW{1'b0}}"],
    ['a digit that moves up too far', 'product_q << D', 'product_q << 2'],
    ["a lane that takes its neighbour's operand", 'b_i[l*WW +: WW]', 'b_i[0 +: WW]'],
    ['a product extended by zeros', '{ {6{product_q[9]}}, product_q }', "{ 6'd0, product_q }"],
    ['a sum of lanes extended by zeros', '{ {4{total[5]}}, total }', "{ 4'd0, total }"],
    ['a product cut', '{ {6{product_q[9]}}, product_q }', '{ {7{product_q[8]}}, product_q[8:0] }'],
    ['digits lost', 'nonzero_q << 1', 'nonzero_q << 2'],
    ['an operand that a later beat replaces', 'if (load) b_q', 'if (valid_i) b_q'],
    ['a beat that is not waited for', 'wire ready = !(|rest)', "wire ready = 1'b1"],
    ['a beat shown too early', 'last_q  <= mark_q[N-1]', 'last_q  <= mark_q[N-2]'],
    ['a carry lost', '(c_i & (a_i ^ b_i))', '(c_i & (a_i & b_i))'],
  ])('%s', async (_name, sound, broken) => {
    expect((await found(small, sound, broken)).verdict).not.toBe('proved');
  });
});

test('a wrong beat comes with a trace that the simulator has run', async () => {
  const section = { weight: 'int2', activation: 'int2', accumulator: 6, lanes: 1 };
  const { element, pace, rtl } = pacedElement(
    'bit-serial',
    section,
    '{SW{!begin_q2}}',
    "{SW{1'b1}}",
  );
  const proofs = await beatProofs(element, pace, rtl, 60);
  expect(proofs.map(({ verdict }) => verdict)).toContain('refuted');
  const [refuted] = proofs.flatMap((proof) => (proof.verdict === 'refuted' ? [proof.trace] : []));
  expect(refuted?.at(-1)).toMatchObject({ right2: '0' });
});

describe('when beats come and go', () => {
  async function verdicts(sound?: string, broken?: string): Promise<readonly string[]> {
    const { element, plan, rtl } = pacedElement('bit-serial', small, sound, broken);
    const claimed = beatClaims(element, plan, rtl);
    const answers = await Promise.all(
      claimed.map(({ rtl: watched, claims }) => proveControl({ rtl: watched, claims }, 60)),
    );
    return answers.flat().map(({ verdict }) => verdict);
  }

  test('every claim is proved', async () => {
    expect(new Set(await verdicts())).toEqual(new Set(['proved']));
  });

  test.each([
    ['wire ready = !(|rest)', "wire ready = 1'b1"],
    ['if (last_q3) acc_q <= acc', 'acc_q <= acc'],
    ["if (rst) valid_q <= 1'b0", "if (1'b0) valid_q <= 1'b0"],
    ["last_q2 <= 1'b0", 'last_q2 <= last_q2'],
    ['wire load = ready && valid_i', 'wire load = ready && valid_i && first_i'],
  ])('with %s as %s one is refuted', async (sound, broken) => {
    expect(await verdicts(sound, broken)).toContain('refuted');
  });
});

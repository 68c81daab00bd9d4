/** Co-simulation of the MAC: the RTL as emitted passes; seeded faults are caught and made small. */

import { describe, expect, test } from 'vitest';
import type { Role } from '../../src/bits/machine.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { cosimulate, type Target } from '../../src/verify/cosimulate.ts';
import { requireMatch, type VerificationResult } from '../../src/verify/result.ts';
import { isPresent } from '../support/engines.ts';
import { macTarget, mutated } from '../support/targets.ts';

const accumulate: Role = { kind: 'accumulate', lanes: 1 };

async function check(subject: Target, vectors = 3000, seed = 7): Promise<VerificationResult> {
  const [result] = await cosimulate(subject, { engines: [icarus], vectors, seed });
  if (result === undefined) throw new Error('no result');
  return result;
}

describe.skipIf(!isPresent(icarus))('under Icarus', () => {
  test.each<[string, Role, Readonly<Record<string, unknown>>]>([
    ['int8, one lane, keeps its sum', accumulate, {}],
    ['int8, one lane, passing sum', { kind: 'chain', lanes: 1 }, {}],
    [
      'mixed signs, saturating, two stages',
      { kind: 'accumulate', lanes: 2 },
      {
        weight: 'uint4',
        activation: 'int6',
        accumulator: 12,
        overflow: 'saturate',
        pipeline: 2,
      },
    ],
    [
      'three lanes, wide passing sum',
      { kind: 'chain', lanes: 3 },
      {
        weight: 'int3',
        activation: 'uint9',
        accumulator: 48,
        pipeline: 2,
      },
    ],
  ])('mac: RTL equals golden: %s', async (_name, role, params) => {
    const result = await check(macTarget(role, params));
    expect(result).toMatchObject({ mismatches: 0, kind: 'property', exhaustive: false, seed: 7 });
    expect(result.vectors).toBeGreaterThanOrEqual(3000);
    expect(result.cycles).toBeGreaterThanOrEqual(result.vectors);
    expect(result.samples).toBeGreaterThan(result.cycles / 2);
  });

  const twoLanes: Role = { kind: 'accumulate', lanes: 2 };
  test.each<[string, Target, string | RegExp, string, number]>([
    ['a sign bit', macTarget(accumulate), 'w_0 = $signed(b_i)', "w_0 = { 1'b0, b_i[6:0] }", 4],
    ['a dropped carry', macTarget(accumulate), /acc_d = base \+ (.*);/, 'acc_d = base ^ ($1);', 5],
    ['a product bit', macTarget(accumulate), 'a_0 * w_0', "(a_0 * w_0) & 16'shbfff", 4],
    ['a missing reset', macTarget(accumulate), 'if (rst) valid_sum_q', "if (1'b0) valid_sum_q", 2],
    ['an ignored enable', macTarget(accumulate), 'if (en_i &&', 'if (', 5],
    ['a sum that never starts anew', macTarget(accumulate), 'base = first_i', "base = 1'b0", 4],
    ['a sum that takes what is not valid', macTarget(accumulate), /en_i && valid_i/, 'en_i', 5],
    ['swapped lanes', macTarget(twoLanes), /b_i\[0\*WW/, 'b_i[1*WW', 4],
  ])('%s is caught and shrunk to a few cycles', async (_name, from, original, fault, rows) => {
    const { mismatches, counterexample } = await check(mutated(from, original, fault));
    expect(mismatches).toBeGreaterThan(0);
    expect(counterexample?.rows.length).toBeLessThanOrEqual(rows);
    expect(counterexample?.cycle).toBe((counterexample?.rows.length ?? 0) - 1);
  });

  test('the counter-example of a wrong sign is one pair of operands, and reads as a sentence', async () => {
    const subject = mutated(
      macTarget(accumulate),
      'w_0 = $signed(b_i)',
      "w_0 = { 1'b0, b_i[6:0] }",
    );
    const { counterexample, ...result } = await check(subject);
    expect(counterexample?.text.split('\n')[0]).toBe(
      "mac_acc_as8_ws8_c32: acc_o must be 32'hffffff80 in cycle 3, not 32'h00000000 (icarus, seed 7)",
    );
    expect(counterexample?.rows[2]?.inputs).toMatchObject({ a_i: '1', b_i: '80', first_i: '1' });
    expect(() => requireMatch([{ ...result, ...(counterexample && { counterexample }) }])).toThrow(
      expect.objectContaining({ name: 'MismatchError', detail: counterexample }),
    );
  });

  test('without time to make it small, the failure is shown as it was found, mismatches and all', async () => {
    const subject = mutated(macTarget(accumulate), 'a_0 * w_0', "(a_0 * w_0) & 16'shbfff");
    const options = { engines: [icarus], vectors: 3000, seed: 11 };
    const [small] = await cosimulate(subject, options);
    const [drawn] = await cosimulate(subject, { ...options, shrinkSeconds: 0 });
    expect(drawn?.mismatches).toBe(small?.mismatches);
    const rows = (result: typeof drawn): number => result?.counterexample?.rows.length ?? 0;
    expect(rows(drawn)).toBeGreaterThan(4 * rows(small));
    expect(rows(small)).toBeGreaterThan(0);
  });

  test('an unknown bit in a specified output is a difference by itself', async () => {
    const subject = mutated(
      macTarget(accumulate),
      'assign acc_o   = acc_q',
      "assign acc_o = { 1'bx, acc_q[30:0] }",
    );
    const { counterexample } = await check(subject);
    expect(counterexample?.got).toMatch(/^32'bx/);
  });

  test('a seed gives one outcome', async () => {
    const subject = mutated(macTarget(accumulate), 'a_0 * w_0', "(a_0 * w_0) & 16'shbfff");
    const runs = [await check(subject, 3000, 11), await check(subject, 3000, 11)];
    const [first, second] = runs.map((result) => ({ ...result, wallSeconds: 0 }));
    expect(second).toEqual(first);
  });

  test('a fault that needs one pair in 65536 is found by the product of corners', async () => {
    const subject = mutated(
      macTarget(accumulate),
      /product_0 = (.*);/,
      "product_0 = (a_0 == 8'sh80 && w_0 == 8'sh80) ? 16'sh0 : $1;",
    );
    const { counterexample } = await check(subject, 1);
    expect(counterexample?.rows.at(-2)?.inputs).toMatchObject({ a_i: '80', b_i: '80' });
  });
});

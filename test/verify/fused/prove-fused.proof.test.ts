/** Elements with floating-point sums against the fused multiply-add of the solver, which knows nothing of pelab. */

import { expect, test } from 'vitest';
import { elaborate } from '../../../src/index.ts';
import type { Role } from '../../../src/bits/machine.ts';
import { proveElement } from '../../../src/verify/prove-element.ts';
import { isExactSum, proveFused } from '../../../src/verify/fused/prove-fused.ts';
import { embeds, type Factor } from '../../../src/verify/fused/term.ts';
import { rtlOf } from '../../../src/verify/rtl.ts';

const chain: Role = { kind: 'chain', lanes: 1 };
const e2m1 = { kind: 'float', exponent: 2, fraction: 1, bias: 1, specials: 'finite' } as const;
const e4m3 = { kind: 'float', exponent: 4, fraction: 3, bias: 7, specials: 'nan' } as const;
const e5m2 = { kind: 'float', exponent: 5, fraction: 2, bias: 15, specials: 'ieee' } as const;
const fp16 = { kind: 'float', exponent: 5, fraction: 10, bias: 15, specials: 'ieee' } as const;

const design = (accumulator: string): object => ({
  name: 'small',
  element: { family: 'float-mac', weight: 'e2m1', activation: 'e2m1', accumulator },
  workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
});

test('products of E2M1 are added to E5M2 sums as IEEE 754 has it', async () => {
  const proof = await proveElement(await elaborate(design('e5m2')), 60);
  expect(proof).toMatchObject({ ok: true, value: [{ verdict: 'proved', by: 'z3' }] });
});

test('a rounder that forgets what was lost is refuted, by a sum that the simulator shows', async () => {
  const { element } = await elaborate(design('e5m2'));
  const right = rtlOf(element.plan(chain));
  const files = right.files.map(({ path, text }) => ({
    path,
    text: text.replace('|rest || lost_i || frac[0]', '|rest || frac[0]'),
  }));
  expect(files).not.toEqual(right.files);
  const shapes = { a: e2m1, b: e2m1, sum: e5m2 };
  const answer = await proveFused({ ...right, files }, shapes, 1, 60);
  if (answer.verdict !== 'refuted') throw new Error(answer.verdict);
  const { acc_o: given = '', expected = '' } = answer.trace.at(-1) ?? {};
  // A tie that is none: one unit in the last place.
  expect(Math.abs(Number.parseInt(given, 2) - Number.parseInt(expected, 2))).toBe(1);
});

test('a sum that the search of the solver expects and its arithmetic does not is no counter-example', async () => {
  // -1.98828125 * -1.65625 + 1.396484375 = 1200.53125 units in the last place.
  const operands = { a_i: 0xbff4n, b_i: 0xbea0n, acc_i: 0x3d96n };
  const shapes = { a: fp16, b: fp16, sum: fp16 };
  const isExact = (expected: bigint): Promise<boolean> =>
    isExactSum(shapes, operands, expected, AbortSignal.timeout(60_000));
  expect(await isExact(0x44b1n)).toBe(true);
  expect(await isExact(0x44b0n)).toBe(false);
});

test('sums that are none of IEEE 754 are left out, with a sentence', async () => {
  expect(await proveElement(await elaborate(design('e4m3')), 60)).toEqual({
    ok: false,
    error:
      'the sum must be in a format of IEEE 754 that has all numbers of the operands, not e2m1 and e2m1 into e4m3',
  });
});

test.each<[string, Factor, boolean]>([
  ['E4M3', e4m3, true],
  ['E5M2', e5m2, true],
  ['int8', { kind: 'integer', bits: 8, signed: true }, true],
  ['int12', { kind: 'integer', bits: 12, signed: true }, false],
  ['bf16', { ...e5m2, exponent: 8, fraction: 7, bias: 127 }, false],
])('whether FP16 has all numbers of %s', (_name, factor, has) => {
  expect(embeds(factor, fp16)).toBe(has);
});

/** Proofs: the recoded multiplier is the plain one, and a seeded fault is found with its operands. */

import { expect, test } from 'vitest';
import { elaborate, prove } from '../../src/index.ts';
import { proveEqual } from '../../src/verify/prove-equal.ts';
import { rtlOf } from '../../src/verify/rtl.ts';

const design = (family: string, format: string): object => ({
  name: 'small',
  element: { family, weight: format, activation: format, accumulator: 10 },
  workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
});

test('an int4 Booth multiply-accumulate is proved equal to the plain one', async () => {
  const { proofs } = await prove(design('booth-mac', 'int4'));
  expect(proofs[0]).toMatchObject({ verdict: 'proved', reference: 'mac_chain_as4_ws4_c10' });
});

test('with a second pipeline stage the claim is over two enabled cycles', async () => {
  const element = {
    family: 'booth-mac',
    weight: 'int3',
    activation: 'int3',
    accumulator: 8,
    pipeline: 2,
  };
  const { proofs } = await prove({ ...design('booth-mac', 'int3'), element });
  expect(proofs[0]).toMatchObject({ verdict: 'proved' });
  expect(proofs[0]?.claim).toContain('2 enabled cycles');
});

test('a wrong select line of its encoder is refuted, and the trace shows two different sums', async () => {
  const { element } = await elaborate(design('booth-mac', 'int4'));
  const plain = await elaborate(design('mac', 'int4'));
  const role = { kind: 'chain', lanes: 1 } as const;
  const right = rtlOf(element.plan(role));
  const files = right.files.map(({ path, text }) => ({
    path,
    text: text.replace('one_o       = y_i[1] ^ y_i[0]', 'one_o       = y_i[1] | y_i[0]'),
  }));
  expect(files).not.toEqual(right.files);
  const result = await proveEqual({ ...right, files }, rtlOf(plain.element.plan(role)), 1, 60);
  if (result.verdict !== 'refuted') throw new Error(`the fault is ${result.verdict}`);
  const last = result.trace.at(-1) ?? {};
  expect(last['tested_acc_o']).toMatch(/^[01]{10}$/);
  expect(last['tested_acc_o']).not.toBe(last['plain_acc_o']);
});

test('what takes the solvers longer than the limit is not decided', async () => {
  // Multipliers of different construction, clamped, are beyond both.
  const clamped = { weight: 'int8', activation: 'int8', accumulator: 24, overflow: 'saturate' };
  const [booth, plain] = await Promise.all(
    ['booth-mac', 'mac'].map(async (family) => {
      const { element } = await elaborate({
        ...design(family, 'int8'),
        element: { family, ...clamped },
      });
      return rtlOf(element.plan({ kind: 'chain', lanes: 1 }));
    }),
  );
  if (booth === undefined || plain === undefined) throw new Error('no elements');
  expect(await proveEqual(booth, plain, 1, 2)).toMatchObject({
    verdict: 'not decided',
    limitSeconds: 2,
  });
});

test('of an element of wider integers the control is proved, and why nothing else is said', async () => {
  const { proofs, omitted } = await prove({
    ...design('mac', 'int11'),
    element: { family: 'mac', weight: 'int11', activation: 'int11', accumulator: 22 },
  });
  expect(omitted).toBe(
    'the element must be one of integers of up to 20 bits together, not int11 and int11',
  );
  expect(new Set(proofs.map(({ reference }) => reference))).toEqual(
    new Set(['its control, in any state']),
  );
  expect(proofs.map(({ verdict }) => verdict)).not.toContain('refuted');
});

/** Sums beside products: every distance between the two, and every bit of the sum's fraction at each. */

import { expect, test } from 'vitest';
import { requireFormat } from '../../src/formats/index.ts';
import { readField, type Block } from '../../src/simulate/engine.ts';
import { distantSums } from '../../src/verify/distant-sums.ts';
import { faceOf } from '../../src/verify/play.ts';
import { shapesOf } from '../../src/verify/rtl.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { configured } from '../emit/families.ts';

const role = { kind: 'chain', lanes: 1 } as const;

test('sums of a float element meet its products at every distance at which both count, with every bit', () => {
  const element = configured('float-mac');
  const plan = element.plan(role);
  const { row, decode } = requireFormat(element.arithmetic.accumulator.format);
  const operand = requireFormat(element.arithmetic.activation.format);
  if (row.kind !== 'float') throw new Error('sums are floats');
  const met = new Set<string>();
  const log = (word: bigint, of: typeof decode): number | undefined => {
    const value = of(word);
    if (value.kind !== 'finite' || value.m === 0n) return undefined;
    return (value.m < 0n ? -value.m : value.m).toString(2).length - 1 + value.e;
  };
  const face = faceOf(shapesOf(plan));
  const random = randomStream(1);
  const word = (block: Block, name: string, cycle: number): bigint => {
    const field = block.layout.fields.find((one) => one.name === name);
    if (field === undefined) throw new Error(`there is ${name}`);
    return readField(block, field, cycle);
  };
  for (const { inputs } of distantSums(plan, element.golden(role), face, random, 2)) {
    for (let cycle = 2; cycle < inputs.cycles; cycle++) {
      const sum = word(inputs, 'acc_i', cycle);
      const [a, b] = ['a_i', 'b_i'].map((name) => log(word(inputs, name, cycle), operand.decode));
      const size = log(sum, decode);
      if (a === undefined || b === undefined || size === undefined) continue;
      for (let bit = 0; bit < row.fraction; bit++) {
        if (((sum >> BigInt(bit)) & 1n) === 1n) met.add(`${a + b - size} ${bit}`);
      }
    }
  }
  const reach = row.fraction + 2;
  const missed = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach).flatMap((distance) =>
    Array.from({ length: row.fraction }, (_, bit) => `${distance} ${bit}`).filter(
      (one) => !met.has(one),
    ),
  );
  expect(missed).toEqual([]);
});

test('an element of integers has no such sums', () => {
  const element = configured('mac');
  const plan = element.plan(role);
  const face = faceOf(shapesOf(plan));
  expect([...distantSums(plan, element.golden(role), face, randomStream(1), 1)]).toEqual([]);
});

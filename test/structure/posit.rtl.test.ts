import { describe, expect, test } from 'vitest';
import { mask } from '../../src/bits/index.ts';
import { cornerWords } from '../../src/verify/corners.ts';
import { inUnits } from '../../src/formats/dyadic.ts';
import type { Signals } from '../../src/bits/machine.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import type { PositBits } from '../../src/structure/posit-shape.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { lint } from '../../src/verify/lint.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import {
  decodedValue,
  decoderOf,
  encoderBlock,
  formatOf,
  type PositBlock,
} from './posit-blocks.ts';
import { lawEngine } from '../support/engines.ts';

const formats: readonly PositBits[] = [
  { bits: 2, es: 0 },
  { bits: 3, es: 1 },
  { bits: 4, es: 1 },
  { bits: 5, es: 4 },
  { bits: 8, es: 0 },
  { bits: 9, es: 2 },
];

const engine = await lawEngine();

async function sound(plan: PositBlock['plan']): Promise<void> {
  const rtl = rtlOf(plan);
  expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
  for (const { tool, messages } of await lint(rtl)) {
    expect({ tool, messages }).toEqual({ tool, messages: [] });
  }
}

async function differenceOf(
  { plan, golden }: PositBlock,
  rows: readonly Signals[],
): Promise<unknown> {
  const rtl = rtlOf(plan);
  const { inputs, expected } = playRows(rows, golden(), faceOf(rtl));
  const session = await engine.open(rtl);
  const difference = firstDifference(expected, await session.cycles(inputs));
  await session.close();
  return difference;
}

describe.each(formats)('posit($bits,$es)', (format) => {
  test('the decoder gives the value of every code', async () => {
    const plan = decoderOf(format);
    await sound(plan);
    const rtl = rtlOf(plan);
    const codec = formatOf(format);
    const count = 2 ** format.bits;
    const rows = block(layout(rtl.inputs), count);
    for (const field of rows.layout.fields) {
      for (let i = 0; i < count; i++)
        writeField(rows, field, i, field.name === 'x_i' ? BigInt(i) : 0n);
    }
    const session = await engine.open(rtl);
    const answer = await session.cycles(rows);
    await session.close();
    const field = (name: string): (typeof answer.layout.fields)[number] => {
      const found = answer.layout.fields.find((each) => each.name === name);
      if (found === undefined) throw new Error(`no ${name}`);
      return found;
    };
    for (let i = 0; i < count; i++) {
      const value = codec.decode(BigInt(i));
      const nar = readField(answer, field('nar_o'), i);
      const sig = readField(answer, field('sig_o'), i);
      expect(nar).toBe(value.kind === 'nan' ? 1n : 0n);
      const expected = value.kind === 'finite' ? inUnits(value, codec.unit) : 0n;
      expect(decodedValue(format, sig, readField(answer, field('exp_o'), i))).toBe(expected);
    }
  });

  test('the encoder rounds every sum of 12 bits, in several units, as the format does', async () => {
    for (const unit of [0, 10]) {
      const encoder = encoderBlock(format, 12, unit);
      await sound(encoder.plan);
      const rows = Array.from({ length: 2 ** 13 }, (_, i) => ({ acc_i: BigInt(i) }));
      expect(await differenceOf(encoder, rows)).toBeUndefined();
    }
  });
});

test('the encoder of posit(16,1) rounds corners and their neighbours in a quire of 128 bits', async () => {
  const encoder = encoderBlock({ bits: 16, es: 1 }, 128, 56);
  await sound(encoder.plan);
  const codec = formatOf({ bits: 17, es: 1 });
  // Every posit(17,1) is a posit(16,1) or a tie between two of them.
  const ties = Array.from({ length: 2 ** 17 }, (_, i) => codec.decode(BigInt(i))).flatMap(
    (value) =>
      value.kind === 'finite' && (value.m === 0n || value.e >= -56) ? [inUnits(value, -56)] : [],
  );
  const words = [...ties.filter((_, i) => i % 23 === 0), ...cornerWords(128)];
  const rows = words.flatMap((word) =>
    [-1n, 0n, 1n].map((more) => ({ acc_i: (word + more) & mask(128) })),
  );
  expect(await differenceOf(encoder, [...rows, { acc_i: 1n << 128n }])).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { unpack } from '../../src/bits/index.ts';
import { combinational } from '../../src/bits/machine.ts';
import { decodeArray } from '../../src/formats/bulk.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { alignBlock, alignedUnit, alignedWords } from '../../src/elements/figna/golden-aligner.ts';
import { blockAlignerPlan } from '../../src/elements/figna/aligner.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { cosimulate, type Target } from '../../src/verify/cosimulate.ts';
import { lint } from '../../src/verify/lint.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import { lawEngines } from '../support/engines.ts';
import { iverilogLint } from '../support/iverilog-lint.ts';
import { isFound, mutated } from '../support/targets.ts';

const engines = await lawEngines('embedded', 'icarus');

function targetOf(lanes: number, bits: number): Target {
  return {
    plan: blockAlignerPlan({ lanes, bits }),
    golden: () =>
      combinational((inputs) => {
        const aligned = alignBlock(unpack(inputs['a_i'] ?? 0n, 16, lanes), bits);
        if (aligned === undefined) {
          return { special_o: 1n, integers_o: undefined, exponent_o: undefined };
        }
        const integers = alignedWords(aligned, bits).reduce(
          (all, word, i) => all | (word << BigInt(i * bits)),
          0n,
        );
        return { special_o: 0n, integers_o: integers, exponent_o: BigInt(aligned.exponent) };
      }),
  };
}

describe.each([
  [2, 12],
  [5, 16],
] as const)('aligner of %i numbers to %i bits', (lanes, bits) => {
  const target = targetOf(lanes, bits);

  test('no warning, and the plan claims all of it', async () => {
    const rtl = rtlOf(target.plan);
    expect(auditSentences(await auditPlan(target.plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
    expect(await iverilogLint(rtl)).toEqual([]);
  });

  test.each(engines)('RTL under $name equals golden', async (engine) => {
    const results = await cosimulate(target, { engines: [engine], vectors: 1000, seed: 3 });
    requireMatch(results);
    expect(results[0]?.vectors).toBeGreaterThanOrEqual(1000);
  });
});

/** All 65536 numbers at once beside one of a chosen exponent: truncated quotients of doubles. */
test.each([1, 14, 21, 30])(
  'every number beside one with exponent %i: what is left is its quotient by the unit, truncated',
  async (other) => {
    const [engine] = engines;
    if (engine === undefined) throw new Error('the embedded engine is part of the package');
    const bits = 12;
    const rtl = rtlOf(blockAlignerPlan({ lanes: 2, bits }));
    const session = await engine.open(rtl);
    const stimulus = block(layout(rtl.inputs), 65536);
    const [input] = stimulus.layout.fields;
    if (input === undefined) throw new Error('the aligner has no input');
    for (let word = 0; word < 65536; word++) {
      writeField(stimulus, input, word, BigInt(word + other * 1024 * 65536));
    }
    const answer = await session.cycles(stimulus);
    await session.close();
    const [integers, exponent, special] = answer.layout.fields;
    if (integers === undefined || exponent === undefined || special === undefined) {
      throw new Error('the aligner has three outputs');
    }
    const words = Uint16Array.from({ length: 65536 }, (_, word) => word);
    const values = decodeArray(requireFormat('fp16'), words);
    let wrong = 0;
    values.forEach((value, word) => {
      const isSpecial = !Number.isFinite(value);
      if (readField(answer, special, word) !== (isSpecial ? 1n : 0n)) wrong++;
      if (isSpecial) return;
      const field = Math.max(other, Math.max(1, Math.floor(word / 1024) % 32));
      if (Number(readField(answer, exponent, word)) !== field) wrong++;
      const expected = Math.trunc(value / 2 ** alignedUnit(field, bits));
      const got = BigInt.asIntN(bits, readField(answer, integers, word) & 0xfffn);
      if (got !== BigInt(expected)) wrong++;
    });
    expect(wrong).toBe(0);
  },
);

test.each([
  ['a subnormal one exponent too low', 'field_0[0] | ~hidden_0', 'field_0[0]'],
  ['the least exponent for the greatest', 'exponent_0 > exponent_1', 'exponent_0 < exponent_1'],
  ['a sign without its carry', "turned_1 + { 11'd0, minus_1 }", "turned_1 + { 11'd0, 1'b0 }"],
])('a fault is found: %s', async (_, original, fault) => {
  const [first] = engines;
  if (first === undefined) throw new Error('no engine to check RTL with');
  expect(await isFound(mutated(targetOf(2, 12), original, fault), first, 2000)).toBe(true);
});

test('an aligned block with 12 bits holds its greatest number exactly, others to a unit', () => {
  const words = [0x3c00n, 0x7bffn, 0x0001n, 0xc500n]; // 1, 65504, 2^-24, -5
  const aligned = alignBlock(words, 12);
  expect(aligned?.exponent).toBe(30);
  expect(alignedUnit(30, 12)).toBe(5);
  expect(aligned?.integers).toEqual([0n, 2047n, 0n, 0n]);
  expect(alignBlock([0x3c00n, 0x7c00n], 12)).toBeUndefined();
  expect(alignBlock([0x0000n, 0x8001n], 12)).toEqual({ exponent: 1, integers: [0n, -1n] });
});

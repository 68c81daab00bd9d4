/**
 * The published RTL of OPT2 keeps the sum of 16 products of one digit in 13 bits. They hold every sum but one: all 16
 * products -2 x -128, 16 x 256, which needs a 14th bit for its sign. No random bench meets it.
 */

import { expect, test } from 'vitest';
import { digitsOfInteger } from '../../src/bits/digits.ts';
import { pack, signed } from '../../src/bits/index.ts';
import { opt2 } from '../../src/elements/opt2/index.ts';
import { parseDesign } from '../../src/design/index.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { proveDesign } from '../../src/verify/prove.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngine } from '../support/engines.ts';
import { chain, elementOf } from '../laws/element-laws.ts';

const engine = await lawEngine();
const lanes = chain(16);

function target(laneSumBits?: number): Parameters<typeof cosimulate>[0] {
  const element = elementOf(opt2, laneSumBits === undefined ? {} : { laneSumBits });
  return { plan: element.plan(lanes), golden: () => element.golden(lanes) };
}

test('13 bits: of 16 equal products, just those of a digit -2 with -128 are wrong', async () => {
  const rtl = rtlOf(target(13).plan);
  const inputs = block(layout(rtl.inputs), 65_537);
  for (let pair = 0; pair < 65_536; pair++) {
    const words: Readonly<Record<string, bigint>> = {
      en_i: 1n,
      a_i: pack(Array<bigint>(16).fill(BigInt(pair >> 8)), 8),
      b_i: pack(Array<bigint>(16).fill(BigInt(pair % 256)), 8),
      acc_i: 0n,
    };
    for (const field of inputs.layout.fields)
      writeField(inputs, field, pair, words[field.name] ?? 0n);
  }
  const session = await engine.open(rtl);
  const outputs = await session.cycles(inputs);
  await session.close();
  const [sum] = outputs.layout.fields.filter(({ name }) => name === 'acc_o');
  if (sum === undefined) throw new Error('no sum');
  let wrong = 0;
  const others: bigint[][] = [];
  for (let pair = 0; pair < 65_536; pair++) {
    const [a, b] = [signed(BigInt(pair >> 8), 8), signed(BigInt(pair % 256), 8)];
    // The bit that is lost is worth 2^13 at the weight of its digit.
    const lost = digitsOfInteger('booth4', b, 8, true).reduce(
      (total, digit, i) => total + (digit === -2 && a === -128n ? 4n ** BigInt(i) * 8192n : 0n),
      0n,
    );
    if (lost !== 0n) wrong++;
    const got = signed(readField(outputs, sum, pair + 1), 32);
    if (got !== 16n * a * b - lost) others.push([a, b, got]);
  }
  // Of the 256 weights, 116 have no digit -2: they do not contain 100, nor 10 at their foot, where digits are read.
  expect(wrong).toBe(140);
  expect(others).toEqual([]);
});

test('co-simulation finds it in every run, and shows one beat of the published operands', async () => {
  const [found] = await cosimulate(target(13), { engines: [engine], vectors: 200, seed: 3 });
  expect(found?.mismatches).toBeGreaterThan(0);
  // -128 x -128 in all lanes: the published -262144 for 262144.
  const { counterexample } = found ?? {};
  expect(counterexample).toMatchObject({
    port: 'acc_o',
    cycle: 1,
    expected: "32'h00040000",
    got: "32'hfffc0000",
  });
  expect(counterexample?.rows[0]?.inputs).toEqual({
    en_i: '1',
    a_i: '80'.repeat(16),
    b_i: '80'.repeat(16),
    acc_i: '0',
  });
});

test('as wide as it must be, by construction, nothing is found', async () => {
  for (const bits of [undefined, 14]) {
    const [result] = await cosimulate(target(bits), { engines: [engine], vectors: 400, seed: 3 });
    expect(result?.mismatches).toBe(0);
  }
});

test('the proof finds it too: one int4 product of a digit needs 6 bits', async () => {
  const design = (bits: number): ReturnType<typeof parseDesign> =>
    parseDesign(
      [
        'name: lane-sum',
        `element: { family: opt2, weight: int4, activation: int4, accumulator: 10, laneSumBits: ${bits} }`,
        'technology: { library: generic45, clock: 1 GHz }',
        'workload: { gemms: [{ m: 4, k: 4, n: 4 }] }',
      ].join('\n'),
      'lane-sum.yaml',
    );
  const [enough] = (await proveDesign(design(6))).proofs;
  expect(enough?.verdict).toBe('proved');
  const [narrow] = (await proveDesign(design(5))).proofs;
  expect(narrow?.verdict).toBe('refuted');
});

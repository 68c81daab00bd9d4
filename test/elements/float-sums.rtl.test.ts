/**
 * Floating-point sums in RTL against a soft-float of its own, case by case: 10^5 directed ones here, 10^7 in the
 * bench. Faults that a random stimulus seldom sees must be found.
 */

import { describe, expect, test } from 'vitest';
import type { Element } from '../../src/elements/family.ts';
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { mixpeA16 } from '../../src/elements/mixpe-a16/index.ts';
import type { Rtl } from '../../src/simulate/engine.ts';
import { elementOf } from '../laws/element-laws.ts';
import { lawEngine } from '../support/engines.ts';
import { fastFma, fastFormat } from '../support/fast-float.ts';
import { floatCases, type FloatCase } from '../support/float-cases.ts';
import { softDecode, softFma, softFormats } from '../support/soft-float.ts';
import { checkKeptSums, checkSums, factorOf } from './float-checks.ts';
import { checkStream } from './float-stream.ts';

const engine = await lawEngine();

const elements: readonly (readonly [name: string, element: Element])[] = [
  ...[
    {},
    { accumulator: 'fp16', pipeline: 2 },
    { weight: 'bf16', activation: 'bf16' },
    { weight: 'e4m3', activation: 'e5m2', accumulator: 'bf16' },
    { weight: 'fp32', activation: 'fp32' },
  ].map(
    (section) => [`float-mac ${JSON.stringify(section)}`, elementOf(floatMac, section)] as const,
  ),
  ...[{}, { weight: 'uint4', accumulator: 'fp16', adder: 'ripple' }].map(
    (section) => [`mixpe-a16 ${JSON.stringify(section)}`, elementOf(mixpeA16, section)] as const,
  ),
];

describe.each(elements)('%s', (_name, element) => {
  test.each([
    ['passing', checkSums],
    ['kept', checkKeptSums],
  ])('%s sums are those of soft-float', async (_kind, check) => {
    const result = await check(element, engine, 7500, 21);
    expect(result.difference).toBeUndefined();
    expect(result.cases).toBe(7500);
  });
});

test.each(['chain', 'accumulate'] as const)(
  'many lanes at once, as the bench has them, %s: equal, and a lost borrow is found',
  async (kind) => {
    const { difference, seen } = await checkStream(half, kind, engine, 25000, 5);
    expect(difference).toBeUndefined();
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
    const broken = fault('subtract && !lost', 'subtract');
    const result = await checkStream(half, kind, engine, 25000, 5, broken);
    expect(result.difference).toMatch(/^RTL beat/);
  },
);

test('sums by the host are those of soft-float on whole numbers', () => {
  for (const [x, y, c] of [
    ['fp16', 'fp16', 'fp32'],
    ['fp32', 'fp32', 'fp32'],
    ['bf16', 'e4m3', 'fp16'],
    ['e5m2', 'e4m3', 'bf16'],
    ['e2m1', 'e3m2', 'e4m3'],
    ['fp16', 'e5m2', 'e2m3'],
  ] as const) {
    const [a, b, format] = [x, y, c].map((name) => fastFormat(softFormats[name]));
    if (a === undefined || b === undefined || format === undefined)
      throw new Error('three formats');
    const source = floatCases(factorOf(x), factorOf(y), softFormats[c], 5);
    for (let i = 0; i < 4000; i++) {
      const drawn = (source.next() as IteratorYieldResult<FloatCase>).value;
      const expected = softFma(
        softFormats[c],
        drawn.c,
        softDecode(softFormats[x], drawn.a),
        softDecode(softFormats[y], drawn.b),
      );
      const [p, q] = [a.read(Number(drawn.a)), b.read(Number(drawn.b))];
      expect(BigInt(fastFma(format, Number(drawn.c), p, q))).toBe(expected);
    }
  }
});

/** A fault in the text of the one file that has it. */
function fault(original: string | RegExp, text: string): (rtl: Rtl) => Rtl {
  return (rtl) => {
    const files = rtl.files.map((file) => ({ ...file, text: file.text.replace(original, text) }));
    const changed = files.filter((file, i) => file.text !== rtl.files[i]?.text);
    expect(changed.length).toBeGreaterThan(0);
    return { ...rtl, files };
  };
}

const half = elementOf(floatMac, { accumulator: 'fp16' });
const single = elementOf(floatMac, {});
const mixed = elementOf(mixpeA16, {});

test.each([
  ['ones that have left the window forgotten', half, checkSums, '|rest || lost_i', '|rest'],
  ['a tie that always goes up', half, checkSums, '|rest || lost_i || frac[0]', "1'b1"],
  ['a borrow from below forgotten', half, checkSums, 'subtract && !lost', 'subtract'],
  [
    'ones below that no longer go on',
    half,
    checkSums,
    'ones_i ? guard || (&rest && frac[0]) :',
    '',
  ],
  ['a complement not made up for', single, checkKeptSums, 'negative && !lost', "1'b0"],
  [
    'a subnormal sum shifted past its place',
    half,
    checkKeptSums,
    / && \|(exp_i|room_\d)\S*;/g,
    ';',
  ],
  ['infinity less infinity', single, checkKeptSums, ' || (inf_i && acc_inf && subtract)', ''],
  ['zero by infinity', single, checkKeptSums, ' || (inf_a && zero_b)', ''],
  ['a zero product that moves the sum', single, checkSums, ' && !zero_i', ''],
  ['the sign of a sum of zeros', single, checkSums, 'sign_i && acc_sign', 'sign_i || acc_sign'],
  ['the sign of a cancelled sum', single, checkSums, 'zero && !inf_i ? minus_i : sign_i', 'sign_i'],
  ['an exponent too far that wraps', single, checkSums, / \| \{ \d\{far\} \}/, ''],
  ['an overflow let through', half, checkKeptSums, 'inf_i || over', 'inf_i'],
  [
    'a subnormal operand taken for a normal one',
    mixed,
    checkKeptSums,
    'exp[0] || !hidden',
    'exp[0]',
  ],
  ['a weight whose sign is lost', mixed, checkKeptSums, 'sign_a ^ sign_b', 'sign_a'],
] as const)('a fault is found: %s', async (_, element, check, original, text) => {
  const { difference } = await check(element, engine, 20000, 4, fault(original, text));
  expect(difference).toMatch(/^RTL /);
});

import { sample, nat } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combinational, type Signals } from '../../src/bits/machine.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { multiplyValues, sumValues } from '../../src/formats/value.ts';
import { positAdderPlan } from '../../src/structure/posit-adder.ts';
import { positMultiplierPlan } from '../../src/structure/posit-multiplier.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { cornerWords } from '../../src/verify/corners.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { lint } from '../../src/verify/lint.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngine } from '../support/engines.ts';

const engine = await lawEngine();

const operations = [
  { name: 'product', planOf: positMultiplierPlan },
  { name: 'sum', planOf: positAdderPlan },
] as const;

type Operation = (typeof operations)[number];

/** What the operation must give, rounded once from the exact value. */
function meaning({ name }: Operation, format: string): (inputs: Signals) => Signals {
  const codec = requireFormat(format);
  return (inputs) => {
    const a = codec.decode(inputs['a_i'] ?? 0n);
    const b = codec.decode(inputs['b_i'] ?? 0n);
    return { y_o: codec.encode(name === 'product' ? multiplyValues(a, b) : sumValues([a, b])) };
  };
}

function pair(a: number, b: number): Signals {
  return { a_i: BigInt(a), b_i: BigInt(b) };
}

async function differenceOf(
  operation: Operation,
  [bits, es]: readonly [number, number],
  rows: readonly Signals[],
): Promise<unknown> {
  const rtl = rtlOf(operation.planOf({ bits, es }));
  const golden = combinational(meaning(operation, `posit${bits}_${es}`));
  const { inputs, expected } = playRows(rows, golden, faceOf(rtl));
  const session = await engine.open(rtl);
  const difference = firstDifference(expected, await session.cycles(inputs));
  await session.close();
  return difference;
}

describe.each(operations)('posit $name', (operation) => {
  test.each([
    [4, 1],
    [8, 0],
    [16, 1],
  ] as const)(
    'posit(%i,%i): the plan claims what the text holds, no linter objects',
    async (bits, es) => {
      const plan = operation.planOf({ bits, es });
      const rtl = rtlOf(plan);
      expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
      expect((await lint(rtl)).flatMap(({ messages }) => messages)).toEqual([]);
    },
  );

  test.each([
    [2, 0],
    [3, 1],
    [4, 0],
    [4, 1],
    [5, 2],
    [6, 3],
    [6, 0],
    [8, 0],
  ] as const)('posit(%i,%i): every pair', async (bits, es) => {
    const count = 2 ** bits;
    const rows = Array.from({ length: count * count }, (_, i) =>
      pair(i % count, Math.floor(i / count)),
    );
    expect(await differenceOf(operation, [bits, es], rows)).toBeUndefined();
  });

  test.each([
    [8, 2],
    [16, 1],
    [32, 2],
  ] as const)('posit(%i,%i): corners with corners, and drawn pairs', async (bits, es) => {
    const corners = cornerWords(bits, `posit${bits}_${es}`).filter((_, i) => i % 4 === 0);
    const drawn = sample(nat({ max: 2 ** 31 - 1 }), { numRuns: 8000, seed: 4 });
    const rows = [
      ...corners.flatMap((a) => corners.map((b) => ({ a_i: a, b_i: b }))),
      ...drawn.map((word, i) => pair(word % 2 ** bits, (drawn.at(-i - 1) ?? 0) % 2 ** bits)),
    ];
    expect(await differenceOf(operation, [bits, es], rows)).toBeUndefined();
  });
});

const words = (...pairs: readonly string[]): Signals[] =>
  pairs.map((text) => {
    const [a = '', b = ''] = text.split(' ');
    return { a_i: BigInt(`0x${a}`), b_i: BigInt(`0x${b}`) };
  });

test('products and sums worked out by hand come out', async () => {
  const p8 = { bits: 8, es: 0 };
  const p16 = { bits: 16, es: 1 };
  const p4 = { bits: 4, es: 1 };
  const cases = [
    [positMultiplierPlan(p4), words('7 7', '1 1', '3 6', 'B 6', '8 0'), '7,1,5,A,8'],
    [positAdderPlan(p4), words('6 6', '7 A', '5 4', '2 1', '1 1'), '6,7,6,2,2'],
    [
      positMultiplierPlan(p8),
      words('50 50', '7F 7F', '01 01', '61 9F', '3F 43', '7D 43'),
      '62,7F,01,8F,42,7D',
    ],
    [positAdderPlan(p8), words('41 3F', '7F 81', '7E 60', '01 40'), '60,00,7E,40'],
    [
      positMultiplierPlan(p16),
      words('4800 4800', '7FFF 7FFF', '0001 0001', '5A3C B123', '7FFE 5000'),
      '5200,7FFF,0001,9B59,7FFE',
    ],
    [positAdderPlan(p16), words('4001 3FFF', '7FFE 7FFE', 'C000 4001'), '5000,7FFE,0100'],
  ] as const;
  for (const [plan, rows, results] of cases) {
    const rtl = rtlOf(plan);
    const expected = results.split(',').map((word) => ({ y_o: BigInt(`0x${word}`) }));
    let at = 0;
    const golden = combinational(() => expected[at++] ?? {});
    const played = playRows(rows, golden, faceOf(rtl));
    const session = await engine.open(rtl);
    expect(firstDifference(played.expected, await session.cycles(played.inputs))).toBeUndefined();
    await session.close();
  }
});

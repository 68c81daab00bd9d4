import { expect, test } from 'vitest';
import { positAdd } from '../../src/elements/posit-add/index.ts';
import {
  accumulate,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { positNearest, positUnits } from './posit-oracle.ts';

parameterLaws({
  family: positAdd,
  valid: [],
  refused: [
    [{ format: 'posit1_0' }, ['format must be a posit format posit2_0..posit32_4, not "posit1_0"']],
  ],
});

const sections = ['posit2_0', 'posit4_1', 'posit8_0', 'posit16_1', 'posit32_2'].map((format) => ({
  format,
}));

goldenLaws(positAdd, sections, ({ params }, _sum, [a = 0n], [b = 0n]) => {
  const { bits, es } = params['operand'] as { bits: number; es: number };
  const [x, y] = [positUnits(a, bits, es), positUnits(b, bits, es)];
  if (x === undefined || y === undefined) return 1n << BigInt(bits - 1);
  return positNearest(x + y, (bits - 2) * 2 ** es, bits, es);
});

textLaws(positAdd, [
  [{}, accumulate()],
  [{ format: 'posit16_1' }, accumulate()],
]);

/** Worked out by hand: operands, result. */
const vectors = [
  ['posit4_1', '66=6 7A=7 54=6 21=2 11=2'],
  ['posit8_0', '413F=60 7F81=00 7E60=7E 0140=40'],
  ['posit16_1', '40013FFF=5000 7FFE7FFE=7FFE C0004001=0100'],
] as const;

test.each(vectors)('%s: results worked out by hand', (format, lines) => {
  const { arithmetic } = elementOf(positAdd, { format });
  for (const line of lines.split(' ')) {
    const [operands = '', result = ''] = line.split('=');
    const half = operands.length / 2;
    const [a, b] = [operands.slice(0, half), operands.slice(half)].map((word) =>
      BigInt(`0x${word}`),
    );
    expect([line, arithmetic.accumulate(0n, [a ?? 0n], [b ?? 0n])]).toEqual([
      line,
      BigInt(`0x${result}`),
    ]);
  }
});

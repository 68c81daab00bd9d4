import { expect, test } from 'vitest';
import { positMul } from '../../src/elements/posit-mul/index.ts';
import {
  accumulate,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { positNearest, positUnits } from './posit-oracle.ts';

parameterLaws({
  family: positMul,
  valid: [],
  refused: [
    [{ format: 'posit1_0' }, ['format must be a posit format posit2_0..posit32_4, not "posit1_0"']],
  ],
});

const sections = ['posit2_0', 'posit4_1', 'posit8_0', 'posit16_1', 'posit32_2'].map((format) => ({
  format,
}));

goldenLaws(positMul, sections, ({ params }, _sum, [a = 0n], [b = 0n]) => {
  const { bits, es } = params['operand'] as { bits: number; es: number };
  const [x, y] = [positUnits(a, bits, es), positUnits(b, bits, es)];
  if (x === undefined || y === undefined) return 1n << BigInt(bits - 1);
  return positNearest(x * y, 2 * (bits - 2) * 2 ** es, bits, es);
});

textLaws(positMul, [
  [{}, accumulate()],
  [{ format: 'posit16_1' }, accumulate()],
]);

/** Worked out by hand: operands, result. */
const vectors = [
  ['posit4_1', '77=7 11=1 36=5 B6=A 80=8'],
  ['posit8_0', '5050=62 7F7F=7F 0101=01 619F=8F 3F43=42 7D43=7D'],
  ['posit16_1', '48004800=5200 7FFF7FFF=7FFF 00010001=0001 5A3CB123=9B59 7FFE5000=7FFE'],
] as const;

test.each(vectors)('%s: results worked out by hand', (format, lines) => {
  const { arithmetic } = elementOf(positMul, { format });
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

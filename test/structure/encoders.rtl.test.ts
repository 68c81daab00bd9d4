import { describe, expect, test } from 'vitest';
import { digitEncodings, digitsOfInteger } from '../../src/bits/digits.ts';
import { integerMax, integerMin } from '../../src/bits/index.ts';
import { digitEncoderPlan, digitsOf } from '../../src/structure/encoders/index.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { playRows, faceOf } from '../../src/verify/play.ts';
import { lawEngines } from '../support/engines.ts';
import { digitEncoder } from './blocks.ts';
import { sideBySide } from './every-block.ts';

const operands = [4, 8, 16].flatMap((width) =>
  [true, false].map((signed) => ({ width, signed, name: `${signed ? '' : 'u'}int${width}` })),
);

describe.each(await lawEngines('embedded'))('digit encoders: $name', (engine) => {
  test.each(operands)('every $name value has the digits of its definition', async (operand) => {
    const all = digitEncodings.map((encoding) => digitEncoder(encoding, operand));
    const { rtl, golden } = sideBySide(all);
    const rows = Array.from({ length: 2 ** operand.width }, (_, word) =>
      Object.fromEntries(all.map((__, i) => [`b${i}_x_i`, BigInt(word)])),
    );
    const { inputs, expected } = playRows(rows, golden(), faceOf(rtl));
    const session = await engine.open(rtl);
    const difference = firstDifference(expected, await session.cycles(inputs));
    await session.close();
    expect(difference).toBeUndefined();
  });
});

test.each(digitEncodings)('%s: a digit can be just what its description says', (encoding) => {
  for (const width of [3, 4, 5, 8]) {
    for (const signed of [true, false]) {
      const digits = digitsOf(encoding, { width, signed });
      const seen = digits.map(({ shift }) => ({
        shift,
        positive: false,
        negative: false,
        double: false,
      }));
      const last = integerMax(width, signed);
      for (let value = integerMin(width, signed); value <= last; value++) {
        digitsOfInteger(encoding, value, width, signed).forEach((digit, i) => {
          const place = seen[i];
          if (place === undefined) throw new Error(`no description of digit ${i}`);
          if (digit > 0) place.positive = true;
          if (digit < 0) place.negative = true;
          if (digit === 2 || digit === -2) place.double = true;
        });
      }
      expect(digits).toEqual(seen);
    }
  }
});

test('ports that no digit needs are left out', () => {
  const ports = (encoding: (typeof digitEncodings)[number], signed: boolean): string[] =>
    digitEncoderPlan(encoding, { width: 8, signed }).plan.ports.map(({ name }) => name);
  expect(ports('twos-complement', false)).toEqual(['x_i', 'nonzero_o']);
  expect(ports('csd', true)).toEqual(['x_i', 'nonzero_o', 'negative_o']);
  expect(ports('booth4', true)).toEqual(['x_i', 'nonzero_o', 'negative_o', 'double_o']);
});

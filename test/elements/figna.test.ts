import { expect, test } from 'vitest';
import { figna } from '../../src/elements/figna/index.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

parameterLaws({
  family: figna,
  valid: [{}, { weight: 'uint8', mantissa: 24, block: 65536, pipeline: 2 }],
  refused: [
    [{ mantissa: 3 }, ['mantissa must be at least 4, not 3']],
    [
      { weight: 'uint4', accumulator: 22 },
      ['accumulator must be at least 23 bits, which a block of 128 products can take, not 22'],
    ],
    [
      { weight: 'int9' },
      ['weight must be an integer format int2..int8 or uint2..uint8, not "int9"'],
    ],
  ],
});

goldenLaws(figna, [{}, { weight: 'uint4', mantissa: 8 }, { mantissa: 24 }], integerOracle);

textLaws(figna, [
  [{}, accumulate()],
  [{ weight: 'uint8', mantissa: 16, pipeline: 2 }, chain(2)],
]);

costLaws(figna, [
  [{ mantissa: 8 }, {}],
  [{}, { weight: 'int8' }],
  [{}, { pipeline: 2 }],
]);

test('the sum of a block never wraps: 12 bits by uint4, 128 of them, take 23 bits and no fewer', () => {
  const { arithmetic } = elementOf(figna, { weight: 'uint4' });
  expect(arithmetic.accumulator.width).toBe(23);
  for (const extreme of [2047n, 4096n - 2047n]) {
    let sum = 0n;
    for (let k = 0; k < 128; k++) sum = arithmetic.accumulate(sum, [extreme], [15n]);
    const exact = BigInt.asIntN(12, extreme) * 15n * 128n;
    expect(BigInt.asIntN(23, sum)).toBe(exact);
    expect(BigInt.asIntN(22, sum)).not.toBe(exact);
  }
});

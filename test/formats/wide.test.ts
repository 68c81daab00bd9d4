import { describe, expect, test } from 'vitest';
import { differences } from './laws.ts';
import { floatOracle, integerOracle, positOracle, type Oracle } from './oracle.ts';

const WIDE: readonly (readonly [string, () => Oracle])[] = [
  ['fp16', () => floatOracle(5, 10, 'ieee')],
  ['bf16', () => floatOracle(8, 7, 'ieee')],
  ['int16', () => integerOracle(16, true, 0)],
  ['uint16', () => integerOracle(16, false, 0)],
  ['fixed16_8', () => integerOracle(16, true, 8)],
  ['posit16_0', () => positOracle(16, 0)],
  ['posit16_1', () => positOracle(16, 1)],
  ['posit16_2', () => positOracle(16, 2)],
  ['posit16_4', () => positOracle(16, 4)],
  ['posit13_3', () => positOracle(13, 3)],
  ['posit14_1', () => positOracle(14, 1)],
];

describe('formats of 13 to 16 bits, every word, tie and neighbouring double', () => {
  test.each(WIDE)('%s equals the value table', (name, oracle) => {
    expect(differences(name, oracle(), false)).toEqual([]);
  });
});

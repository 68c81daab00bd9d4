import { describe, expect, test } from 'vitest';
import { requireFormat } from '../../src/formats/index.ts';

/** The fields of a word as `name bits (meaning)`. */
function fields(name: string, word: bigint): string[] {
  return requireFormat(name)
    .fields(word)
    .map(({ name: field, bits, meaning }) => `${field} ${bits} (${meaning})`);
}

describe('fields of an encoding', () => {
  test.each<[string, bigint, string[]]>([
    [
      'fp16',
      0xc500n,
      [
        'sign 1 (-)',
        'exponent 10001 (2^2)',
        'fraction 0100000000 (significand 1.0100000000, 1280 * 2^-8)',
      ],
    ],
    [
      'e4m3',
      0x02n,
      [
        'sign 0 (+)',
        'exponent 0000 (2^-6, subnormal)',
        'fraction 010 (significand 0.010, 2 * 2^-9)',
      ],
    ],
    ['e4m3', 0xffn, ['sign 1 (-)', 'exponent 1111 (NaN)', 'fraction 111 (NaN)']],
    ['e5m2', 0x7cn, ['sign 0 (+)', 'exponent 11111 (infinity)', 'fraction 00 (infinity)']],
    [
      'posit8_0',
      0x62n,
      ['sign 0 (+)', 'regime 110 (2^1)', 'exponent  (2^0)', 'fraction 0010 (1 + 2/16)'],
    ],
    [
      'posit16_1',
      0xeb33n,
      [
        'sign 1 (-)',
        "regime 001 (2^-4, of the two's complement)",
        'exponent 0 (2^0)',
        'fraction 10011001101 (1 + 1229/2048)',
      ],
    ],
    [
      'posit8_2',
      0x7fn,
      ['sign 0 (+)', 'regime 1111111 (2^24)', 'exponent  (2^0)', 'fraction  (1 + 0/1)'],
    ],
    ['posit8_0', 0x80n, ['NaR 10000000 (not a real)']],
    ['posit8_0', 0n, ['zero 00000000 (0)']],
    ['int8', 0xfdn, ['integer 11111101 (-3)']],
    ['fixed8_4', 0xe8n, ['integer 1110 (-2)', 'fraction 1000 (8/2^4)']],
    ['ufixed4_4', 0x8n, ['fraction 1000 (8/2^4)']],
    ['sm4', 0xdn, ['sign 1 (-)', 'magnitude 101 (5)']],
    ['ternary', 3n, ['sign 1 (-)', 'nonzero 1 (1)']],
    ['bipolar3', 5n, ['signs 101 (5)']],
    ['pow2_3', 0xdn, ['sign 1 (-)', 'exponent 101 (2^5)']],
    ['e8m0', 0x7dn, ['exponent 01111101 (2^-2)']],
    ['e8m0', 0xffn, ['exponent 11111111 (NaN)']],
  ])('%s %x', (name, word, expected) => {
    expect(fields(name, word)).toEqual(expected);
  });
});

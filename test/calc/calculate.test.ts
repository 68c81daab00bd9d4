import { describe, expect, test } from 'vitest';
import { calculate, type CalcOptions } from '../../src/calc/calculate.ts';
import { calculationJson, calculationText } from '../../src/calc/show.ts';
import { InputError } from '../../src/errors.ts';

function complaint(format: string, op: string, values: string[], options?: CalcOptions): string {
  try {
    calculate(format, op, values, options);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'none';
}

describe('one calculation', () => {
  test('in JSON', () => {
    expect(calculationJson(calculate('posit8_0', 'mul', ['0x50', '1.51'], { to: 'fp16' }))).toEqual(
      {
        format: 'posit8_0',
        op: 'mul',
        operands: [
          { hex: '0x50', value: 1.5, decimal: '1.5', typed: '0x50' },
          { hex: '0x50', value: 1.5, decimal: '1.5', typed: '1.51' },
        ],
        exact: '2.25',
        result: {
          hex: '0x4080',
          value: 2.25,
          decimal: '2.25',
          format: 'fp16',
          binary: '0b0100000010000000',
        },
        inexact: false,
        outOfRange: false,
        rounding: 'nearest-even',
        saturate: false,
      },
    );
  });

  test('in JSON, what is no JSON number is text', () => {
    const results = [
      calculate('e5m2', 'encode', ['-inf']),
      calculate('e4m3', 'encode', ['nan']),
      calculate('posit8_0', 'encode', ['nar']),
      calculate('fp16', 'encode', ['-0']),
      calculate('uint64', 'encode', ['18446744073709551615']),
    ].map((done) => calculationJson(done).result);
    expect(results.map(({ value }) => value)).toEqual(['-Infinity', 'NaN', 'NaR', 0, 2 ** 64]);
    expect(results.map(({ decimal }) => decimal)).toEqual([
      '-Infinity',
      'NaN',
      'NaR',
      '-0',
      '18446744073709551615',
    ]);
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  test('for people: operands, exact value, result, its fields', () => {
    expect(calculationText(calculate('posit8_0', 'mul', ['0x50', '1.51']))).toBe(
      [
        'posit8_0 mul',
        '  a           0x50        1.5',
        '  b           0x50        1.5  for 1.51',
        '  exact                   2.25',
        '  posit8_0    0x62        2.25  (exact)',
        '              0b01100010',
        '    sign      0           +',
        '    regime    110         2^1',
        '    exponent  -           2^0',
        '    fraction  0010        1 + 2/16',
      ].join('\n'),
    );
  });

  test.each<[string, string, string[], CalcOptions, string]>([
    ['int8', 'mul', ['-3', '100'], {}, '(the exact value is outside -128..127)'],
    ['fp16', 'encode', ['0.1'], {}, '(rounded, nearest-even)'],
    [
      'fp16',
      'encode',
      ['0.1'],
      { rounding: 'stochastic', seed: 9 },
      '(rounded, stochastic, seed 9)',
    ],
    ['fp32', 'mul', ['3e38', '2'], {}, '(the exact value is out of range)'],
    ['e8m0', 'encode', ['4'], {}, '(exact)'],
  ])('%s %s %j %j is %s', (format, op, values, options, note) => {
    const line = calculationText(calculate(format, op, values, options))
      .split('\n')
      .find((text) => text.endsWith(')'));
    expect(line?.slice(line.indexOf('('))).toBe(note);
  });

  test('a value of a hundred digits is shown as a power of two', () => {
    const text = calculationText(calculate('fp32', 'decode', ['0x00000001']));
    expect(text).toContain('1*2^-149 (about 1.40130e-45)');
    const json = calculationJson(calculate('fp32', 'decode', ['0x00000001']));
    expect(json.exact).toMatch(/^0\.0{44}1401298464324817\d+5$/);
  });

  test('encoding rounds the value as typed, once', () => {
    const json = calculationJson(calculate('fp16', 'encode', ['-0.1'], { rounding: 'down' }));
    expect(json).toMatchObject({ exact: '-0.1', inexact: true, outOfRange: false });
    expect(json.result.hex).toBe('0xae67');
    expect(calculate('int8', 'encode', ['2.5']).result).toBe(2n);
    expect(calculate('int8', 'encode', ['2.5']).inexact).toBe(true);
    expect(calculate('int8', 'encode', ['300']).result).toBe(44n);
    expect(calculate('int8', 'encode', ['300'], { saturate: true }).result).toBe(127n);
    expect(calculate('int8', 'encode', ['300']).outOfRange).toBe(true);
  });

  test('encoding into another format goes by way of the first', () => {
    // 1.0001 is 1 in fp16, but not in fp32.
    expect(calculate('fp16', 'encode', ['1.0001'], { to: 'fp32' }).result).toBe(0x3f800000n);
  });

  test('dot takes its pairs with or without their number', () => {
    const plain = calculate('int8', 'dot', ['3', '-4', '5', '6'], { to: 'int32' });
    expect(plain.result).toBe(18n);
    expect(calculate('int8', 'dot', ['2', '3', '-4', '5', '6']).result).toBe(18n);
    expect(calculate('int8', 'dot', []).result).toBe(0n);
  });

  test('a dot product is exact: what cancels leaves what a running sum would lose', () => {
    const pairs = ['30000', '30000', '0.001', '0.001', '-30000', '30000'];
    const dot = calculate('fp16', 'dot', pairs, { to: 'fp32' });
    const small = calculate('fp16', 'mul', ['0.001', '0.001'], { to: 'fp32' });
    expect(dot.result).toBe(small.result);
    expect(small.result).not.toBe(0n);
  });
});

describe('what is refused', () => {
  test.each<[string, string, string[], CalcOptions, string]>([
    [
      'fp17',
      'mul',
      [],
      {},
      'format must be a number format, such as int8, e4m3, posit16_1 (pelab list formats), not fp17; did you mean fp16?',
    ],
    [
      'fp16',
      'mull',
      [],
      {},
      'op must be one of decode, encode, mul, add, sub, fma, dot, not mull; did you mean mul?',
    ],
    ['fp16', 'mul', ['1'], {}, 'operands of mul must be 2 values, not 1'],
    ['fp16', 'decode', [], {}, 'operands of decode must be 1 value, not 0'],
    ['fp16', 'fma', ['1', '2', '3', '4'], {}, 'operands of fma must be 3 values, not 4'],
    [
      'fp16',
      'dot',
      ['3', '2', '3'],
      {},
      'operands of dot must be pairs a0 b0 a1 b1 .., or their number and then the pairs, not 3 values',
    ],
    ['e4m3', 'mul', ['0x100', '1'], {}, 'operand 1 of e4m3 must be a word of 8 bits, not 0x100'],
    [
      'e4m3',
      'mul',
      ['1', 'two'],
      {},
      'operand 2 of e4m3 must be a word (0x1f, 0b11111) or a value (1.5, -3, 6e-8, inf, nan), not two',
    ],
    [
      'e4m3',
      'mul',
      ['1', ''],
      {},
      'operand 2 of e4m3 must be a word (0x1f, 0b11111) or a value (1.5, -3, 6e-8, inf, nan), not empty',
    ],
    ['int8', 'add', ['200', '1'], {}, 'operand 1 of int8 must be a number in -128..127, not 200'],
    ['int8', 'add', ['1', '383'], {}, 'operand 2 of int8 must be a number in -128..127, not 383'],
    ['uint4', 'add', ['-1', '1'], {}, 'operand 1 of uint4 must be a number in 0..15, not -1'],
    [
      'fixed8_4',
      'add',
      ['1', '7.97'],
      {},
      'operand 2 of fixed8_4 must be a number in -8..7.9375, not 7.97',
    ],
    ['int8', 'add', ['nan', '1'], {}, 'operand 1 of int8 must be a number in -128..127, not nan'],
    ['e2m1', 'add', ['inf', '1'], {}, 'operand 1 of e2m1 must be a number in -6..6, not inf'],
    [
      'fp16',
      'add',
      ['1', '1'],
      { to: 'fp61' },
      'to must be a number format, such as int8, e4m3, posit16_1 (pelab list formats), not fp61; did you mean fp64?',
    ],
    [
      'fp16',
      'add',
      ['1', '1'],
      { rounding: 'nearest' },
      'rounding must be one of nearest-even, nearest-away, toward-zero, up, down, stochastic, not nearest',
    ],
    ['fp16', 'add', ['1', '1'], { seed: NaN }, 'seed must be an integer, not NaN'],
    [
      'fp16',
      'encode',
      ['1e6000'],
      {},
      'operand 1 of fp16 must be a word (0x1f, 0b11111) or a value (1.5, -3, 6e-8, inf, nan), not 1e6000',
    ],
  ])('%s %s %j %j', (format, op, values, options, message) => {
    expect(complaint(format, op, values, options)).toBe(message);
  });
});

/** Words quoted in the format literature, and machines that are not ours: this processor's floats. */

import { describe, expect, test } from 'vitest';
import { calculate, type CalcOptions } from '../../src/calc/calculate.ts';
import { oracleEncode, positOracle, positValue } from '../formats/oracle.ts';

function hex(format: string, op: string, words: readonly string[], options?: CalcOptions): string {
  const operands = words.map((word) => `0x${word}`);
  const { result, to } = calculate(format, op, operands, options);
  return result
    .toString(16)
    .toUpperCase()
    .padStart(Math.ceil(to.bits / 4), '0');
}

/** `A op B -> R` as in the hand-check vectors of the posit formats of XR-NPE. */
const HAND_CHECKED: readonly (readonly [string, string])[] = [
  ['posit4_1', '7*7->7, 1*1->1, 3*6->5, B*6->A, 8*0->8, 6+6->6, 7+A->7, 5+4->6, 2+1->2, 1+1->2'],
  [
    'posit8_0',
    '50*50->62, 7F*7F->7F, 01*01->01, 61*9F->8F, 3F*43->42, 7D*43->7D, 41+3F->60, 7F+81->00, 7E+60->7E, 01+40->40',
  ],
  [
    'posit16_1',
    '4800*4800->5200, 7FFF*7FFF->7FFF, 0001*0001->0001, 5A3C*B123->9B59, 7FFE*5000->7FFE, 4001+3FFF->5000, 7FFE+7FFE->7FFE, C000+4001->0100',
  ],
];

describe('posits', () => {
  test.each(HAND_CHECKED)('%s gives the published results', (format, list) => {
    for (const vector of list.split(', ')) {
      const [, a = '', op = '', b = '', result] = /^(\w+)([*+])(\w+)->(\w+)$/.exec(vector) ?? [];
      expect(`${vector} ${hex(format, op === '*' ? 'mul' : 'add', [a, b])}`).toBe(
        `${vector} ${result}`,
      );
    }
  });

  test.each([
    ['e2m1', '0,A,7,B,7,9,5,8', 'A,9,B,2,4,8,8,4', '2', '4'],
    ['posit4_1', '2,F,5,0,B,C,7,2', 'C,C,3,1,3,6,C,3', '-20.0625', '9'],
    ['posit8_0', 'D2,19,0E,22,63,60,0D,74', 'CB,EB,B5,0F,38,65,6A,3E', '14.098388671875', '7B'],
  ])('%s dot products are exact, then rounded once', (format, a, b, exact, result) => {
    const bs = b.split(',');
    const pairs = a.split(',').flatMap((word, i) => [`0x${word}`, `0x${bs[i]}`]);
    const done = calculate(format, 'dot', pairs);
    expect(done.result.toString(16).toUpperCase()).toBe(result);
    const value = done.exact;
    expect(value.kind === 'finite' && Number(value.m) * 2 ** value.e).toBe(Number(exact));
  });

  test('posit16_1 dot product equals the 128-bit quire', () => {
    const a = '7CA5,1094,3B6C,45B0,BC65,2C56,EBD6,8E37'.split(',');
    const b = 'E2B5,5A25,A5F2,E4B0,E9B7,CC5B,250F,DCFA'.split(',');
    const done = calculate(
      'posit16_1',
      'dot',
      a.flatMap((word, i) => [`0x${word}`, `0x${b[i]}`]),
    );
    const quire = BigInt.asIntN(128, 0xffffffffffffffffac752f45f0000000n);
    const { exact } = done;
    expect(exact.kind === 'finite' && exact.m << BigInt(exact.e + 56)).toBe(quire);
    expect(done.result).toBe(0x8764n);
  });

  test.each([
    ['posit6_1', 6, 1],
    ['posit7_0', 7, 0],
    ['posit7_2', 7, 2],
  ])('%s mul and add, all pairs, equal a search of the value table', (format, bits, es) => {
    const oracle = positOracle(bits, es);
    const nar = 2 ** (bits - 1);
    const wrong: string[] = [];
    for (let a = 0; a < 2 ** bits; a++) {
      for (let b = 0; b < 2 ** bits; b++) {
        const x = positValue(a, bits, es);
        const y = positValue(b, bits, es);
        const words = [a.toString(16), b.toString(16)];
        for (const op of ['mul', 'add'] as const) {
          const got = Number.parseInt(hex(format, op, words), 16);
          const exact = op === 'mul' ? (x ?? NaN) * (y ?? NaN) : (x ?? NaN) + (y ?? NaN);
          const expected = Number.isNaN(exact) ? nar : oracleEncode(oracle, exact);
          if (got !== expected) wrong.push(`${words.join(` ${op} `)} = ${got}, not ${expected}`);
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});

describe('results other than the operands', () => {
  test.each<[string, string, string[], CalcOptions, string]>([
    ['e4m3', 'mul', ['7E', '7E'], {}, '7F'], // 448 * 448 overflows to NaN
    ['e4m3', 'mul', ['7E', '7E'], { saturate: true }, '7E'],
    ['e4m3', 'mul', ['7E', '7E'], { to: 'fp32' }, '48440000'], // 200704
    ['e5m2', 'add', ['7B', '7B'], {}, '7C'],
    ['e5m2', 'add', ['7B', '7B'], { saturate: true }, '7B'],
    ['e5m2', 'add', ['7C', 'FC'], {}, '7E'], // inf - inf
    ['e2m1', 'mul', ['7', '7'], {}, '7'],
    ['e2m1', 'mul', ['7', '7'], { to: 'uint8' }, '24'],
    ['int8', 'mul', ['FD', '64'], {}, 'D4'], // -300 wraps
    ['int8', 'mul', ['FD', '64'], { saturate: true }, '80'],
    ['int8', 'mul', ['80', '80'], { to: 'int16' }, '4000'],
    ['fp16', 'mul', ['7C00', '0000'], {}, '7E00'], // inf * 0
    ['fp16', 'sub', ['3C00', '3C00'], { rounding: 'down' }, '8000'],
    ['fp16', 'sub', ['3C00', '3C00'], {}, '0000'],
    ['fp16', 'fma', ['8000', '3C00', '8000'], {}, '8000'], // -0 + -0
    ['fp32', 'decode', ['7FC00000'], { to: 'posit16_1' }, '8000'],
    ['posit8_0', 'decode', ['80'], { to: 'fp16' }, '7E00'],
    ['posit8_0', 'dot', ['80', '00'], {}, '80'], // NaR * 0
    ['e8m0', 'mul', ['80', '80'], {}, '81'],
    ['pow2_4', 'mul', ['03', '14'], {}, '17'],
    ['ternary', 'mul', ['3', '3'], {}, '1'],
    ['bipolar', 'mul', ['0', '0'], {}, '1'],
  ])('%s %s %j %j gives %s', (format, op, words, options, expected) => {
    expect(hex(format, op, words, options)).toBe(expected);
  });
});

describe('against the arithmetic of this processor', () => {
  const buffer = new DataView(new ArrayBuffer(8));
  let state = 20250801n;
  const draw = (): bigint => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return state;
  };

  /** Random words, with exponents drawn close together so that sums round. */
  const word64 = (): bigint => {
    const word = draw();
    return word % 3n === 0n ? word : (word & ~(0x7f0n << 52n)) | (0x3f0n << 52n);
  };
  const float64 = (word: bigint): number => {
    buffer.setBigUint64(0, word);
    return buffer.getFloat64(0);
  };
  const float32 = (word: bigint): number => {
    buffer.setUint32(0, Number(word));
    return buffer.getFloat32(0);
  };
  const bits64 = (x: number): bigint => {
    buffer.setFloat64(0, x);
    return buffer.getBigUint64(0);
  };
  const bits32 = (x: number): bigint => {
    buffer.setFloat32(0, x);
    return BigInt(buffer.getUint32(0));
  };

  test('fp64 mul, add and sub equal doubles, subnormals and infinities included', () => {
    let compared = 0;
    for (let i = 0; i < 6000; i++) {
      const a = i % 50 === 0 ? draw() >> 12n : word64();
      const b = i % 70 === 0 ? 0x7ff0000000000000n : word64();
      for (const [op, x] of [
        ['mul', float64(a) * float64(b)],
        ['add', float64(a) + float64(b)],
        ['sub', float64(a) - float64(b)],
      ] as const) {
        const got = float64(BigInt(`0x${hex('fp64', op, [a.toString(16), b.toString(16)])}`));
        expect(got).toBe(x);
        compared++;
      }
    }
    expect(compared).toBe(18000);
  });

  test('fp32 mul and add equal doubles rounded to float, which is innocuous', () => {
    for (let i = 0; i < 6000; i++) {
      const a = word64() >> 32n;
      const b = word64() >> 32n;
      for (const [op, x] of [
        ['mul', float32(a) * float32(b)],
        ['add', float32(a) + float32(b)],
      ] as const) {
        const got = float32(BigInt(`0x${hex('fp32', op, [a.toString(16), b.toString(16)])}`));
        expect(got).toBe(Math.fround(x));
      }
    }
  });

  test('fp64 encodes decimal numerals as JavaScript reads them', () => {
    const texts = ['0.1', '1e23', '9007199254740993', '4.9e-324', '2.4e-324', '2.5e-324'];
    texts.push('1.7976931348623158e308', '1.7976931348623159e308', '2.2250738585072011e-308');
    for (let i = 0; i < 3000; i++) {
      const digits = (draw() % 10n ** (1n + (draw() % 25n))).toString();
      texts.push(`${digits}e${(draw() % 640n) - 340n}`);
    }
    for (const text of texts) {
      expect(`${text} ${calculate('fp64', 'encode', [text]).result}`).toBe(
        `${text} ${bits64(Number(text))}`,
      );
    }
  });

  test('a decimal just beside a tie of fp32 is rounded once, not by way of a double', () => {
    // 1 + 2^-24 is the tie between 1 and the next float; no double lies between it and these.
    const tie = '1.000000059604644775390625';
    expect(calculate('fp32', 'encode', [tie]).result).toBe(0x3f800000n);
    expect(calculate('fp32', 'encode', [`${tie}00000000000000000001`]).result).toBe(0x3f800001n);
    expect(bits32(Number(`${tie}00000000000000000001`))).toBe(0x3f800000n);
    expect(calculate('fp32', 'encode', ['1.00000005960464477539062499999']).result).toBe(
      0x3f800000n,
    );
  });
});

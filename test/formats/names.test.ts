import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { toNumber } from '../../src/formats/dyadic.ts';
import {
  formatNames,
  listFormatFamilies,
  listFormats,
  parseFormat,
  requireFormat,
} from '../../src/formats/index.ts';
import { fromDyadic } from '../../src/formats/value.ts';

function complaint(name: string): string {
  try {
    requireFormat(name, ['element', 'weight']);
  } catch (error) {
    if (error instanceof InputError) return error.message;
  }
  return 'none';
}

describe('names of formats', () => {
  test.each(
    (
      'int1 int64 uint1 uint64 ternary bipolar bipolar8 pow2_1 pow2_6 sm2 sm64 fixed8_4 ufixed8_8 ' +
      'fp16 fp32 fp64 bf16 tf32 e4m3 e5m2 e3m2 e2m3 e2m1 e8m0 ue4m3 ue5m3 e3m4 e1m0 e5m10 e11m52 ' +
      'e3m0 e1m2 e4m3_ieee posit2_0 posit32_4 posit8_0 posit8_2 posit4_1 posit16_1'
    ).split(' '),
  )('%s is a format', (name) => {
    expect(parseFormat(name)?.name).toBe(name);
    expect(parseFormat(name)).toBe(parseFormat(name));
  });

  test.each([
    ['int0', 'element.weight must be intN with N 1..64, not int0'],
    ['uint65', 'element.weight must be uintN with N 1..64, not uint65'],
    ['int08', 'element.weight must be intN with N 1..64, not int08'],
    ['posit33_2', 'element.weight must be positN_ES with N 2..32, ES 0..4, not posit33_2'],
    ['posit8_5', 'element.weight must be positN_ES with N 2..32, ES 0..4, not posit8_5'],
    ['fixed8_9', 'element.weight must be fixedN_F with N 1..64, F 0..N, not fixed8_9'],
    ['pow2_7', 'element.weight must be pow2_N with N 1..6, not pow2_7'],
    ['e12m3', 'element.weight must be eXmY with X 1..11, Y 0..52, not e12m3'],
    [
      'posit8',
      'element.weight must be a number format, such as int8, e4m3, posit16_1 (pelab list formats), not posit8; did you mean posit8_0?',
    ],
    [
      'constructor',
      'element.weight must be a number format, such as int8, e4m3, posit16_1 (pelab list formats), not constructor',
    ],
    [
      '',
      'element.weight must be a number format, such as int8, e4m3, posit16_1 (pelab list formats), not empty',
    ],
  ])('%j is refused', (name, message) => {
    expect(parseFormat(name)).toBeUndefined();
    expect(complaint(name)).toBe(message);
  });

  test('other names in common use give the format under its own', () => {
    expect(
      ['float16', 'binary32', 'bfloat16', 'mxint8'].map((name) => parseFormat(name)?.name),
    ).toEqual(['fp16', 'fp32', 'bf16', 'fixed8_6']);
  });

  test('the list has a row for every name, with the published ranges', () => {
    const rows = new Map(listFormats().map((row) => [row.name, row]));
    expect([...rows.keys()]).toEqual(formatNames());
    expect(rows.size).toBe(formatNames().length);
    expect(rows.get('e4m3')).toMatchObject({ bits: 8, maximum: '448', minPositive: '2^-9' });
    expect(rows.get('e5m2')).toMatchObject({ maximum: '57344', minPositive: '2^-16' });
    expect(rows.get('e3m2')).toMatchObject({
      minimum: '-28',
      maximum: '28',
      minPositive: '0.0625',
    });
    expect(rows.get('e2m3')).toMatchObject({ maximum: '7.5', minPositive: '0.125' });
    expect(rows.get('e2m1')).toMatchObject({ maximum: '6', minPositive: '0.5' });
    expect(rows.get('ue4m3')).toMatchObject({ minimum: '0', maximum: '448' });
    expect(rows.get('ue5m3')).toMatchObject({ maximum: '114688', minPositive: '2^-17' });
    expect(rows.get('e8m0')).toMatchObject({ minimum: '2^-127', maximum: '2^127' });
    expect(rows.get('fp16')).toMatchObject({ maximum: '65504', minPositive: '2^-24' });
    expect(rows.get('fp32')).toMatchObject({ maximum: '(2^24-1)*2^104', minPositive: '2^-149' });
    expect(rows.get('posit16_1')).toMatchObject({ maximum: '268435456', minPositive: '2^-28' });
    expect(rows.get('posit8_0')).toMatchObject({ maximum: '64', minPositive: '0.015625' });
    expect(rows.get('int8')).toMatchObject({ minimum: '-128', maximum: '127', minPositive: '1' });
  });

  test('every family in the list says what its numbers may be', () => {
    for (const { usage, range, notes, source } of listFormatFamilies()) {
      expect(`${usage} ${range} ${notes} ${source}`).toMatch(/^\w+[NXY].* \d+\.\.\d+/);
    }
  });
});

const anyName = fc.oneof(
  fc.constantFrom(...formatNames()),
  fc.integer({ min: 1, max: 64 }).map((n) => `int${n}`),
  fc.integer({ min: 1, max: 64 }).map((n) => `uint${n}`),
  fc.integer({ min: 2, max: 64 }).map((n) => `sm${n}`),
  fc.integer({ min: 1, max: 64 }).map((n) => `bipolar${n}`),
  fc
    .tuple(fc.integer({ min: 2, max: 32 }), fc.integer({ min: 0, max: 4 }))
    .map(([n, es]) => `posit${n}_${es}`),
  fc
    .tuple(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 0, max: 52 }))
    .map(([x, y]) => `e${x}m${y}`),
  fc
    .tuple(fc.integer({ min: 1, max: 64 }), fc.nat(64))
    .map(([n, f]) => `fixed${n}_${Math.min(n, f)}`),
);

describe('every format of any width', () => {
  test('encodes what it decodes, within its stated range, unit and significand', () => {
    fc.assert(
      fc.property(anyName, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (name, random) => {
        const format = requireFormat(name);
        const word = random & ((1n << BigInt(format.bits)) - 1n);
        const value = format.decode(word);
        expect(format.fields(word).length).toBeGreaterThan(0);
        const again = format.decode(format.encode(value));
        expect(again).toEqual(value);
        if (value.kind !== 'finite') return;
        const magnitude = value.m < 0n ? -value.m : value.m;
        expect(magnitude < 1n << BigInt(format.significand)).toBe(true);
        expect(magnitude === 0n || value.e >= format.unit).toBe(true);
        const x = toNumber(value);
        expect(x).toBeGreaterThanOrEqual(toNumber(format.minimum));
        expect(x).toBeLessThanOrEqual(toNumber(format.maximum));
        expect(x === 0 || Math.abs(x) >= toNumber(format.minPositive)).toBe(true);
      }),
      { numRuns: 4000 },
    );
  });

  test('the ends of the range are values of the format', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const format = requireFormat(name);
        for (const end of [format.minimum, format.maximum, format.minPositive]) {
          // One signed bit has no positive value at all.
          if (end === format.minPositive && format.maximum.m === 0n) continue;
          const exact = fromDyadic(end);
          expect(format.decode(format.encode(exact, { saturate: true }))).toMatchObject(exact);
        }
      }),
      { numRuns: 500 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/messages.ts';
import { readNpy, writeNpy, type NpyData } from '../../src/workloads/npy.ts';

/** A file put together by hand, so that the reader is not checked against our own writer alone. */
function npy(dictionary: string, data: number[], version = 1): Uint8Array {
  const text = [...dictionary].map((c) => c.charCodeAt(0));
  const size =
    version === 1
      ? [text.length & 255, text.length >> 8]
      : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    version,
    0,
    ...size,
    ...text,
    ...data,
  ]);
}

function header(descr: string, shape: string, fortran = 'False'): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
}

describe('npy: reads what NumPy writes', () => {
  test('little and big endian integers', () => {
    expect([...readNpy(npy(header('<i2', '(2,)'), [0xfe, 0xff, 1, 0]), 'x').data]).toEqual([-2, 1]);
    expect([...readNpy(npy(header('>i2', '(2,)'), [0xff, 0xfe, 0, 1]), 'x').data]).toEqual([-2, 1]);
    expect([...readNpy(npy(header('|u1', '(3,)'), [0, 128, 255]), 'x').data]).toEqual([
      0, 128, 255,
    ]);
    expect([
      ...readNpy(npy(header('<i8', '(1,)'), [255, 255, 255, 255, 255, 255, 255, 127]), 'x').data,
    ]).toEqual([2n ** 63n - 1n]);
  });
  test('half, single and double floats', () => {
    // 1.5 = 0x3e00, -2 = 0xc000, the least subnormal 0x0001, infinity 0x7c00
    const half = readNpy(npy(header('<f2', '(4,)'), [0, 0x3e, 0, 0xc0, 1, 0, 0, 0x7c]), 'x');
    expect([...half.data]).toEqual([1.5, -2, 2 ** -24, Infinity]);
    expect([...readNpy(npy(header('>f4', '(1,)'), [0x3f, 0xc0, 0, 0]), 'x').data]).toEqual([1.5]);
    expect([
      ...readNpy(npy(header('<f8', '(1,)'), [0, 0, 0, 0, 0, 0, 0xf8, 0x3f]), 'x').data,
    ]).toEqual([1.5]);
  });
  test('header versions 2 and 3', () => {
    for (const version of [2, 3]) {
      expect([...readNpy(npy(header('|i1', '(2,)'), [1, 255], version), 'x').data]).toEqual([
        1, -1,
      ]);
    }
  });
  test('Fortran order becomes C order', () => {
    // The matrix [[1, 2, 3], [4, 5, 6]] is stored by columns.
    const read = readNpy(npy(header('|i1', '(2, 3)', 'True'), [1, 4, 2, 5, 3, 6]), 'x');
    expect([...read.data]).toEqual([1, 2, 3, 4, 5, 6]);
    const cube = readNpy(npy(header('|i1', '(2, 2, 2)', 'True'), [0, 4, 2, 6, 1, 5, 3, 7]), 'x');
    expect([...cube.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
  test('scalars, empty arrays and Python 2 longs', () => {
    expect(readNpy(npy(header('|i1', '()'), [7]), 'x')).toMatchObject({ shape: [] });
    expect(readNpy(npy(header('|i1', '(0, 4)'), []), 'x')).toMatchObject({ shape: [0, 4] });
    expect(readNpy(npy(header('|i1', '(2L,)'), [7, 8]), 'x')).toMatchObject({ shape: [2] });
  });
});

test('npy: what is written is read back, element for element', () => {
  const arrays: fc.Arbitrary<NpyData> = fc.oneof(
    fc.int8Array(),
    fc.uint8Array(),
    fc.int16Array(),
    fc.uint16Array(),
    fc.int32Array(),
    fc.uint32Array(),
    fc.float32Array(),
    fc.float64Array(),
    fc.bigInt64Array(),
    fc.bigUint64Array(),
  );
  fc.assert(
    fc.property(arrays, (data) => {
      const bytes = writeNpy(data, [data.length]);
      expect(readNpy(bytes, 'x').data).toEqual(data);
      // NumPy asks for data aligned to 64 bytes.
      expect((bytes.length - data.byteLength) % 64).toBe(0);
    }),
  );
});

describe('npy: a damaged file is refused in one sentence', () => {
  const cases: [string, Uint8Array, string][] = [
    [
      'empty',
      new Uint8Array(0),
      'a.npy: the file must be a .npy file, which starts with \\x93NUMPY, not 0 other bytes',
    ],
    [
      'text',
      new TextEncoder().encode('1,2,3\n4,5,6\n'),
      'a.npy: the file must be a .npy file, which starts with \\x93NUMPY, not 12 other bytes',
    ],
    [
      'version 4',
      npy(header('|i1', '(1,)'), [0], 4),
      'a.npy: the file must be a .npy file of version 1, 2 or 3, not version 4',
    ],
    [
      'cut header',
      npy(header('|i1', '(1,)'), []).subarray(0, 30),
      'a.npy: the file must be a header of 58 bytes, not 20 bytes to the end',
    ],
    [
      'too little data',
      npy(header('<i4', '(3,)'), [1, 2, 3, 4]),
      'a.npy: the file must be 12 bytes of data for shape (3) of 32-bit elements, not 4 bytes',
    ],
    [
      'too much data',
      npy(header('|i1', '(1,)'), [1, 2]),
      'a.npy: the file must be 1 bytes of data for shape (1) of 8-bit elements, not 2 bytes',
    ],
    [
      'a lying shape',
      npy(header('<f8', '(99999999999, 99999999999)'), []),
      'a.npy: the header must be at most 2^24 along each dimension and 2^31 elements, not shape (99999999999, 99999999999)',
    ],
    [
      'objects',
      npy(header('|O', '(1,)'), [0]),
      "a.npy: the header must be an array of integers of 8 to 64 bits or floats of 16 to 64 bits, not descr '|O'",
    ],
    [
      'complex numbers',
      npy(header('<c8', '(1,)'), [0, 0, 0, 0, 0, 0, 0, 0]),
      "a.npy: the header must be an array of integers of 8 to 64 bits or floats of 16 to 64 bits, not descr '<c8'",
    ],
    [
      'a record',
      npy("{'descr': [('x', '<i4')], 'fortran_order': False, 'shape': (1,)}", [0, 0, 0, 0]),
      'a.npy: the header must be an array of plain numbers, not a structured array',
    ],
    [
      'not a dictionary',
      npy('hello', []),
      'a.npy: the header must be a header with descr, fortran_order and shape, not "hello"',
    ],
    [
      'negative sizes',
      npy(header('|i1', '(-1,)'), []),
      `a.npy: the header must be a header with descr, fortran_order and shape, not ${JSON.stringify(header('|i1', '(-1,)').trim())}`,
    ],
  ];
  test.each(cases)('%s', (_name, bytes, message) => {
    expect(messageOf(() => readNpy(bytes, 'a.npy'))).toBe(message);
  });
});

test('npy: no mutilation of a good file escapes as anything but an InputError', () => {
  const good = writeNpy(Int32Array.from([1, 2, 3, 4, 5, 6]), [2, 3]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.nat(good.length),
      (edits, keep) => {
        const bytes = good.slice(0, keep);
        for (const [at, byte] of edits) if (at < bytes.length) bytes[at] = byte;
        const outcome = (): string => {
          try {
            readNpy(bytes, 'x');
            return 'read';
          } catch (error) {
            return error instanceof Error ? error.name : 'thrown';
          }
        };
        expect(outcome()).toMatch(/^(read|InputError)$/);
      },
    ),
    { numRuns: 2000 },
  );
});

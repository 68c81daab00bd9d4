import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/messages.ts';
import { lowerConvolution } from '../../src/workloads/shapes.ts';
import { readTopology, writeGemmTopology } from '../../src/workloads/topology.ts';

const convolutionHeading =
  'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,';

function gemms(text: string): unknown[] {
  return readTopology(text, 't.csv').map((layer) =>
    layer.kind === 'gemm' ? layer.gemm : lowerConvolution(layer.convolution),
  );
}

describe('topology: convolutions', () => {
  test('m is the output pixels, k the kernel volume, n the filters', () => {
    expect(gemms(`${convolutionHeading}\nconv2, 58, 58, 3, 3, 64, 128, 1,\n`)).toEqual([
      { name: 'conv2', m: 56 * 56, k: 576, n: 128, count: 1 },
    ]);
  });
  test('a stride that does not divide rounds the output up, as SCALE-Sim does: 14, kernel 3, stride 2 is 7', () => {
    expect(gemms(`x\nconvB, 14, 14, 3, 3, 8, 16, 2,\n`)).toEqual([
      { name: 'convB', m: 49, k: 72, n: 16, count: 1 },
    ]);
    expect(gemms(`x\nexact, 15, 15, 3, 3, 8, 16, 2,\n`)).toMatchObject([{ m: 49 }]);
  });
  test('DP in the name applies the filters to each channel alone', () => {
    expect(gemms(`x\nConvDP_1, 10, 10, 3, 3, 32, 1, 1,\n`)).toEqual([
      { name: 'ConvDP_1', m: 64, k: 9, n: 1, count: 32 },
    ]);
    expect(gemms(`x\nConvDP_2, 10, 10, 3, 3, 32, 2, 1,\n`)).toMatchObject([{ n: 2, count: 32 }]);
  });
});

describe('topology: products', () => {
  test('columns are M, N, K', () => {
    expect(gemms('Layer, M, N, K,\nqkv, 197, 2304, 768,\n')).toEqual([
      { name: 'qkv', m: 197, k: 768, n: 2304, count: 1 },
    ]);
  });
  test('with and without the last comma, with CRLF, blank lines and no last line end', () => {
    const wanted = [
      { name: 'a', m: 1, k: 3, n: 2, count: 1 },
      { name: 'b', m: 4, k: 6, n: 5, count: 1 },
    ];
    for (const text of [
      'h\na,1,2,3,\nb,4,5,6,\n',
      'h\na,1,2,3\nb,4,5,6',
      'anything at all\r\n a , 1 , 2 , 3 ,\r\n\r\nb,4,5,6\r\n',
    ]) {
      expect(gemms(text)).toEqual(wanted);
    }
  });
  test('a dense Sparsity column is accepted', () => {
    expect(gemms('h\na,1,2,3,1:1,\nb,1,2,3,4:4\n')).toHaveLength(2);
  });
  test('written files end every row in a comma and read back', () => {
    const text = writeGemmTopology([
      { name: 'a', m: 1, k: 3, n: 2, count: 1 },
      { name: 'b', m: 4, k: 6, n: 5, count: 2 },
    ]);
    expect(text).toBe('Layer, M, N, K,\na, 1, 2, 3,\nb_0, 4, 5, 6,\nb_1, 4, 5, 6,\n');
    expect(gemms(text)).toHaveLength(3);
  });
});

describe('topology: everything wrong is told with its line and column', () => {
  const cases: [string, string, string][] = [
    [
      'empty file',
      '',
      't.csv: the file must be a heading line and at least one layer, not no layer',
    ],
    [
      'heading only',
      'Layer, M, N, K,\n',
      't.csv: the file must be a heading line and at least one layer, not no layer',
    ],
    [
      'a word for a number',
      'h\nx, 1, two, 3,\n',
      't.csv:2:7: N must be a whole number of at least 1, not "two"',
    ],
    ['zero', 'h\nx, 1, 2, 0,\n', 't.csv:2:10: K must be a whole number of at least 1, not "0"'],
    [
      'a fraction',
      'h\nx, 1.5, 2, 3,\n',
      't.csv:2:4: M must be a whole number of at least 1, not "1.5"',
    ],
    ['no name', 'h\n, 1, 2, 3,\n', 't.csv:2: Layer must be a name, not empty'],
    [
      'two faults in two rows',
      'h\nx, 1, -2, 3,\ny, , 2, 3,\n',
      't.csv:2:7: N must be a whole number of at least 1, not "-2"\nt.csv:3:3: M must be a whole number of at least 1, not ""',
    ],
    [
      'too few fields',
      'h\nx, 1, 2,\n',
      't.csv:2: the row must be 4 fields (Layer, M, N, K), with or without Sparsity and a last comma, not 3',
    ],
    [
      'sparse',
      'h\nx, 1, 2, 3, 2:4,\n',
      't.csv:2:13: Sparsity must be 1:1 (dense; sparse layers are not simulated), not "2:4"',
    ],
    [
      'mixed forms',
      'h\nx, 1, 2, 3,\ny, 8, 8, 3, 3, 4, 4, 1,\n',
      't.csv:3: the row must be 4 fields (Layer, M, N, K), with or without Sparsity and a last comma, not 8',
    ],
    [
      'kernel beyond the input',
      'h\nc, 2, 8, 3, 3, 4, 4, 1,\n',
      't.csv:2: c.kernel must be no larger than the padded input, 2 x 8, not 3 x 3',
    ],
    [
      'huge',
      'h\nx, 999999999, 1, 1,\n',
      't.csv:2: x.m must be at most 2^24 = 16777216, not 999999999',
    ],
  ];
  test.each(cases)('%s', (_name, text, message) => {
    expect(messageOf(() => readTopology(text, 't.csv'))).toBe(message);
  });
});

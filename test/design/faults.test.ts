import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseDesign } from '../../src/design/index.ts';
import { writeNpy } from '../../src/workloads/npy.ts';
import { messageOf } from '../support/messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'd.yaml');

const head = 'name: d\nelement: {family: mac}\n';
const faultsOf = (text: string): string[] =>
  messageOf(() => parseDesign(text, file))
    .replaceAll(`${folder}/`, '')
    .split('\n');

describe('a fault is told in one sentence with its place', () => {
  const cases: [string, string, string][] = [
    [
      'unknown key',
      `${head}technolgy: {}\n`,
      'd.yaml:3:1: technolgy must be one of name, element, array, memory, technology, workload, verify, estimate, plugins, not a key named technolgy; did you mean technology?',
    ],
    [
      'unknown key of a family',
      'name: d\nelement: {family: mac, wieght: int8}\n',
      'd.yaml:2:24: element.wieght must be one of weight, activation, accumulator, overflow, pipeline, not a key named wieght; did you mean weight?',
    ],
    [
      'wrong type',
      'name: d\nelement: {family: mac, accumulator: wide}\n',
      'd.yaml:2:24: element.accumulator must be a number, not "wide"',
    ],
    [
      'impossible width',
      'name: d\nelement: {family: mac, weight: int99}\n',
      'd.yaml:2:24: element.weight must be an integer format int2..int16 or uint2..uint16, not "int99"',
    ],
    [
      'accumulator too narrow',
      'name: d\nelement: {family: mac, accumulator: 8}\n',
      'd.yaml:2:24: element.accumulator must be at least weight + activation = 16 bits, not 8',
    ],
    [
      'unknown family',
      'name: d\nelement: {family: mak}\n',
      'd.yaml:2:11: element.family must be one of ',
    ],
    [
      'no family',
      'name: d\nelement: {weight: int8}\n',
      'd.yaml:2:1: element.family must be a string, not absent',
    ],
    [
      'the family under a misspelt key',
      'name: d\nelement: {famly: mac}\n',
      'd.yaml:2:11: element.famly must be family, not a key named famly; did you mean family?',
    ],
    ['no element', 'name: d\n', 'd.yaml:1:1: element must be an object, not absent'],
    ['not a map', '- 1\n', 'd.yaml:1:1: the document must be an object, not [1]'],
    ['empty', '', 'd.yaml: the document must be an object, not null'],
    [
      'unknown architecture',
      `${head}array: {architecture: systolic-so, rows: 4, columns: 4}\n`,
      'd.yaml:3:9: array.architecture must be one of ',
    ],
    [
      'no rows',
      `${head}array: {architecture: systolic-os, columns: 4}\n`,
      'd.yaml:3:1: array.rows must be a number, not absent',
    ],
    [
      'a size without a unit we know',
      `${head}memory: {weight: 3 KB, activation: 1KiB, output: 1KiB, bandwidth: 1}\n`,
      'd.yaml:3:10: memory.weight must be a whole number of bytes, or a size such as 128KiB, in B, KiB, MiB or GiB, not "3 KB"',
    ],
    [
      'a fraction of a byte',
      `${head}memory: {weight: 0.3B, activation: 1KiB, output: 1KiB, bandwidth: 1}\n`,
      'd.yaml:3:10: memory.weight must be a whole number of bytes, or a size such as 128KiB, in B, KiB, MiB or GiB, not "0.3B"',
    ],
    [
      'a bare clock',
      `${head}technology: {clock: 1000}\n`,
      'd.yaml:3:14: technology.clock must be a frequency such as 1.0 GHz, in Hz, kHz, MHz or GHz, not 1000',
    ],
    [
      'a clock beyond reason',
      `${head}technology: {clock: 900 GHz}\n`,
      'd.yaml:3:14: technology.clock must be from 1 kHz to 100 GHz, not "900 GHz"',
    ],
    [
      'infinite number',
      `${head}memory: {weight: 1KiB, activation: 1KiB, output: 1KiB, bandwidth: .inf}\n`,
      'd.yaml:3:56: memory.bandwidth must be a finite number, not Infinity',
    ],
    [
      'not a number',
      `${head}workload: {data: {sigmas: .nan}, gemms: [{m: 1, k: 1, n: 1}]}\n`,
      'd.yaml:3:19: workload.data.sigmas must be a finite number, not NaN',
    ],
    [
      'zero dimension',
      `${head}workload: {gemms: [{m: 0, k: 1, n: 1}]}\n`,
      'd.yaml:3:21: workload.gemms.0.m must be at least 1, not 0',
    ],
    [
      'product too large',
      `${head}workload: {gemms: [{m: 10000000, k: 1, n: 10000000}]}\n`,
      'd.yaml:3:21: workload.gemms.0.m must be such that m * n is at most 2^31 = 2147483648, not 100000000000000',
    ],
    [
      'no layers',
      `${head}workload: {data: {seed: 3}}\n`,
      'd.yaml:3:1: workload must be a section with gemms, convolutions, topology or tensors, not without any of them',
    ],
    [
      'two sources of layers',
      `${head}workload: {topology: t.csv, gemms: [{m: 1, k: 1, n: 1}]}\n`,
      'd.yaml:3:12: workload.topology must be the only source of layers, not beside gemms',
    ],
    [
      'groups that do not divide',
      `${head}workload: {convolutions: [{channels: 6, size: 8, filters: 8, kernel: 3, groups: 4}]}\n`,
      'd.yaml:3:28: workload.convolutions.0.channels must be a multiple of groups = 4, not 6',
    ],
    [
      'unknown engine',
      `${head}verify: {engines: [icaris]}\n`,
      'd.yaml:3:20: verify.engines.0 must be one of embedded, icarus, icarus-wasm, verilator, not "icaris"; did you mean icarus?',
    ],
    [
      'unknown distribution',
      `${head}workload: {gemms: [{m: 1, k: 1, n: 1}], data: {distribution: cauchy}}\n`,
      'd.yaml:3:48: workload.data.distribution must be one of uniform, normal, laplace, normal-outliers, or {activation, weight}, not "cauchy"',
    ],
    [
      'missing topology',
      `${head}workload: {topology: nets.csv}\n`,
      'nets.csv: the file must be an existing file, not missing',
    ],
    [
      'missing library',
      `${head}technology: {library: ./x.lib}\n`,
      'x.lib: the file must be an existing file, not missing',
    ],
    [
      'a folder for a file',
      `${head}workload: {topology: .}\n`,
      'the file must be a file, not a folder',
    ],
    [
      'missing plugin family',
      'name: d\nelement: {family: mine}\nplugins: [./mine.js]\n',
      'd.yaml:2:11: element.family must be one of ',
    ],
  ];
  test.each(cases)('%s', (_name, text, message) => {
    expect(faultsOf(text).join('\n')).toContain(message);
  });
});

test('a name that leaves the output folder is refused', () => {
  for (const name of [
    '../x',
    '/etc/x',
    'a/b',
    'a\\\\b',
    '.',
    '..',
    '~',
    '',
    'a b',
    'x'.repeat(65),
  ]) {
    expect(faultsOf(`name: "${name}"\nelement: {family: mac}\n`)[0]).toMatch(
      /^d\.yaml:1:1: name must be letters, digits, - and _, starting with a letter or digit, at most 64 of them, not "/,
    );
  }
});

test('every fault of a file is told at once, in the order of its lines', () => {
  const text = `name: ../d
element: {family: mac, weight: int99, acumulator: 3}
array: {architecture: systolic-os, rows: 0, columns: 4}
memory: {weight: 1 KB}
technology: {clok: 1 GHz}
workload: {gemms: [{m: 1, k: x, n: 1}]}
verify: {vectors: 1.5}
colour: red
`;
  const lines = faultsOf(text).map((line) => Number(line.split(':')[1]));
  expect(lines).toEqual([1, 2, 2, 3, 4, 4, 4, 4, 5, 6, 7, 8]);
});

describe('the text itself', () => {
  const cases: [string, string, string][] = [
    [
      'duplicate keys',
      'name: a\nname: b\nelement: {family: mac}\n',
      'd.yaml:2:1: the text must be well-formed YAML or JSON, not text with a fault (map keys must be unique)',
    ],
    ['unclosed brackets', 'name: [a\n', 'd.yaml:2:1: the text must be well-formed YAML or JSON'],
    [
      'unknown tags',
      'name: !!js/function x\nelement: {family: mac}\n',
      'd.yaml:1:7: the text must be well-formed YAML or JSON',
    ],
    [
      'two documents',
      'name: a\n---\nname: b\n',
      'd.yaml:2:1: the text must be well-formed YAML or JSON',
    ],
    ['broken JSON', '{"name": "a", "element": }', 'd.yaml:1:'],
    ['deep nesting', '['.repeat(100_000), 'd.yaml'],
  ];
  test.each(cases)('%s', (_name, text, message) => {
    expect(faultsOf(text)[0]).toContain(message);
  });
  test('an alias bomb is refused before it goes off', () => {
    const levels = Array.from({ length: 9 }, (_, i) => {
      const before = i === 0 ? 'x' : `*a${i - 1}`;
      return `a${i}: &a${i} [${Array.from({ length: 9 }, () => before).join(', ')}]`;
    });
    expect(faultsOf(`${levels.join('\n')}\n`)[0]).toMatch(
      /^d\.yaml: the text must be text with at most 100 aliases, not /,
    );
  });
  test('__proto__ is an unknown key like any other', () => {
    expect(faultsOf(`${head}__proto__: {verify: {vectors: 3}}\n`)[0]).toContain(
      '__proto__ must be one of',
    );
  });
});

function write(name: string, bytes: Uint8Array): void {
  writeFileSync(join(folder, name), bytes);
}

function withTensors(a: string, b: string, more = ''): string[] {
  return faultsOf(`${head}workload: {tensors: {a: ${a}, b: ${b}}${more}}\n`);
}

describe('tensors', () => {
  write('a23.npy', writeNpy(Int8Array.from([1, 2, 3, 4, 5, 6]), [2, 3]));
  write(
    'b34.npy',
    writeNpy(
      Int8Array.from({ length: 12 }, (_, i) => i),
      [3, 4],
    ),
  );
  write(
    'b44.npy',
    writeNpy(
      Int8Array.from({ length: 16 }, (_, i) => i),
      [4, 4],
    ),
  );
  write('wide.npy', writeNpy(Int16Array.from([1, 2, 3, 4, 500, 6]), [2, 3]));
  write('nan.npy', writeNpy(Float32Array.from([1, 2, Number.NaN, 4, 5, 6]), [2, 3]));
  write('line.npy', writeNpy(Int8Array.from([1, 2, 3]), [3]));
  write('cut.npy', writeNpy(Int8Array.from([1, 2, 3]), [3]).subarray(0, 129));
  test('matching matrices are the one layer', () => {
    const design = parseDesign(
      `${head}workload: {tensors: {a: a23.npy, b: b34.npy}, gemms: [{name: q, m: 2, k: 3, n: 4}]}\n`,
      file,
    );
    expect(design.workload.layers).toMatchObject([{ gemm: { name: 'q', m: 2, k: 3, n: 4 } }]);
  });
  test('inner dimensions that differ', () => {
    expect(withTensors('a23.npy', 'b44.npy')).toEqual([
      'd.yaml:3:34: workload.tensors.b must be a matrix of 3 rows, as a has 3 columns, not 4',
    ]);
  });
  test('dimensions that contradict the stated product', () => {
    expect(withTensors('a23.npy', 'b34.npy', ', gemms: [{m: 2, k: 5, n: 9}]')).toEqual([
      'd.yaml:3:62: workload.gemms.0.k must be 3, as in the tensors, not 5',
      'd.yaml:3:68: workload.gemms.0.n must be 4, as in the tensors, not 9',
    ]);
  });
  test('an element that the format cannot hold is named', () => {
    expect(withTensors('wide.npy', 'b34.npy')).toEqual([
      'wide.npy: element [1, 1] must be a value of int8, not 500',
    ]);
  });
  test('a number that is not finite is named', () => {
    expect(withTensors('nan.npy', 'b34.npy')).toEqual([
      'nan.npy: element [0, 2] must be a finite number, not NaN',
    ]);
  });
  test('a vector is no matrix', () => {
    expect(withTensors('line.npy', 'b34.npy')[0]).toMatch(
      /workload\.tensors\.a must be a matrix of two dimensions, neither of them 0, not .*line\.npy: \(3\)/,
    );
  });
  test('a damaged file', () => {
    expect(withTensors('cut.npy', 'b34.npy')).toEqual([
      'cut.npy: the file must be 3 bytes of data for shape (3) of 8-bit elements, not 1 bytes',
    ]);
  });
});

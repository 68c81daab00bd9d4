/** Vectors in TestFloat's layout, into a duel and out of it. */

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { request } from '../../../src/calc/calculate.ts';
import { duelText } from '../../../src/cli/duel-text.ts';
import { duel } from '../../../src/index.ts';
import { duelOnly, duelOptions } from '../../../src/run/duel/options.ts';
import { parseVectors } from '../../../src/run/duel/testfloat.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-testfloat-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const unit = {
  files: ['designs/duel/e4m3_mul.v'],
  top: 'e4m3_mul',
  map: 'designs/duel/e4m3_mul.ports.yaml',
} as const;

const save = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const half = { request: request('fp16', 'mul', {}), operands: ['a', 'b'] };

describe('a file of vectors', () => {
  test('has operands, and a result and flags where the program wrote them', () => {
    // 1 * 2 = 2; the greatest number squared overflows, inexactly; the least number squared underflows.
    const text = '3C00 4000 4000 00\n7bff 7bff 7c00 05\n\n0001 0001 0000\r\n3C00 8000\n';
    expect(parseVectors(text, half, 'a.txt')).toEqual([
      { line: 1, operands: [0x3c00n, 0x4000n], result: 0x4000n },
      { line: 2, operands: [0x7bffn, 0x7bffn], result: 0x7c00n },
      { line: 4, operands: [1n, 1n], result: 0n },
      { line: 5, operands: [0x3c00n, 0x8000n] },
    ]);
  });

  test.each([
    ['too few words', '3C00\n', /^a\.txt: line 1 must be 2 hex words of 16 bits, .*, not 3C00$/],
    ['a word that is too wide', '3C00 4000\n13C00 4000\n', /line 2 must be .*, not 13C00 4000$/],
    ['flags that are too wide', '3C00 4000 4000 20\n', /line 1 must be/],
    ['more than flags', '3C00 4000 4000 00 1\n', /line 1 must be/],
    ['words that are not hexadecimal', '0x3C00 4000\n', /line 1 must be/],
    ['nothing', '\n \n', /the file must be vectors, not empty/],
  ])('of %s is refused by its line', (_, text, message) => {
    expect(() => parseVectors(text, half, 'a.txt')).toThrow(message);
  });
});

describe('a duel over a file', () => {
  test('tries these vectors only, and finds the planted bug where they hold it', async () => {
    const from = save('in.txt', '20 04 00 03\n38 38 38 00\n');
    const report = await duel({ ...unit, vectorsFrom: from });
    expect(report).toMatchObject({
      vectors: 2,
      exhaustive: false,
      mismatches: 1,
      smallest: { operands: ['20', '04'], expected: '00', got: '01' },
      stated: { file: from, results: 2, others: 0 },
    });
    expect(duelText(report)).toContain(`2 of 2 results in ${from} are right`);
  });

  test('tells the results in the file that are not exact arithmetic, whatever the unit says', async () => {
    const from = save('wrong.txt', '38 38 38\n38 40\n20 04 01\n20 04 01 03\n');
    const { stated, vectors } = await duel({ ...unit, vectorsFrom: from });
    expect(vectors).toBe(4);
    expect(stated).toEqual({
      file: from,
      results: 3,
      others: 2,
      first: { line: 3, operands: ['20', '04'], stated: '01', expected: '00' },
    });
  });

  test('any NaN is the NaN, in the file as from the unit', async () => {
    const from = save('nan.txt', '7F 38 7F\n7F 38 FF\n');
    expect((await duel({ ...unit, vectorsFrom: from })).stated).toMatchObject({ others: 0 });
  });
});

test('the vectors of a duel, written with their right results, are read back as they were tried', async () => {
  const to = join(folder, 'all.txt');
  const first = await duel({ ...unit, vectorsTo: to, out: folder });
  expect(first.files).toContain(to);
  const lines = readFileSync(to, 'utf8').split('\n');
  expect(lines).toHaveLength(65536 + 1);
  expect(lines.slice(0, 2)).toEqual(['00 00 00', '01 00 00']);
  expect(new Set(lines).size).toBe(65536 + 1);
  const second = await duel({ ...unit, vectorsFrom: to });
  expect(second).toMatchObject({
    vectors: 65536,
    mismatches: first.mismatches,
    stated: { results: 65536, others: 0 },
  });
  const failing = join(folder, 'e4m3_mul.duel', 'failing.txt');
  const third = await duel({ ...unit, vectorsFrom: failing });
  expect([third.vectors, third.mismatches]).toEqual([1000, 1000]);
});

test('a duel that is stopped leaves no part of a file of vectors', async () => {
  const to = join(folder, 'stopped.txt');
  const signal = AbortSignal.abort();
  await expect(duel({ ...unit, vectorsTo: to, signal })).rejects.toThrow(/abort/i);
  expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  await expect(duel({ ...unit, vectorsTo: join(folder, 'no', 'a.txt') })).rejects.toThrow(
    /the file of vectors .* must be in a folder that exists, not below a path that does not exist/,
  );
});

test('options that do not go together are refused', () => {
  const rtl = { rtl: ['a.v'], top: 'a', map: 'a.yaml' };
  expect(() => duelOptions({ ...rtl, vectorsFrom: 'v.txt', vectors: 5 })).toThrow(
    '--vectors-from must be given without --vectors and --exhaustive, not with one',
  );
  expect(() => duelOnly({ vectorsTo: 'v.txt' })).toThrow(
    '--vectors-to must be given without a design, not with one',
  );
  expect(duelOptions({ ...rtl, vectorsFrom: 'v.txt', vectorsTo: 'w.txt' })).toMatchObject({
    vectorsFrom: 'v.txt',
    vectorsTo: 'w.txt',
  });
});

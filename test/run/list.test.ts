import { describe, expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { parseFormat } from '../../src/formats/index.ts';
import { doctor } from '../../src/run/doctor.ts';
import { list, type Topic } from '../../src/run/list.ts';

describe('lists have rows of one shape, each with a name of its own', () => {
  test.each(['families', 'arrays', 'formats', 'libraries', 'engines'] satisfies Topic[])(
    '%s',
    async (topic) => {
      const rows = await list(topic);
      expect(rows.length).toBeGreaterThan(0);
      const keys = Object.keys(rows[0]!);
      for (const row of rows) expect(Object.keys(row)).toEqual(keys);
      expect(new Set(rows.map((row) => row['name'])).size).toBe(rows.length);
    },
  );
});

test('every registered family is listed', async () => {
  const names = async (topic: Topic): Promise<unknown[]> =>
    (await list(topic)).map((row) => row['name']);
  expect(await names('families')).toEqual(elementFamilies.map(({ slug }) => slug));
  expect(await names('arrays')).toEqual(arrayFamilies.map(({ slug }) => slug));
});

test('every format that is listed by name is one, of the bits it states', async () => {
  const named = (await list('formats')).filter((row) => row['bits'] !== '');
  for (const { name, bits } of named) expect(parseFormat(String(name))?.bits).toBe(bits);
});

test('the machine that runs this is ready, and every tool has a use and a way to get it', async () => {
  const { ready, tools, node } = await doctor();
  expect(ready).toBe(true);
  expect(node).toBe(process.version);
  for (const { use, install } of tools) expect([use, install]).not.toContain('');
});

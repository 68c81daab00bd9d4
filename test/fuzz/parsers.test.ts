/** Files that users give, changed at random: each is read or refused in a sentence, at once. The bench does 10^5 each. */

import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { fileReaders, fileWriters, fuzzFolder } from '../support/fuzz-files.ts';
import { parsers } from '../support/fuzz-parsers.ts';
import { fuzz } from '../support/fuzz.ts';

const slow: Readonly<Record<string, number>> = {
  Liberty: 60,
  'design YAML': 150,
  'space YAML': 60,
};

/** Inputs of readers that go by way of the disk. */
const onDisk = 120;

const folder = fuzzFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const cases = [
  ...parsers().map((reader) => ({ ...reader, inputs: slow[reader.name] ?? 600 })),
  ...[...fileReaders(folder), ...fileWriters(folder)].map((reader) => ({
    ...reader,
    inputs: onDisk,
  })),
];

test.each(cases)('$name: no crash, no hang, nothing half written', async (reader) => {
  const { inputs } = reader;
  const { accepted, refused, crashes, hangs } = await fuzz(reader, inputs, 1);
  expect(crashes).toEqual([]);
  expect(hangs).toEqual([]);
  expect(accepted + refused).toBe(inputs);
  // Inputs that are all refused, or none, would try little.
  expect(refused).toBeGreaterThan(inputs / 10);
  expect(accepted).toBeGreaterThan(0);
});

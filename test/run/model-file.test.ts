/** Files of coefficients: what `pelab calibrate` writes is read as it is, anything less is refused. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { modelData } from '../../src/estimate/model-data.ts';
import { readModelFile } from '../../src/run/model-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-model-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(data: unknown): string {
  const file = join(folder, 'model.json');
  writeFileSync(file, JSON.stringify(data));
  return file;
}

test.each(modelData)('the model of $library is what it was', (model) => {
  const file = fileOf({ schema: 'pelab.model/1', ...model });
  expect(readModelFile(file, model.library)).toEqual(model);
});

test.each([
  [{ areaUm2: [1, 2] }, /areaUm2 must be a list of \d+ numbers/],
  [{ cells: undefined }, /cells must be a list, not absent/],
  [{ version: 1 }, /version must be 3, not 1/],
  [{ library: 'other' }, /must be a model of generic45, not one of other/],
  [{ corrections: 3 }, /corrections must be an object, not 3/],
  [{ more: 1 }, /more must be one of schema, library/],
])('%j is refused', (change, sentence) => {
  const model = modelData.find(({ library }) => library === 'generic45');
  const file = fileOf({ schema: 'pelab.model/1', ...model, ...change });
  expect(() => readModelFile(file, 'generic45')).toThrow(sentence);
});

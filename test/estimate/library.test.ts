import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import type { Library } from '../../src/technology/library.ts';
import { operatingPoint } from '../../src/technology/operating-point.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pelab-library-'));
});

afterAll(async () => rm(folder, { recursive: true }));

/** The built-in library with these cells alone, by way of a file. */
async function only(...names: readonly string[]): Promise<Library> {
  const whole = genericLibrary('generic45');
  if (whole === undefined) throw new Error('generic45 is built in');
  const cells = new Map([...whole.cells].filter(([name]) => names.includes(name)));
  const file = join(folder, 'own.lib');
  await writeFile(file, writeLiberty({ ...whole, cells }));
  return loadLibrary(file, folder);
}

describe('a library of the user', () => {
  test('needs an inverter, a buffer, a gate and a flip-flop, and nothing else', async () => {
    const least = ['INV_X1', 'BUF_X1', 'NAND2_X1', 'DFF_X1'];
    expect([...(await only(...least)).cells.keys()].toSorted()).toEqual(least.toSorted());
  });

  test.each([
    [['BUF_X1', 'NAND2_X1', 'DFF_X1'], 'not without an inverter'],
    [['INV_X1', 'NAND2_X1', 'DFF_X1'], 'not without a buffer'],
    [['INV_X1', 'BUF_X1', 'DFF_X1'], 'not without a gate of two inputs'],
    [['INV_X1', 'BUF_X1', 'NAND2_X1'], 'not without a flip-flop'],
    [['NAND2_X1'], 'not without an inverter, a buffer, a flip-flop'],
  ])('with %j is refused: %s', async (names, message) => {
    await expect(only(...names)).rejects.toThrow(message);
  });
});

/** Two real libraries, where they lie beside the project. */
const shared = resolve('..', 'shared', 'liberty');
if (!existsSync(shared)) process.stderr.write(`skipped: no real libraries in ${shared}\n`);

describe.skipIf(!existsSync(shared))('real libraries', () => {
  const parts = ['AO', 'INVBUF', 'OA', 'SEQ', 'SIMPLE'];
  const dates = ['211120', '220122', '211120', '220123', '211120'];
  const asap7 = parts.map((part, i) => `asap7sc7p5t_${part}_RVT_TT_nldm_${dates[i] ?? ''}.lib.gz`);
  test.each([
    [['sky130hd_tt.lib.gz'], 1.8, 80.5],
    [asap7, 0.7, 19.6],
  ])(
    '%j load, merged, with the supply and an inverter delay near that they are known for',
    async (files, supplyV, fo4Ps) => {
      const library = await loadLibrary(files, shared);
      expect(library.supplyV).toBe(supplyV);
      // Of the smallest inverter, which in asap7 is a third of the usual one.
      expect(operatingPoint(library).fo4Ps / fo4Ps).toBeGreaterThan(0.9);
      expect(operatingPoint(library).fo4Ps / fo4Ps).toBeLessThan(1.5);
    },
  );
});

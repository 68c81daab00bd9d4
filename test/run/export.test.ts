/** Tables for architecture simulators say what the estimate says. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { elaborate, estimate, exportTables } from '../../src/index.ts';

const out = mkdtempSync(join(tmpdir(), 'pelab-export-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const design = await elaborate({
  name: 'tpu-2x3',
  element: { family: 'mac', weight: 'int4', activation: 'int4', accumulator: 12 },
  array: { architecture: 'systolic-os', rows: 2, columns: 3 },
  technology: { clock: '500 MHz' },
  workload: { gemms: [{ name: 'tile', m: 2, k: 8, n: 3 }] },
});
const source = 'model' as const;

const [ofElement] = await estimate(design, { sources: [source], scopes: ['element'] });
const exported = await exportTables(design, { source, out });
const yaml = (path: string): unknown => parse(readFileSync(join(exported.folder, path), 'utf8'));

test('Accelergy: energy of an action in pJ, area in um2, six digits of the estimate', () => {
  const { ERT } = yaml('tpu-2x3.ERT.yaml') as {
    ERT: { tables: { name: string; actions: { name: string; energy: number }[] }[] };
  };
  const [table] = ERT.tables;
  expect(table?.name).toBe('system.tpu_2x3.pe[1..6]');
  const [compute, leak] = table?.actions ?? [];
  expect(compute?.name).toBe('compute');
  expect(compute?.energy).toBeCloseTo((ofElement?.estimate.energyPerMacFj ?? 0) / 1000, 6);
  // nW times 2 ns are attojoules.
  expect(leak?.energy).toBeCloseTo(((ofElement?.estimate.leakageNw ?? 0) * 2) / 1e6, 6);
  const { ART } = yaml('tpu-2x3.ART.yaml') as { ART: { tables: { area: number }[] } };
  expect(ART.tables[0]?.area).toBeCloseTo(ofElement?.estimate.areaUm2 ?? 0, 2);
});

test('the table of a primitive component has the same figures', () => {
  const [head, compute] = readFileSync(join(exported.folder, 'tpu-2x3.accelergy.csv'), 'utf8')
    .split('\n')
    .map((line) => line.split(','));
  expect(head).toEqual(['technology', 'latency', 'action', 'energy', 'area']);
  expect(Number(compute?.[1])).toBe(2);
  expect(Number(compute?.[3])).toBeCloseTo(exported.energyPerMacPj, 6);
});

test('ZigZag: an operational array of the same columns and rows', () => {
  const { operational_array: array } = yaml('tpu-2x3.zigzag.yaml') as {
    operational_array: { unit_energy: number; unit_area: number; sizes: number[] };
  };
  expect(array.sizes).toEqual([3, 2]);
  expect(array.unit_area).toBeCloseTo(exported.areaUm2, 2);
  expect(array.unit_energy).toBeCloseTo(exported.energyPerMacPj, 6);
});

test('scope array shares the array out: six elements together are its area', async () => {
  const shared = await exportTables(design, { source, out, scope: 'array' });
  const [ofArray] = await estimate(design, { sources: [source], scopes: ['array'] });
  expect(6 * shared.areaUm2).toBeCloseTo(ofArray?.estimate.areaUm2 ?? 0, 3);
  expect(shared.areaUm2).toBeGreaterThan(exported.areaUm2);
  expect(shared.energyPerMacPj).toBeCloseTo((ofArray?.estimate.energyPerMacFj ?? 0) / 1000, 9);
});

/** Co-simulation of a whole design, as the command calls it. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { elaborateDesign, type Design } from '../../src/design/index.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { cosimOptions } from '../../src/verify/cosim-options.ts';
import { cosimulateDesign } from '../../src/verify/design.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { isPresent } from '../support/engines.ts';

const design: Design = elaborateDesign({
  name: 'little',
  element: { family: 'mac', weight: 'int4', activation: 'int6', accumulator: 16 },
  array: { architecture: 'systolic-os', rows: 2, columns: 3 },
  workload: {
    gemms: [{ name: 'layer', m: 5, k: 9, n: 4 }],
    data: { distribution: 'normal', seed: 3 },
  },
  verify: { vectors: 400, engines: ['icarus'], exhaustive: true },
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cosim-design-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!isPresent(icarus))('under Icarus', () => {
  test('element, every operand, array and products are checked, and counted', async () => {
    const steps: string[] = [];
    const report = await cosimulateDesign(design, {
      out: folder,
      progress: (step) => steps.push(`${step.detail}`),
    });
    expect(report).toMatchObject({ schema: 'pelab.cosim/1', name: 'little', seed: 3, files: [] });
    const [element, operands, array, products] = report.verification;
    expect(element).toMatchObject({
      kind: 'property',
      module: 'mac_acc_as6_ws4_c16',
      mismatches: 0,
    });
    expect(operands).toMatchObject({
      kind: 'exhaustive',
      exhaustive: true,
      vectors: 1024,
      mismatches: 0,
    });
    expect(array).toMatchObject({
      kind: 'property',
      module: design.array?.plan().module,
      mismatches: 0,
    });
    expect(products).toMatchObject({ kind: 'gemm', mismatches: 0 });
    expect(element?.vectors).toBeGreaterThanOrEqual(400);
    expect(array?.vectors).toBeGreaterThanOrEqual(400);
    expect(new Set(steps)).toEqual(
      new Set([
        'element under icarus',
        'every operand of mac_acc_as6_ws4_c16',
        'array under icarus',
        'products under icarus',
      ]),
    );
    expect(existsSync(join(folder, 'little.counterexample'))).toBe(false);
  });

  test('a wrong array leaves a counter-example that --replay shows again', async () => {
    const own = rtlOf(
      design.array?.plan() ?? design.element.plan({ kind: 'accumulate', lanes: 1 }),
    );
    const files = own.files.map((file, i) => {
      const path = join(folder, `${i}.v`);
      writeFileSync(path, file.text.replace('a_0 * w_0', "(a_0 * w_0) & 10'sh2ff"));
      return path;
    });
    const rtl = { files, top: own.top };
    const report = await cosimulateDesign(design, { out: folder, rtl });
    expect(report.verification.some((result) => result.mismatches > 0)).toBe(true);
    const [replayFile, , bench] = report.files;
    expect(replayFile).toBe(join(folder, 'little.counterexample', `${own.top}-icarus.replay.json`));
    expect(readFileSync(bench ?? '', 'utf8')).toContain(`${own.top} u_dut (`);
    const again = await cosimulateDesign(design, { rtl, replay: replayFile ?? '' });
    expect(again.verification).toHaveLength(1);
    expect(again.verification[0]).toMatchObject({ kind: 'replay' });
    expect(again.verification[0]?.mismatches).toBeGreaterThan(0);
    const fixed = await cosimulateDesign(design, { replay: replayFile ?? '' });
    expect(fixed.verification[0]?.mismatches).toBe(0);
  });
});

test('options are checked, all at once', () => {
  const given = { engine: 'icarus,verilater', vectors: 0, seed: 1.5, top: 'm' };
  expect(() => cosimOptions(given)).toThrow(
    /^--engine must be one of .*, not verilater; did you mean verilator\?\n--vectors must be an integer in 1\.\.1000000000, not 0\n--seed must be an integer in 0\.\.4294967295, not 1\.5\n--top must be given with --rtl, not alone$/,
  );
});

test('options that say nothing leave the design in charge', () => {
  expect(cosimOptions({})).toEqual({});
  expect(cosimOptions({ engine: 'icarus, verilator', rtl: ['a.v'], top: 'm' })).toEqual({
    engines: ['icarus', 'verilator'],
    rtl: { files: ['a.v'], top: 'm' },
  });
});

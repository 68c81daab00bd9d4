/** The closed-form cycle count is part of the emitted bench, and holds for every size, shape and latency drawn. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assert, asyncProperty, constantFrom, integer, record, sample } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { GemmWords } from '../../src/arrays/family.ts';
import type { Design } from '../../src/design/design.ts';
import { elaborate } from '../../src/index.ts';
import { emitDesign } from '../../src/run/emit.ts';
import { embeddedEngine } from '../../src/simulate/embedded/engine.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { formatWords } from '../../src/verify/stimuli.ts';
import { isPresent } from '../support/engines.ts';

const folder = mkdtempSync(join(tmpdir(), 'contract-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const architectures = ['systolic-os', 'systolic-ws', 'adder-tree', 'cube', 'matrix-2d'];

const designOf = (
  architecture: string,
  rows: number,
  columns: number,
  pipeline: number,
): Promise<Design> =>
  elaborate({
    name: 'contract',
    element: { family: 'mac', weight: 'int4', activation: 'int4', accumulator: 16, pipeline },
    array: { architecture, rows, columns },
    workload: { gemms: [{ name: 'tile', m: 2, k: 7, n: 3 }] },
  });

/** The last line that the bench prints under Icarus. */
function verdict(design: Design, edit: (text: string) => string): string {
  const at = mkdtempSync(join(folder, 'bench-'));
  const { files, top } = emitDesign(design);
  for (const { path, content } of files) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), path.endsWith('_tb.v') ? edit(String(content)) : content);
  }
  const run = (...command: readonly string[]): string =>
    execFileSync(command[0] ?? '', command.slice(1), { cwd: at, encoding: 'utf8' });
  run('iverilog', '-g2005', '-Wall', '-o', 'tb.vvp', '-f', `${design.name}.f`, `tb/${top}_tb.v`);
  return (
    run('vvp', '-n', 'tb.vvp')
      .split('\n')
      .find((line) => /^(PASS|FAIL)/.test(line)) ?? ''
  );
}

describe.skipIf(!(await isPresent(icarus)))('the emitted bench', () => {
  test.each(architectures)('%s: asserts the cycles of its product', async (architecture) => {
    const design = await designOf(architecture, 3, 4, 1);
    const cycles = design.array?.schedule({ m: 2, k: 7, n: 3 }).cycles ?? 0;
    expect(verdict(design, (text) => text)).toMatch(/^PASS: \d+ checks/);
    const shorter = (text: string): string =>
      text.replace(`CONTRACT = 32'd${cycles}`, `CONTRACT = 32'd${cycles - 1}`);
    expect(verdict(design, shorter)).toBe(
      `FAIL: 2 x 7 x 3 must take ${cycles - 1} cycles, not ${cycles}`,
    );
  });
});

describe('the schedule', () => {
  test('is the cycles of the Verilog, for any rows, columns, shape, folds and latency', async () => {
    const cases = record({
      architecture: constantFrom(...architectures),
      rows: integer({ min: 1, max: 5 }),
      columns: integer({ min: 1, max: 5 }),
      pipeline: integer({ min: 1, max: 2 }),
      m: integer({ min: 1, max: 11 }),
      k: integer({ min: 1, max: 13 }),
      n: integer({ min: 1, max: 11 }),
      seed: integer(),
    });
    // Each draw is a circuit of its own, which Yosys reads: PELAB_DRAWS asks for more than the few of this lane.
    const numRuns = Number(process.env['PELAB_DRAWS'] ?? 8);
    const property = asyncProperty(cases, async ({ architecture, rows, columns, ...given }) => {
      const { m, k, n, seed } = given;
      const { array } = await designOf(architecture, rows, columns, given.pipeline);
      if (array === undefined) throw new Error('the design has an array');
      const words = (count: number, salt: number): bigint[] =>
        sample(formatWords(4, 'int4'), { seed: seed ^ salt, numRuns: count });
      const gemm: GemmWords = { m, k, n, a: words(m * k, 1), b: words(k * n, 2) };
      const [result] = await cosimulateGemms(array, [gemm], { engines: [embeddedEngine], seed });
      expect(result).toMatchObject({ mismatches: 0 });
      expect(result?.disagreement).toBe(undefined);
    });
    await assert(property, { numRuns, seed: 20 });
  });
});

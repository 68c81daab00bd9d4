/** The closed-form cycle count is part of the emitted bench, and holds for every size, shape and latency drawn. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assert, asyncProperty, constantFrom, integer, record, sample } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import type { GemmWords } from '../../src/arrays/family.ts';
import type { Design } from '../../src/design/design.ts';
import { InputError } from '../../src/errors.ts';
import { elaborate } from '../../src/index.ts';
import { benchRun } from '../../src/run/bench-rows.ts';
import { emitDesign, type Emission } from '../../src/run/emit.ts';
import { embeddedEngine } from '../../src/simulate/embedded/engine.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { formatWords } from '../../src/verify/stimuli.ts';
import { isPresent } from '../support/engines.ts';

const folder = mkdtempSync(join(tmpdir(), 'contract-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Elements, of which each array takes the first that suits it. */
const elements = [
  { family: 'mac', weight: 'int4', activation: 'int4', accumulator: 16 },
  { family: 'opt4c', weight: 'int4', activation: 'int4', accumulator: 16 },
  { family: 'xr-npe', modes: ['posit8_0'], sums: 'dot', readout: 'posit8_0' },
];

const scaled = { family: 'mixpe-a8', weight: 'uint4', group: 5, zero: 'kept', scale: 'fp16' };

type Section = Readonly<Record<string, unknown>>;

const designOf = (array: Section, element: Section): Promise<Design> =>
  elaborate({
    name: 'contract',
    element,
    array,
    workload: { gemms: [{ name: 'tile', m: 2, k: 7, n: 3 }] },
  });

async function suitable(array: Section): Promise<Design> {
  for (const element of elements) {
    try {
      return await designOf(array, element);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  throw new Error(`no element suits ${String(array['architecture'])}`);
}

const size = { rows: 2, columns: 4 };

/** Every registered architecture, and those whose weights share scales. */
const arrays: readonly (readonly [name: string, design: () => Promise<Design>])[] = [
  ...arrayFamilies.map(
    ({ slug }) => [slug, () => suitable({ architecture: slug, ...size })] as const,
  ),
  ...['systolic-os', 'systolic-ws'].map(
    (architecture) =>
      [`${architecture} with scales`, () => designOf({ architecture, ...size }, scaled)] as const,
  ),
];

/** What the bench prints under Icarus, but for differences of outputs. */
function verdict({ files, top }: Emission, edit: (text: string, path: string) => string): string[] {
  const at = mkdtempSync(join(folder, 'bench-'));
  for (const { path, content } of files) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), path.endsWith('.v') ? edit(String(content), path) : content);
  }
  const run = (...command: readonly string[]): string =>
    execFileSync(command[0] ?? '', command.slice(1), { cwd: at, encoding: 'utf8' });
  run('iverilog', '-g2005', '-Wall', '-o', 'tb.vvp', '-f', 'contract.f', `tb/${top}_tb.v`);
  return run('vvp', '-n', 'tb.vvp')
    .split('\n')
    .filter((line) => /^(PASS|FAIL|\d+ x)/.test(line));
}

/** The array with one register more behind its results. */
function late({ top, plan }: Emission, text: string, path: string): string {
  if (path !== `rtl/${top}.v`) return text;
  if (plan.interface.kind !== 'stream') throw new Error('an array has streams');
  const kept = plan.interface.streams
    .filter(({ direction, isControl = false }) => direction === 'output' && !isControl)
    .flatMap(({ valid, data }) => [valid, ...data]);
  const range = (width: number): string => (width === 1 ? '' : `[${width - 1}:0] `);
  const ports = plan.ports.map(({ direction, name, width }) => {
    const kind = kept.includes(name) ? 'output reg' : `${direction} wire`;
    return `${kind} ${range(width)}${name}`;
  });
  const outputs = plan.ports.filter(({ name }) => kept.includes(name));
  const pins = plan.ports.map(
    ({ name }) => `.${name}(${kept.includes(name) ? `early_${name}` : name})`,
  );
  return [
    text.replace(`module ${top} (`, `module ${top}_early (`),
    `module ${top} (${ports.join(', ')});`,
    ...outputs.map(({ name, width }) => `wire ${range(width)}early_${name};`),
    `${top}_early u_early (${pins.join(', ')});`,
    `always @(posedge clk) begin`,
    ...outputs.map(({ name }) => `${name} <= early_${name};`),
    'end',
    'endmodule',
  ].join('\n');
}

describe.skipIf(!isPresent(icarus))('the emitted bench', () => {
  test.each(arrays)('%s: asserts the cycles of its products', async (_name, design) => {
    const chosen = await design();
    const emission = emitDesign(chosen);
    const array = chosen.array;
    if (array === undefined) throw new Error('the design has an array');
    const { contracts } = benchRun(chosen, emission.plan);
    const [first, second] = contracts;
    if (first === undefined || second === undefined) throw new Error('a bench has two products');
    expect(first.product).toMatch(/^2 x \d+ x 3$/);
    const extent = second.product.split(' x ').map(Number);
    expect(extent[0]).toBeGreaterThan(array.rows);
    expect(extent[2]).toBeGreaterThan(array.columns);

    expect(verdict(emission, (text) => text)).toEqual([expect.stringMatching(/^PASS: \d+ checks/)]);

    const shorter = (text: string): string =>
      text.replace(`CONTRACT_1 = 32'd${second.cycles}`, `CONTRACT_1 = 32'd${second.cycles - 1}`);
    expect(verdict(emission, shorter)).toEqual([
      `${second.product} must take ${second.cycles - 1} cycles, not ${second.cycles}`,
      'FAIL: 1 of 2 products not in the cycles of the schedule',
    ]);

    expect(verdict(emission, (text, path) => late(emission, text, path))).toEqual([
      ...[first, second].map(
        ({ product, cycles }) => `${product} must take ${cycles} cycles, not ${cycles + 1}`,
      ),
      'FAIL: 2 of 2 products not in the cycles of the schedule',
    ]);
  });
});

describe('the schedule', () => {
  test('is the cycles of the Verilog, for any rows, columns, shape, folds and latency', async () => {
    const cases = record({
      architecture: constantFrom('systolic-os', 'systolic-ws', 'adder-tree', 'cube', 'matrix-2d'),
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
      const element = { ...elements[0], pipeline: given.pipeline };
      const { array } = await designOf({ architecture, rows, columns }, element);
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

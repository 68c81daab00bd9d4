/** Formats of the layers of a workload, chosen, written and refused. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { elaborateDesign } from '../../src/design/index.ts';
import { choosePrecision, type PrecisionOptions } from '../../src/precision/precision.ts';
import type { PrecisionReport } from '../../src/precision/report.ts';

let out = '';
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'pelab-precision-'));
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const element = { family: 'xr-npe', sums: 'dot', pipeline: 3 };
const data = {
  name: 'layers',
  element,
  array: { architecture: 'systolic-os', rows: 2, columns: 2 },
  workload: {
    gemms: [
      { name: 'first', m: 4, k: 10, n: 4 },
      { name: 'middle', m: 8, k: 32, n: 8, count: 3 },
      { name: 'last', m: 2, k: 32, n: 6 },
    ],
    data: { distribution: 'normal', seed: 3 },
  },
};

async function precision(
  options: PrecisionOptions = {},
  design: object = data,
): Promise<PrecisionReport> {
  const { report } = await choosePrecision(elaborateDesign(design), {
    out,
    errorBudget: 2 ** 12,
    ...options,
  });
  return report;
}

function rulesFile(text: string): string {
  const file = join(out, 'rules.yaml');
  writeFileSync(file, text);
  return file;
}

describe('the choice', () => {
  test('is within the budget, and loses what its layers lose by their weights', async () => {
    for (const share of [0.3, 0.4, 0.6, 1]) {
      const { budget, chosen, layers, method } = await precision({ budget: { share } });
      expect(method).toBe('exact');
      expect(chosen.cost).toBeLessThanOrEqual(budget);
      const picked = layers.map(({ mode, options }) => options.find((one) => one.mode === mode));
      expect(picked.reduce((sum, one) => sum + (one?.cycles ?? NaN), 0)).toBe(chosen.cost);
      const loss = layers.reduce(
        (sum, { sensitivity }, i) => sum + sensitivity * (picked[i]?.loss ?? NaN),
        0,
      );
      expect(loss).toBeCloseTo(chosen.loss, 12);
    }
  });

  test('with the whole budget is the widest format everywhere', async () => {
    const { layers, chosen, uniform } = await precision({ budget: { share: 1 } });
    expect(layers.map(({ format }) => format)).toEqual(['posit16_1', 'posit16_1', 'posit16_1']);
    expect(chosen.sqnrDb).toBe(uniform.find(({ format }) => format === 'posit16_1')?.sqnrDb);
  });

  test('goes along the curve: more cost, less loss', async () => {
    const { curve } = await precision();
    expect(curve.length).toBeGreaterThan(3);
    for (const [i, point] of curve.entries()) {
      const next = curve[i + 1];
      if (next === undefined) continue;
      expect(next.cost).toBeGreaterThan(point.cost);
      expect(next.loss).toBeLessThan(point.loss);
    }
  });

  test('spends on the layer whose error counts', async () => {
    const budget = { share: 0.5 };
    const heavy = async (name: string): Promise<readonly string[]> => {
      const weights = ['first', 'middle', 'last'].map((one) => `${one}: ${one === name ? 1 : 0}`);
      const sensitivity = rulesFile(`layers: { ${weights.join(', ')} }`);
      return (await precision({ budget, sensitivity })).layers.map(({ format }) => format);
    };
    expect((await heavy('first'))[0]).toBe('posit16_1');
    expect((await heavy('last'))[2]).toBe('posit16_1');
  });

  test('keeps to the formats of a layer', async () => {
    const sensitivity = rulesFile('layers: { first: { formats: [e2m1] } }');
    const { layers, uniform } = await precision({ budget: { share: 1 }, sensitivity });
    expect(layers.map(({ format }) => format)).toEqual(['e2m1', 'posit16_1', 'posit16_1']);
    expect(uniform.find(({ format }) => format === 'posit8_0')?.cost).toBeNull();
  });
});

describe('costs and errors', () => {
  test('a narrower format is less exact and takes fewer cycles and bytes', async () => {
    const { layers } = await precision();
    for (const { options } of layers) {
      const [wide, half, power, float] = options;
      for (const narrow of [power, float]) {
        expect(narrow?.cycles).toBeLessThan(half?.cycles ?? 0);
        expect(narrow?.bytes).toBeLessThan(half?.bytes ?? 0);
        expect(narrow?.sqnrDb).toBeLessThan(half?.sqnrDb ?? 0);
      }
      expect(half?.cycles).toBeLessThan(wide?.cycles ?? 0);
      expect(half?.sqnrDb).toBeLessThan(wide?.sqnrDb ?? 0);
      expect(new Set(options.map(({ comparedOutputs }) => comparedOutputs)).size).toBe(1);
    }
  });

  test('a product of one format costs what the design in that mode is scheduled at', async () => {
    const { simulateDesign } = await import('../../src/run/simulate.ts');
    const { uniform } = await precision();
    for (const { format, cost } of uniform) {
      const design = elaborateDesign({ ...data, element: { ...element, mode: format } });
      expect((await simulateDesign(design, { errorBudget: 1 })).cycles).toBe(cost);
    }
  });

  test('bytes are limited where they are asked for', async () => {
    const { chosen, budget, unit, layers } = await precision({
      cost: 'bytes',
      budget: { limit: 9000 },
    });
    expect([budget, unit]).toEqual([9000, 'bytes']);
    expect(chosen.cost).toBeLessThanOrEqual(9000);
    const bytes = layers.map(
      ({ mode, options }) => options.find((one) => one.mode === mode)?.bytes ?? NaN,
    );
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBe(chosen.cost);
  });
});

describe('the folder', () => {
  test('holds the report, a mode per line and a page, the same each time', async () => {
    const read = (): string[] =>
      ['precision.json', 'modes.hex', 'report.html'].map((file) =>
        readFileSync(join(out, 'layers.precision', file), 'utf8'),
      );
    const report = await precision();
    const first = read();
    expect(await precision()).toEqual(report);
    expect(read()).toEqual(first);
    expect(JSON.parse(first[0] ?? '')).toEqual(report);
    expect(first[1]).toBe(report.layers.map(({ mode }) => `${mode}\n`).join(''));
    expect(first[2]).toContain('<svg');
  });
});

describe('refused is', () => {
  const refusal = async (options: PrecisionOptions, design?: object): Promise<string> =>
    precision(options, design).then(
      () => 'nothing',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

  test('an element with one format', async () => {
    const mac = { family: 'mac', weight: 'int8', activation: 'int8', accumulator: 32 };
    expect(await refusal({}, { name: 'one', element: mac })).toBe(
      'element.family must be one whose words may be of several formats, such as xr-npe, not mac',
    );
  });

  test('a format that is not built in', async () => {
    expect(await refusal({ formats: ['posit8_1'] })).toBe(
      '--formats must be of posit16_1, posit8_0, posit4_1, e2m1, the formats built in, not posit8_1; did you mean posit8_0?',
    );
    expect(await refusal({ formats: [] })).toContain('at least one of');
  });

  test('a budget below the cheapest formats, with what they need', async () => {
    expect(await refusal({ budget: { limit: 10 } })).toMatch(
      /^--budget must be at least \d+ cycles, with every layer in its cheapest format, not 10 cycles$/,
    );
  });

  test('a file of weights that is wrong, with the place of each fault', async () => {
    const text = 'layers:\n  frist: 1\n  middle: { formats: [e2m2] }\n';
    const said = await refusal({ sensitivity: rulesFile(text) });
    expect(said).toMatch(/rules\.yaml:2:\d+: layers\.frist must be the name of a layer.*first\?/);
    expect(said).toMatch(/rules\.yaml:3:\d+: .*formats\.0 must be of .*, not e2m2/);
    expect(await refusal({ sensitivity: rulesFile('layers: { first: 1 }') })).toContain(
      'the weight of every layer, or of none, not without middle',
    );
    const zeros = 'layers: { first: 0, middle: 0, last: 0 }';
    expect(await refusal({ sensitivity: rulesFile(zeros) })).toContain('a weight above 0');
  });
});

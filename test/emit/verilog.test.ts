import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { renderModule, renderPlan } from '../../src/emit/verilog.ts';
import { input, output, type Plan } from '../../src/structure/plan.ts';
import { configured, smallDesigns } from './families.ts';

const expectedFolder = new URL('expected/', import.meta.url);

describe.each(smallDesigns())('emitted text of $slug', ({ slug, plans }) => {
  const folder = new URL(`${slug}/`, expectedFolder);

  test.each(plans)('$module is the text that was reviewed', async (plan) => {
    const file = new URL(`${plan.module}.v`, folder);
    await expect(renderModule(plan)).toMatchFileSnapshot(file.pathname);
  });

  test('no reviewed file is left over', () => {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const known = new Set(plans.map((plan) => `${plan.module}.v`));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});

test('a line too long for its port loses the format, one too long for its instance is broken', () => {
  const lineOf = (slug: string, section: object, wanted: RegExp): string => {
    const plan = configured(slug, { ...section }).plan({ kind: 'chain', lanes: 1 });
    const text = renderPlan(plan)
      .map((file) => file.text)
      .join('');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    return wanted.exec(text)?.[0] ?? '';
  };
  const wide = {
    activation: 'int6',
    weight: 'int16',
    accumulator: 29,
    pipeline: 2,
    shift: 'result',
    tree: 'dadda',
    laneSumBits: 19,
  };
  expect(lineOf('opt2', wide, /output wire \[161:0\] acc_o.*/)).toMatch(
    /sum with these products, .* of every weight$/,
  );
  const long = { accumulator: 'e2m1', scale: 'e2m3', multiplier: 'and-array', pipeline: 2 };
  expect(
    lineOf('dequant-mac', long, /pe_float_dequantised_product\w+\n +u_product_0 \(\n/),
  ).not.toBe('');
});

test('nets by the dozen are broken into lines that fit', () => {
  const wide = { weight: 'int16', activation: 'int16', encoding: 'twos-complement' };
  const sums = configured('opt2', { ...wide, accumulator: 40, shift: 'result' });
  const lanes = configured('posit-mac', { weight: 'posit8_0', activation: 'posit8_0' });
  expect(renderPlan(sums.plan({ kind: 'accumulate', lanes: 1 }), 'hash').length).toBeGreaterThan(1);
  expect(renderPlan(lanes.plan({ kind: 'accumulate', lanes: 4 }), 'hash').length).toBeGreaterThan(
    1,
  );
});

test('a summary that a long module name leaves no room for goes on over lines of its own', () => {
  const [first] = smallDesigns().flatMap(({ plans }) => plans);
  if (first === undefined) throw new Error('there are designs');
  const name = 'n'.repeat(90);
  const lines = renderModule({ ...first, summary: `the streams of ${name}` }).split('\n');
  expect(lines.slice(1, 3)).toEqual(['//   the streams of', `//   ${name}`]);
});

test('no family is left over among the reviewed texts', () => {
  const slugs = new Set(smallDesigns().map(({ slug }) => slug));
  expect(readdirSync(expectedFolder).filter((name) => !slugs.has(name))).toEqual([]);
});

test('the text is the same bytes when pelab runs in another folder', () => {
  const script = `
    import { createHash } from 'node:crypto';
    import { renderPlan } from ${JSON.stringify(new URL('../../src/emit/verilog.ts', import.meta.url).href)};
    import { configured } from ${JSON.stringify(new URL('families.ts', import.meta.url).href)};
    const files = renderPlan(configured('booth-mac').plan({ kind: 'accumulate', lanes: 2 }));
    process.stdout.write(createHash('sha256').update(JSON.stringify(files)).digest('hex'));
  `;
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const args = ['--import', tsx, '--input-type=module', '-e', script];
  const elsewhere = execFileSync(process.execPath, args, { cwd: tmpdir(), encoding: 'utf8' });
  const files = renderPlan(configured('booth-mac').plan({ kind: 'accumulate', lanes: 2 }));
  const here = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  expect(elsewhere).toBe(here);
});

describe('what is refused', () => {
  const plan: Plan = {
    module: 'inverter',
    template: 'structure/half-adder',
    summary: 'a test',
    params: {},
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [input('a_i', 1, 'bit'), input('b_i', 1, 'bit'), output('sum_o', 1, 'bit')],
    view: {},
    operators: [],
    children: [],
  };

  test('a module named by a reserved word', () => {
    expect(() => renderModule({ ...plan, module: 'table' })).toThrow(
      'table: a name must not be the reserved word table',
    );
  });

  test('a port that is not lower_snake', () => {
    const ports = [...plan.ports, output('carryO', 1, 'bit')];
    expect(() => renderModule({ ...plan, ports })).toThrow(
      'inverter: a name must be lower_snake, not carryO',
    );
  });

  test('text that is not plain ASCII, and lines of more than 100 columns', () => {
    const odd = [...plan.ports, output('carry_o', 1, 'caf\u00e9')];
    expect(() => renderModule({ ...plan, ports: odd })).toThrow('a line is not plain ASCII');
    const long = [...plan.ports, output('carry_o', 1, 'x'.repeat(100))];
    expect(() => renderModule({ ...plan, ports: long })).toThrow('a line has 126 columns');
  });

  test('a slot that the plan does not fill', () => {
    expect(() => renderModule({ ...plan, template: 'structure/stream-reg' })).toThrow(
      '"width" not defined',
    );
  });
});

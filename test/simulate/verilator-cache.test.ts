/** What Verilator has built is kept, and found again. */

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verilator } from '../../src/simulate/verilator.ts';
import { noise, trace, wideComb, withSession } from '../laws/engine-laws.ts';
import { isPresent } from '../support/engines.ts';

describe.skipIf(!isPresent(verilator))('verilator', () => {
  const outside = process.env['PELAB_CACHE'];
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'verilator-cache-'));
    process.env['PELAB_CACHE'] = folder;
  });
  afterAll(() => {
    if (outside === undefined) delete process.env['PELAB_CACHE'];
    else process.env['PELAB_CACHE'] = outside;
    rmSync(folder, { recursive: true, force: true });
  });

  test('builds a design once; the kept program gives the same trace', async () => {
    const programs = (): string[] =>
      readdirSync(join(folder, 'verilator')).filter((name) => !name.startsWith('runtime-'));
    const stimulus = noise(wideComb, 20, 1);
    const first = await withSession(verilator, wideComb, async (session) =>
      trace(await session.cycles(stimulus)),
    );
    const [program, ...others] = programs();
    expect(others).toEqual([]);
    const { ino } = statSync(join(folder, 'verilator', program ?? ''));
    const second = await withSession(verilator, wideComb, async (session) =>
      trace(await session.cycles(stimulus)),
    );
    expect(programs()).toEqual([program]);
    expect(statSync(join(folder, 'verilator', program ?? '')).ino).toBe(ino);
    expect(second).toEqual(first);
  });

  test('takes its own library from the cache for another design, with the same trace as without', async () => {
    const other = {
      ...wideComb,
      files: wideComb.files.map((file) => ({ ...file, text: `// other\n${file.text}` })),
    };
    const stimulus = noise(wideComb, 20, 1);
    const run = async (): Promise<string[]> =>
      withSession(verilator, other, async (session) => trace(await session.cycles(stimulus)));
    const cached = await run();
    expect(
      readdirSync(join(folder, 'verilator')).filter((name) => name.startsWith('runtime-')),
    ).toHaveLength(1);
    process.env['PELAB_CACHE'] = 'off';
    expect(await run()).toEqual(cached);
  });
});

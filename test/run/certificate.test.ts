/** The certificate says what was done, and a folder that is no longer what was certified is told by name. */

import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { certify, check } from '../../src/index.ts';
import type { Certificate } from '../../src/index.ts';

const out = mkdtempSync(join(tmpdir(), 'pelab-certificate-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const file = join(out, 'small.yaml');
writeFileSync(
  file,
  `name: small
element: {family: booth-mac, weight: int4, activation: int4, accumulator: 12}
workload: {gemms: [{name: tile, m: 2, k: 4, n: 2}]}
verify: {vectors: 500}
estimate: {sources: [model]}
`,
);
const folder = join(out, 'small');
const certified = certify(file, { out, mutants: 60 });

const read = async (): Promise<Certificate> => {
  await certified;
  return JSON.parse(readFileSync(join(folder, 'certificate.json'), 'utf8')) as Certificate;
};

describe('the certificate', () => {
  test('tells apart what was exhausted, proved, sampled and broken on purpose', async () => {
    const { held } = await certified;
    expect(held).toBe(true);
    const certificate = await read();
    expect(certificate).toMatchObject({
      schema: 'pelab.certificate/1',
      exhausted: [{ engine: 'embedded', vectors: 256, mismatches: 0 }],
      proved: expect.arrayContaining([
        expect.objectContaining({ verdict: 'proved', reference: 'mac_chain_as4_ws4_c12' }),
        expect.objectContaining({ verdict: 'proved', reference: 'its control, in any state' }),
      ]) as unknown,
      sampled: [{ engine: 'embedded', kind: 'property', mismatches: 0 }],
      mutation: [{ tried: 60, survived: 0, score: 1 }],
      audit: { equal: true },
    });
    expect(certificate.tools).toMatchObject({ node: process.versions.node });
    expect(Object.keys(certificate.sha256)).toContain('rtl/booth_mac_acc_as4_ws4_c12.v');
  });

  test('counts operands by kind, and reaches both ends of the sum', async () => {
    const { coverage } = await read();
    expect(coverage.accumulator).toEqual({
      least: '-2048',
      greatest: '2047',
      lowest: '-2048',
      highest: '2047',
    });
    for (const operand of ['a_i', 'b_i']) {
      expect(Object.keys(coverage.operandClasses[operand] ?? {}).toSorted()).toEqual([
        'greatest',
        'least',
        'negative',
        'one',
        'positive',
        'zero',
      ]);
    }
    expect(coverage.toggle.never).toEqual([]);
    expect(coverage.toggle.bits).toBeGreaterThan(12);
  });
});

describe('check', () => {
  test('finds the folder as certified, and the checks hold once more', async () => {
    await certified;
    expect(await check(folder)).toMatchObject({
      held: true,
      missing: [],
      changed: [],
      rerun: null,
    });
    const { held, rerun } = await check(folder, { rerun: true });
    expect(rerun?.differences).toEqual([]);
    expect(rerun?.vectors).toBeGreaterThan(500);
    expect(held).toBe(true);
  });

  test('a changed file and a missing one are told by name', async () => {
    const { sha256 } = await read();
    const [one = '', other = ''] = Object.keys(sha256).filter((path) => path.startsWith('rtl/'));
    const text = readFileSync(join(folder, one), 'utf8');
    appendFileSync(join(folder, one), '// \n');
    const gone = readFileSync(join(folder, other), 'utf8');
    rmSync(join(folder, other));
    expect(await check(folder)).toMatchObject({ held: false, changed: [one], missing: [other] });
    writeFileSync(join(folder, one), text);
    writeFileSync(join(folder, other), gone);
    expect(await check(folder)).toMatchObject({ held: true });
  });

  test('a design that is no longer the one certified is told', async () => {
    await certified;
    const moved = join(out, 'moved.yaml');
    writeFileSync(moved, readFileSync(file, 'utf8').replace('accumulator: 12', 'accumulator: 13'));
    const { held, rerun } = await check(folder, { rerun: true, design: moved });
    expect(held).toBe(false);
    expect(rerun?.differences[0]).toContain(
      'must be the certified design, and it has been changed',
    );
  });

  test('a folder without a certificate is refused', async () => {
    await expect(check(out)).rejects.toThrow(
      'certificate.json must be the certificate of the folder, as run writes it',
    );
  });
});

/** Exhaustive checks of elements: all combinations counted, faults found at their first combination. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/bits/machine.ts';
import { loadDesign } from '../../src/design/index.ts';
import { embeddedEngine } from '../../src/simulate/embedded/engine.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { checkEveryOperand } from '../../src/verify/every-operand.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { macElement } from '../laws/engine-laws.ts';
import { isPresent } from '../support/engines.ts';

const accumulate: Role = { kind: 'accumulate', lanes: 1 };
const chain: Role = { kind: 'chain', lanes: 1 };
const int8 = macElement();

describe('on gates', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Role, number, Record<string, string>]>([
    ['int8 x int8', {}, accumulate, 65536, { en_i: '1', valid_i: '1', first_i: '1' }],
    ['the same onto a passing sum', {}, chain, 65536, { en_i: '1', acc_i: '0' }],
    [
      'every sum, too, where it fits: 3 + 4 + 10 bits, saturating',
      { weight: 'int3', activation: 'uint4', accumulator: 10, overflow: 'saturate' },
      chain,
      2 ** 17,
      { en_i: '1' },
    ],
    [
      'uint12 x int12 in two stages',
      { weight: 'uint12', activation: 'int12', accumulator: 40, pipeline: 2 },
      accumulate,
      2 ** 24,
      { en_i: '1', valid_i: '1', first_i: '1' },
    ],
  ])(
    'mac: RTL equals golden on every combination: %s',
    async (_name, params, role, count, fixed) => {
      const [result] = await checkEveryOperand(macElement(params), role, {
        engines: [embeddedEngine],
      });
      expect(result).toMatchObject({
        kind: 'exhaustive',
        exhaustive: true,
        vectors: count,
        mismatches: 0,
        fixed,
      });
    },
  );

  test('a single wrong pair of 65536 is found, counted as one, and shown', async () => {
    const rtl = rtlOf(int8.plan(accumulate));
    const files = rtl.files.map((file) => ({
      ...file,
      text: file.text.replace(
        /product_0 = (.*);/,
        "product_0 = (a_i == 8'h53 && b_i == 8'h9c) ? 16'sh7 : $1;",
      ),
    }));
    const options = { engines: [embeddedEngine], rtl: { ...rtl, files } };
    const [result] = await checkEveryOperand(int8, accumulate, options);
    expect(result).toMatchObject({ mismatches: 1, vectors: 65536 });
    const product = BigInt.asUintN(32, 0x53n * (0x9cn - 256n)).toString(16);
    expect(result?.counterexample?.text.split('\n')[0]).toBe(
      `mac_acc_as8_ws8_c32: acc_o must be 32'h${product} in cycle 2, not 32'h00000007 (embedded, seed 0)`,
    );
    expect(result?.counterexample?.rows[1]?.inputs).toMatchObject({
      a_i: '53',
      b_i: '9c',
      rst: '0',
    });
  });
});

test.skipIf(!isPresent(icarus))('Icarus gives the same verdict, cycle by cycle', async () => {
  const element = macElement({ weight: 'int4', activation: 'int5', accumulator: 12 });
  const [result] = await checkEveryOperand(element, accumulate, { engines: [icarus] });
  expect(result).toMatchObject({ exhaustive: true, vectors: 512, mismatches: 0 });
  expect(result?.cycles).toBeGreaterThanOrEqual(512);
});

test.skipIf(!isPresent(icarus))(
  'a sum to add to is an operand as far as it is wanted',
  async () => {
    const element = macElement({ weight: 'int2', activation: 'int3', accumulator: 6 });
    const check = (bitsWithSum: number): ReturnType<typeof checkEveryOperand> =>
      checkEveryOperand(element, chain, { engines: [icarus], bitsWithSum });
    expect(await check(11)).toMatchObject([{ vectors: 2 ** 11, exhaustive: true, mismatches: 0 }]);
    expect(await check(10)).toMatchObject([{ vectors: 2 ** 5, exhaustive: true, mismatches: 0 }]);
    expect((await check(10))[0]?.fixed).toMatchObject({ acc_i: '0' });
  },
);

describe('2^26 combinations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pelab-every-'));
  const kept = process.env['PELAB_CACHE'];
  beforeAll(() => {
    process.env['PELAB_CACHE'] = folder;
  });
  afterAll(() => {
    if (kept === undefined) delete process.env['PELAB_CACHE'];
    else process.env['PELAB_CACHE'] = kept;
    rmSync(folder, { recursive: true, force: true });
  });

  const element = macElement({ weight: 'int13', activation: 'int13', accumulator: 32 });
  const rtl = rtlOf(element.plan(accumulate));
  const files = rtl.files.map((file) => ({
    ...file,
    text: file.text.replace(
      /product_0 = (.*);/,
      "product_0 = (a_i == 13'h1 && b_i == 13'h2) ? 26'sh7 : $1;",
    ),
  }));
  const broken = { engines: [embeddedEngine], rtl: { ...rtl, files } };

  test('one wrong pair is found by worker threads, also after an interruption', async () => {
    const stop = new AbortController();
    const before: number[] = [];
    const interrupted = checkEveryOperand(element, accumulate, {
      ...broken,
      signal: stop.signal,
      progress(done, _of, secondsLeft) {
        // How long it will take is said before anything is done.
        if (before.length === 0) expect([done, (secondsLeft ?? 0) > 0]).toEqual([0, true]);
        before.push(done);
        if (done >= 2 ** 24) stop.abort();
      },
    });
    await expect(interrupted).rejects.toThrow('aborted');
    const after: number[] = [];
    const [result] = await checkEveryOperand(element, accumulate, {
      ...broken,
      progress: (done) => after.push(done),
    });
    expect(after[1]).toBeGreaterThan(2 ** 24);
    expect(result).toMatchObject({ vectors: 2 ** 26, mismatches: 1, exhaustive: true });
    expect(result?.counterexample?.rows[1]?.inputs).toMatchObject({ a_i: '1', b_i: '2' });
    expect(readdirSync(join(folder, 'exhaustive'))).toEqual([]);
  });

  test('an engine of cycles refuses them in one sentence', async () => {
    const options = { engines: [embeddedEngine, icarus] };
    await expect(checkEveryOperand(element, accumulate, options)).rejects.toThrow(
      '--exhaustive must be for at most 2^24 operand combinations, not for the 2^26 of mac_acc_as13_ws13_c32',
    );
  });
});

test('more than 2^32 combinations are refused in one sentence', async () => {
  const { element } = await loadDesign('designs/xr-npe.yaml');
  await expect(
    checkEveryOperand(element, accumulate, { engines: [embeddedEngine] }),
  ).rejects.toThrow(
    '--exhaustive must be for at most 2^32 operand combinations, not for the 2^34 of ',
  );
});

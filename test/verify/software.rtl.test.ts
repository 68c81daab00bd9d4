/** Software that does anything against an array with registers: what it finds that whole products do not. */

import { expect, test } from 'vitest';
import { simdCoprocessor } from '../../src/arrays/simd-coprocessor/index.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { gemmsOf } from '../../src/verify/gemm-choice.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { cosimulateSoftware } from '../../src/verify/software.ts';
import { embeddedEngine } from '../../src/simulate/embedded/engine.ts';
import { arrayOf } from '../laws/array-laws.ts';

// One format keeps the elements small: what is looked at is around them.
const dot = { family: 'xr-npe', modes: ['e2m1'], sums: 'dot', readout: 'e2m1', quire: 116 };
const array = arrayOf(simdCoprocessor, { rows: 2, columns: 2, depth: 4 }, { ...dot, pipeline: 1 });
const options = { engines: [embeddedEngine], seed: 4, cycles: 6000 };

test('runs, aborts, resets and refused requests: nothing differs', async () => {
  const [result] = await cosimulateSoftware(array, options);
  expect(result).toMatchObject({ kind: 'software', engine: 'embedded', cycles: 6000, seed: 4 });
  expect(result?.mismatches).toBe(0);
  expect(result?.vectors).toBeGreaterThan(1000);
});

test('panels that an abort does not empty are found, in fewer cycles than a run has; products pass', async () => {
  const own = rtlOf(array.plan());
  const files = own.files.map((file) => ({
    ...file,
    text: file.text.replace("b_full_q <= 2'b00;", "b_full_q <= rst ? 2'b00 : b_full_q;"),
  }));
  expect(files).not.toEqual(own.files);
  const rtl = { ...own, files };
  // Of 6000 cycles one draw in six has no abort that leaves a panel full behind it.
  const long = { ...options, cycles: 40000 };
  const [found] = await cosimulateSoftware(array, { ...long, rtl });
  expect(found?.mismatches).toBeGreaterThan(0);
  expect(found?.counterexample?.cycle).toBeLessThan(600);
  expect(found?.counterexample?.text).toContain('(embedded, seed 4)');
  const products = gemmsOf(undefined, array, 4, 4000);
  expect(
    await cosimulateGemms(array, products, { engines: [embeddedEngine], seed: 4, rtl }),
  ).toMatchObject([{ mismatches: 0 }]);
});

test('an array without registers has no such runs', async () => {
  expect(await cosimulateSoftware(arrayOf(systolicOs, { rows: 2, columns: 2 }), options)).toEqual(
    [],
  );
});

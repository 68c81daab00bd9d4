/** What a user of the package drives a co-processor with: steps on its bus, from the public library alone. */

import { expect, test } from 'vitest';
import { elaborate, host, InputError, program, type GemmWords } from '../../src/index.ts';

const design = {
  name: 'co',
  element: {
    family: 'xr-npe',
    sums: 'dot',
    modes: ['posit8_0'],
    mode: 'posit8_0',
    readout: 'posit8_0',
  },
  array: { architecture: 'simd-coprocessor', rows: 2, columns: 2, bus: 32, depth: 8 },
  workload: { gemms: [{ name: 'g', m: 2, k: 4, n: 2 }] },
};

/** posit(8,0): 1 is 0x40, 2 is 0x60, 4 is 0x70; a word holds two of them. */
const product: GemmWords = {
  m: 2,
  k: 1,
  n: 2,
  a: [0x4040n, 0x6040n],
  b: [0x4060n, 0x4040n],
};

test('a product goes through the ports of the golden machine, and comes back', async () => {
  const { array } = await elaborate(design);
  const { steps, product: read } = await program(design, product);
  const side = host(steps);
  const machine = array?.golden();
  machine?.reset();
  let outputs: ReturnType<NonNullable<typeof machine>['step']> | undefined;
  for (let cycle = 0; !side.done && cycle < 2000; cycle++) {
    outputs = machine?.step(side.next(outputs));
  }
  expect(side.value).toMatchObject({ ended: 'done', marked: false });
  // Rows [1, 1] and [1, 2] by columns [2, 1] and [1, 1]: 3 and 2, 4 and 3, in posit(8,0).
  expect(read(side.received).map((word) => word & 0xffn)).toEqual([0x68n, 0x60n, 0x70n, 0x68n]);
});

test('the steps are data: registers by name, beats, waits', async () => {
  const { steps } = await program(design, product);
  const script = steps();
  const asked: string[] = [];
  for (let { value, done } = script.next(); done !== true;) {
    const step = value as { do: string; to?: unknown; from?: unknown; for?: unknown };
    asked.push([step.do, step.to ?? step.from ?? step.for ?? ''].join(' ').trim());
    ({ value, done } = script.next({ data: 0n, isError: false }));
  }
  expect(asked).toEqual([
    ...['mode', 'm', 'n', 'k', 'scale', 'ctrl'].map((name) => `write ${name}`),
    'send',
    'wait interrupt',
    'read status',
    'write status',
    'read flags',
    'write flags',
    ...['cycles_lo', 'cycles_hi', 'macs_lo', 'macs_hi'].map((name) => `read ${name}`),
  ]);
});

test('a design without registers has no program', async () => {
  await expect(program({ name: 'mac', element: { family: 'mac' } }, product)).rejects.toThrow(
    InputError,
  );
});

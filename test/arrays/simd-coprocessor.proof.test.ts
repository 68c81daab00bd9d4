import { expect, test } from 'vitest';
import { simdCoprocessor } from '../../src/arrays/simd-coprocessor/index.ts';
import { proveControl } from '../../src/verify/control/prove-control.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { arrayOf } from '../laws/array-laws.ts';

const element = { family: 'xr-npe', modes: ['e2m1'], sums: 'dot', readout: 'e2m1', pipeline: 1 };
const design = arrayOf(simdCoprocessor, { rows: 4, columns: 2, depth: 4 }, element);
const rtl = rtlOf(design.plan());
const claims = design.claims?.() ?? { free: [], claims: [] };

test('from any state: requests are answered, offers stay, a run that is given up ends', async () => {
  const proofs = await proveControl({ rtl, claims }, 60);
  expect(proofs.length).toBeGreaterThan(8);
  expect(proofs.filter(({ verdict }) => verdict !== 'proved')).toEqual([]);
});

test('a writer that forgets a result, and a stop that never ends, are refuted', async () => {
  const files = rtl.files.map((file) => ({
    ...file,
    text: file.text
      .replace('(last_beat || !run_i)', 'last_beat')
      .replace(
        'else valid_q <= take || (valid_q && !(ready_i',
        'else valid_q <= take || (valid_q && !(run_i',
      )
      .replace('stop_q && !quiet_i', 'stop_q'),
  }));
  const proofs = await proveControl({ rtl: { ...rtl, files }, claims }, 60);
  const refuted = proofs.filter(({ verdict }) => verdict === 'refuted').map(({ claim }) => claim);
  expect(refuted).toEqual([
    'a result that is offered stays until it is taken, aborts and resets by software included',
    'after an abort the control is idle within 4 cycles, results being taken',
    'after a reset by software the control is idle within 4 cycles, results being taken',
    'after a panel that ends in the wrong place the control is idle within 4 cycles, results being taken',
    'a run that is being given up ends within 3 cycles, results being taken',
  ]);
});

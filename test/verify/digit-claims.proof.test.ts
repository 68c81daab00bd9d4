/** Elements that take digits: their sums by definition, step after step, and a fault that breaks one. */

import { expect, test } from 'vitest';
import type { Design } from '../../src/design/design.ts';
import { elaborate } from '../../src/index.ts';
import { digitClaims } from '../../src/verify/control/digit-claims.ts';
import { proveControl, type ClaimedModule } from '../../src/verify/control/prove-control.ts';
import { proveDesign } from '../../src/verify/prove.ts';

function column(element: object): Promise<Design> {
  const formats = { weight: 'int4', activation: 'int4', accumulator: 12, encoding: 'ent' };
  return elaborate({
    name: 'column',
    element: { ...formats, ...element },
    array: { architecture: 'column-engine', rows: 2, columns: 2 },
    workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
  });
}

async function claimed(element: object): Promise<ClaimedModule | undefined> {
  return digitClaims(await column(element));
}

async function only(family: string): Promise<ClaimedModule> {
  const found = await claimed({ family });
  if (found === undefined) throw new Error(`no claims on ${family}`);
  return found;
}

test('the sum is that of digits times operands after the first step, and after any that follows', async () => {
  const proofs = await proveControl(await only('opt4c'), 60);
  expect(proofs.map(({ verdict }) => verdict)).toEqual(['proved', 'proved']);
});

test('a sum that keeps its carries at a lesser bit weight is refuted in the step, and stands in the first one', async () => {
  const sound = await only('opt4c');
  const files = sound.rtl.files.map(({ path, text }) => ({
    path,
    text: path === 'observer.v' ? text.replace('sum_q * 4', 'sum_q * 2') : text,
  }));
  const proofs = await proveControl({ ...sound, rtl: { ...sound.rtl, files } }, 60);
  expect(proofs.map(({ verdict }) => verdict)).toEqual(['proved', 'refuted']);
  const [, step] = proofs;
  if (step?.verdict !== 'refuted') throw new Error(step?.verdict);
  expect(step.trace.at(-1)).toMatchObject({ same: '0' });
});

test('elements that choose the digits of whole operands themselves, or take none, have no such claims', async () => {
  expect(await claimed({ family: 'opt3' })).toBeUndefined();
});

test('prove says of opt3 that the steps of its sum were proved by weights', async () => {
  const { proofs, omitted } = await proveDesign(await column({ family: 'opt3' }));
  const [sum] = proofs.filter(({ reference }) => reference.startsWith('its sum'));
  expect(sum).toMatchObject({ verdict: 'proved', by: 'weights', inputBits: 7 });
  expect(omitted).toBeUndefined();
});

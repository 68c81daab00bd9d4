/** Claims on the control of every element and array: proved from any state, and refuted where a fault breaks them. */

import { describe, expect, test } from 'vitest';
import type { ArrayDesign } from '../../src/arrays/family.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import type { Role } from '../../src/bits/machine.ts';
import type { Rtl } from '../../src/simulate/engine.ts';
import { pipeClaims, withStub } from '../../src/verify/control/pipe-claims.ts';
import { proveControl, type ClaimedModule } from '../../src/verify/control/prove-control.ts';
import { contractClaims, streamClaims } from '../../src/verify/control/stream-claims.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { arrayOf } from '../laws/array-laws.ts';
import { macElement } from '../laws/engine-laws.ts';

const accumulate: Role = { kind: 'accumulate', lanes: 1 };

/** The text with one thing changed, which must be there. */
function broken(rtl: Rtl, from: string, to: string): Rtl {
  const files = rtl.files.map((file) => ({ ...file, text: file.text.replace(from, to) }));
  expect(files).not.toEqual(rtl.files);
  return { ...rtl, files };
}

/** Names of the claims that do not hold. */
async function refuted(modules: readonly ClaimedModule[]): Promise<string[]> {
  expect(modules.length).toBeGreaterThan(0);
  const proofs = (await Promise.all(modules.map((one) => proveControl(one, 60)))).flat();
  expect(proofs.filter(({ verdict }) => !['proved', 'refuted'].includes(verdict))).toEqual([]);
  return proofs.filter(({ verdict }) => verdict === 'refuted').map(({ claim }) => claim);
}

describe('an element of two stages', () => {
  const element = macElement({ weight: 'int4', activation: 'int4', accumulator: 12, pipeline: 2 });
  const plan = element.plan(accumulate);
  const rtl = rtlOf(plan);

  test('loses and invents no beat, is emptied by reset, starts anew, and keeps its sum', async () => {
    expect(await refuted(pipeClaims(plan, rtl))).toEqual([]);
  });

  test.each([
    [
      'a sum that takes what is not valid',
      'if (en_i && valid_q) acc_q',
      'if (en_i) acc_q',
      ['without a beat 2 enabled cycles before, the sum stays'],
    ],
    [
      'a first beat that adds',
      "first_q ? {CW{1'b0}}",
      'first_q ? acc_q',
      ['after a first beat the sum does not depend on anything before it'],
    ],
  ])('%s is refuted', async (_name, from, to, claims) => {
    expect(await refuted(pipeClaims(plan, broken(rtl, from, to)))).toEqual(claims);
  });
});

describe('an output-stationary array', () => {
  const element = { family: 'mac', weight: 'int2', activation: 'int2', accumulator: 4 };
  const array: ArrayDesign = arrayOf(systolicOs, { rows: 2, columns: 2 }, element);
  const plan = array.plan();
  const rtl = rtlOf(plan);
  const shapes = [{ m: 3, k: 3, n: 3 }];
  const claimsOf = (text: Rtl): ClaimedModule[] => {
    const outline = withStub(text, array.element.inner(array.role));
    return [
      ...streamClaims(plan, outline.rtl, outline.free),
      ...contractClaims(array, text, shapes),
    ];
  };

  test('offers what it offers until it is taken, and takes the cycles of its schedule', async () => {
    expect(await refuted(claimsOf(rtl))).toEqual([]);
  });

  test('a buffer that takes the next row while one waits is refuted', async () => {
    const text = broken(rtl, '(full_q || valid_i) && !ready_i', "1'b0");
    const claims = await refuted(claimsOf(text));
    expect(claims).toContain('what valid_o offers stays, with its data, until ready_i takes it');
  });
});

/** Sums of digits by weights: proved step by step for what adds them as its role says, and only for that. */

import { describe, expect, test } from 'vitest';
import type { Element } from '../../../src/elements/family.ts';
import { elementFamilies } from '../../../src/elements/index.ts';
import type { Role } from '../../../src/bits/machine.ts';
import { elaborate } from '../../../src/index.ts';
import { aboutStep, digitClaims } from '../../../src/verify/control/digit-claims.ts';
import { proveControl } from '../../../src/verify/control/prove-control.ts';
import { chosenDigits } from '../../../src/verify/prove-digits.ts';
import { rtlOf } from '../../../src/verify/rtl.ts';
import { digitSteps } from '../../../src/verify/weights/digit-steps.ts';
import type { StepVerdict } from '../../../src/verify/weights/prove-steps.ts';
import { withFault } from '../../support/targets.ts';

const wide = { weight: 'int8', activation: 'int8', accumulator: 32 };
const small = { weight: 'int4', activation: 'int4', accumulator: 12 };

function elementOf(slug: string, section: object): Element {
  const configured = elementFamilies.find((family) => family.slug === slug)?.configure(section);
  if (configured?.ok !== true) throw new Error(`no ${slug} of ${JSON.stringify(section)}`);
  return configured.value;
}

/** What is found of an element, with something else in place of some of its text. */
function found(
  slug: string,
  section: object,
  sound: string | RegExp = '',
  to = '',
): Promise<StepVerdict> {
  const element = elementOf(slug, section);
  const role: Role = { kind: 'digit', lanes: element.serial()?.lanes ?? 0 };
  const right = rtlOf(element.plan(role));
  return digitSteps(element, to === '' ? right : withFault(right, sound, to), 60);
}

const fault = ["{ b_i, 1'b0 } & {W{two}}", "{ 1'b0, b_i } & {W{two}}"] as const;

describe('each step of a sum is proved', () => {
  test.each([
    ['opt3', { ...wide, encoding: 'ent' }, 11],
    ['opt4c', { ...wide, encoding: 'ent' }, 11],
    ['opt4c', { ...wide, encoding: 'twos-complement' }, 10],
    ['opt4e', { ...wide, lanes: 2, encoding: 'booth4' }, 11],
    ['opt4e', { ...wide, lanes: 4, encoding: 'ent' }, 11],
    ['opt4e', { ...wide, lanes: 4, encoding: 'csd' }, 10],
    ['opt4e', { ...wide, lanes: 4, encoding: 'sign-magnitude', weight: 'uint8' }, 10],
    ['opt4e', { ...wide, lanes: 8, encoding: 'ent' }, 11],
  ])('%s, %j: by every word of a lane, 2^%i', async (slug, section, inputBits) => {
    expect(await found(slug, section)).toEqual({ verdict: 'proved', inputBits });
  });
});

describe('a fault is not proved', () => {
  const four = { ...small, lanes: 4, encoding: 'ent' };

  test.each([
    ['a digit of 2 that counts once', "{ b_i, 1'b0 } & {W{two}}", "{ 1'b0, b_i } & {W{two}}"],
    ['a constant left out', '~sum_row[CW-1]', 'sum_row[CW-1]'],
    ['a multiple that is not completed', 'assign increment_o = minus', "assign increment_o = 1'b0"],
  ])('%s: refuted', async (_name, sound, broken) => {
    expect(await found('opt4e', four, sound, broken)).toMatchObject({ verdict: 'refuted' });
  });

  test.each([
    ["a lane that takes its neighbour's operand", '.b_i(b_i[l*WW +: WW])', '.b_i(b_i[0 +: WW])'],
    ['carries that do not move up', /\{ carry_q\[CW-D-1:0\], \{D\{1'b0\}\} \}/, 'carry_q'],
    ['a sum that is not cleared', 'keep_q  <= !first_i && !next_i', 'keep_q  <= !next_i'],
    ['a carry cell that does not carry', 'c_i & (a_i ^ b_i)', 'c_i & (a_i & b_i)'],
    [
      'a control that the operand takes part in',
      '!first_i && next_i',
      '!first_i && next_i && b_i[0]',
    ],
  ])('%s: nothing is claimed', async (_name, sound, broken) => {
    expect(await found('opt4e', four, sound, broken)).toEqual({ verdict: 'open' });
  });
});

test('an element that chooses its digits is refuted where its sum adds a wrong multiple of one, with a trace', async () => {
  const element = elementOf('opt3', { ...small, encoding: 'ent' });
  const role: Role = { kind: 'digit', lanes: 1 };
  const rtl = withFault(rtlOf(element.plan(role)), ...fault);
  const [proof] = (await chosenDigits(element, role, rtl, 60)) ?? [];
  if (proof?.verdict !== 'refuted') throw new Error(proof?.verdict);
  expect(proof.trace[0]).toMatchObject({
    'one.u_element.u_lane.nonzero_o': '1',
    'one.u_element.u_lane.double_o': '1',
  });
  expect(proof.trace.at(-1)).toMatchObject({ same: '0' });
});

test('a wrong step gives the solver its words, and the solver a trace', async () => {
  const design = await elaborate({
    name: 'column',
    element: { family: 'opt4e', ...small, lanes: 4, encoding: 'ent' },
    array: { architecture: 'column-engine', rows: 2, columns: 2 },
    workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
  });
  const digits = digitClaims(design);
  if (digits === undefined) throw new Error('no claims');
  const completion = ['assign increment_o = minus', "assign increment_o = 1'b0"] as const;
  const bare = withFault(digits.bare, ...completion);
  const steps = await digitSteps(design.element, bare, 60);
  if (steps.verdict !== 'refuted') throw new Error(steps.verdict);
  const rtl = withFault(digits.rtl, ...completion);
  const [proof] = await proveControl(aboutStep({ ...digits, rtl, bare }, steps.inputs), 60);
  if (proof?.verdict !== 'refuted') throw new Error(proof?.verdict);
  expect(proof.trace.at(-1)).toMatchObject({ same: '0' });
});

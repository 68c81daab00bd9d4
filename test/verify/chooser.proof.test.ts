/** Streams of digits: every digit of every word once and in order, by induction; faults break it, and are found after a reset. */

import { describe, expect, test } from 'vitest';
import type { Role } from '../../src/bits/machine.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { elaborate } from '../../src/index.ts';
import { digitLanePlan } from '../../src/structure/digit/lane.ts';
import type { Rtl } from '../../src/simulate/engine.ts';
import { chooserClaims, type ChooserClaims } from '../../src/verify/control/chooser-claims.ts';
import { frontClaims } from '../../src/verify/control/front-claims.ts';
import { proveControl } from '../../src/verify/control/prove-control.ts';
import { chooserProofs } from '../../src/verify/prove-chooser.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { chooserOf } from '../../src/verify/weights/digit-steps.ts';
import { withFault } from '../support/targets.ts';

const section = { weight: 'int3', activation: 'int3', accumulator: 12, encoding: 'ent' } as const;

const configured = elementFamilies.find(({ slug }) => slug === 'opt3')?.configure(section);
if (configured?.ok !== true) throw new Error('no opt3');
const element = configured.value;

/** Claims on a stream, with something else in place of some of its text. */
function claimed(options: object, sound = '', broken = ''): ChooserClaims {
  const { plan } = digitLanePlan({
    encoding: section.encoding,
    operand: { width: 3, signed: true },
    group: 2,
    queue: 2,
    numberBits: 2,
    skipsGroups: false,
    meets: false,
    ...options,
  });
  const claims = chooserClaims(element, plan, maybeFaulty(rtlOf(plan), sound, broken));
  if (claims === undefined) throw new Error('nothing is claimed');
  return claims;
}

/** The text, or with a fault where one is named. */
function maybeFaulty(right: Rtl, sound: string, broken: string): Rtl {
  return sound === '' ? right : withFault(right, sound, broken);
}

test.each([
  ['of an element that has one to itself', {}, 6],
  ['of several that begin together', { meets: true, skipsGroups: true, group: 4 }, 7],
])('a stream %s is proved', async (_name, options, count) => {
  const proofs = await proveControl(claimed(options).inductive, 60);
  expect(proofs.map(({ verdict }) => verdict)).toEqual(Array(count).fill('proved'));
});

describe('a fault is not proved', () => {
  test.each([
    ['digits that go out twice', 'left_q[G-2:0] & above[G-2:0]', 'left_q[G-2:0]'],
    ['groups that overtake each other', 'stays_q ? place[j] : place[j+1]', 'place[j+1]'],
    ['an operand that is not the one meant', "{ 1'b0, first_q && issue_q }", "2'd0"],
    ['the digit of another bit weight', "plane_i == 1'd1", "plane_i == 1'd0"],
    ['a sign that comes too early', 'negative_q2 <= negative_q', 'negative_q2 <= negative_q2'],
  ])('%s', async (_name, sound, broken) => {
    const { inductive } = claimed({}, sound, broken);
    const proofs = await proveControl(inductive, 60);
    expect(proofs.map(({ verdict }) => verdict)).toContain('refuted');
  });
});

test('a fault is refuted by what happens after a reset, and by nothing else', async () => {
  const proofs = await chooserProofs(claimed({}, 'left_q & ~above', 'left_q & above'), 60);
  const verdicts = proofs.map(({ verdict }) => verdict);
  expect(verdicts).toEqual(expect.arrayContaining(['proved', 'not decided', 'refuted']));
  const [shown] = proofs.flatMap((proof) => (proof.verdict === 'refuted' ? [proof] : []));
  expect(shown?.claim).toContain('of a reset');
  expect(shown?.trace[0]).toMatchObject({ rst: '1' });
});

describe('what stands before the stream of an element', () => {
  const role: Role = { kind: 'digit', lanes: 1 };
  const plan = element.plan(role);

  /** Names of the claims that do not hold. */
  async function refuted(sound = '', broken = ''): Promise<readonly string[]> {
    const chooser = chooserOf(plan);
    if (chooser === undefined) throw new Error('no stream of digits');
    const claims = await frontClaims(plan, maybeFaulty(rtlOf(plan), sound, broken), chooser);
    if (claims === undefined) throw new Error('nothing is claimed');
    const proofs = await proveControl(claims, 60);
    return proofs.flatMap(({ verdict, claim }) => (verdict === 'proved' ? [] : [claim]));
  }

  test('gives it each beat once, with its marks, where it has room', async () => {
    expect(await refuted()).toEqual([]);
  });

  test.each([
    ['room && beat', 'beat', 'a group comes only where there was room a cycle before'],
    ['room || !beat', 'room', 'and it stays ready'],
    [
      'next_q  <= next_i',
      'next_q  <= first_i',
      'next_i of a beat that is taken comes with its group: 0',
    ],
  ])('%s as %s is refuted', async (sound, broken, claim) => {
    expect(await refuted(sound, broken)).toContain(claim);
  });

  test('of an array asks each of its streams for room', async () => {
    const { array } = await elaborate({
      name: 'column',
      element: { family: 'opt4e', ...section, lanes: 2 },
      array: { architecture: 'column-engine', rows: 2, columns: 2 },
      workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
    });
    if (array === undefined) throw new Error('no array');
    const engine = array.plan();
    const chooser = chooserOf(engine);
    if (chooser === undefined) throw new Error('no stream of digits');
    const right = rtlOf(engine);
    const verdicts = await Promise.all(
      [right, withFault(right, '!(|full)', '!(|full[2:0])')].map(async (rtl) => {
        const claims = await frontClaims(engine, rtl, chooser);
        return claims && (await proveControl(claims, 60)).map(({ verdict }) => verdict);
      }),
    );
    expect(new Set(verdicts[0])).toEqual(new Set(['proved']));
    // The stream that is not asked is as no other.
    expect(verdicts[1]).toBeUndefined();
  });

  test('of other words than those of the beat nothing is claimed', async () => {
    const chooser = chooserOf(plan);
    if (chooser === undefined) throw new Error('no stream of digits');
    const crossed = withFault(rtlOf(plan), '.a_i(a_i)', '.a_i({ a_i[0], a_i[11:1] })');
    expect(await frontClaims(plan, crossed, chooser)).toBeUndefined();
  });
});

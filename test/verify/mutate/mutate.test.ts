/** Mutation itself: every kind of fault is put in, told apart, and judged rightly. */

import { describe, expect, test } from 'vitest';
import { mutate } from '../../../src/index.ts';
import type { Plan } from '../../../src/structure/plan.ts';
import { mutateSubject, type MutantRow } from '../../../src/verify/mutate/mutate.ts';
import { elementSubject } from '../../../src/verify/mutate/element-subject.ts';
import { rtlOf } from '../../../src/verify/rtl.ts';
import { macTarget } from '../../support/targets.ts';

const small = { weight: 'int4', activation: 'int4', accumulator: 12 };
const all = { mutants: 1e6, seed: 5, limit: 60 };

const rowsOf = async (kind: 'accumulate' | 'chain'): Promise<readonly MutantRow[]> => {
  const subject = await elementSubject(macTarget({ kind, lanes: 1 }, small), 5);
  return (await mutateSubject(subject, all)).mutants;
};

describe('every fault of a small multiply-accumulate', () => {
  test('is killed, whatever its kind', async () => {
    const rows = await rowsOf('accumulate');
    expect(rows.filter(({ verdict }) => verdict !== 'killed')).toEqual([]);
    const kinds = new Set(rows.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual([
      'carry',
      'constant',
      'crossed',
      'enable',
      'operator',
      'register',
      'reset',
    ]);
  });

  test('has a name, a place in the text and the check that kills it', async () => {
    const rows = await rowsOf('accumulate');
    const lost = rows.find(({ kind }) => kind === 'carry');
    expect(lost).toMatchObject({
      where: 'acc_d (add)',
      what: 'loses the carry into bit 1',
      source: expect.stringMatching(/^rtl\/mac_acc_as4_ws4_c12\.v:\d+$/) as string,
      verdict: 'killed',
      port: 'acc_o',
    });
  });
});

/** A module of one expression, and what it must be. */
function tiny(
  expression: string,
  means: (a: bigint, b: bigint) => bigint,
): Parameters<typeof elementSubject>[0] {
  const { plan } = macTarget({ kind: 'chain', lanes: 1 }, small);
  const port = (name: string, direction: 'input' | 'output'): Plan['ports'][number] => ({
    name,
    direction,
    width: 4,
    role: 'data',
    doc: '',
    format: 'uint4',
  });
  const ports = [port('a_i', 'input'), port('b_i', 'input'), port('y_o', 'output')];
  const module = 'tiny';
  const face: Plan = { ...plan, module, ports, interface: { kind: 'comb' } };
  const text = `module tiny (input wire [3:0] a_i, input wire [3:0] b_i, output wire [3:0] y_o);
  assign y_o = ${expression};
endmodule
`;
  return {
    plan: face,
    golden: () => ({
      reset: () => undefined,
      step: (inputs) => ({ y_o: means(inputs['a_i'] ?? 0n, inputs['b_i'] ?? 0n) & 15n }),
    }),
    rtl: { ...rtlOf(plan), top: module, files: [{ path: 'tiny.v', text }], ...facesOf(face) },
  };
}

function facesOf({ ports }: Plan): {
  inputs: { name: string; width: number }[];
  outputs: { name: string; width: number }[];
} {
  const of = (direction: string): { name: string; width: number }[] =>
    ports
      .filter((port) => port.direction === direction)
      .map(({ name, width }) => ({ name, width }));
  return { inputs: of('input'), outputs: of('output') };
}

describe('what is the same hardware', () => {
  test('a disjunction of terms that exclude each other may as well be an exclusive one', async () => {
    const target = tiny('(a_i & b_i) | (a_i & ~b_i)', (a) => a);
    const { rtl, ...plain } = target;
    if (rtl === undefined) throw new Error('the text is given');
    const subject = await elementSubject({ ...plain, rtl }, 1);
    const { mutants } = await mutateSubject(subject, all);
    const swapped = mutants.filter(
      ({ what, where }) => what === 'is xor' && where.endsWith('(or)'),
    );
    expect(swapped).toMatchObject([{ verdict: 'equivalent' }]);
    expect(mutants.filter(({ verdict }) => verdict === 'survived')).toEqual([]);
  });

  test('a fault that no check finds is shown, not counted as harmless', async () => {
    const subject = await elementSubject(
      tiny('a_i + b_i', (a, b) => a + b),
      1,
    );
    // Without checks nothing can be killed, and the solver must not call a difference equal.
    const { survived, killed, mutants } = await mutateSubject(
      { ...subject, checks: [], pipelines: [] },
      all,
    );
    expect(killed).toBe(0);
    expect(survived).toBe(mutants.length);
    expect(survived).toBeGreaterThan(10);
  });
});

test('the same seed draws the same mutants with the same ends', async () => {
  const design = {
    name: 'small',
    element: { family: 'mac', ...small },
    workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
  };
  const [once, again, other] = await Promise.all([
    mutate(design, { mutants: 40, seed: 1 }),
    mutate(design, { mutants: 40, seed: 1 }),
    mutate(design, { mutants: 40, seed: 2 }),
  ]);
  const rows = ({ results }: typeof once): unknown => results.map(({ mutants }) => mutants);
  expect(rows(again)).toEqual(rows(once));
  expect(rows(other)).not.toEqual(rows(once));
  expect(once.results).toMatchObject([{ tried: 40, survived: 0 }]);
  await expect(mutate(design, { mutants: 0 })).rejects.toThrow(
    '--mutants must be 1 or more, not 0',
  );
});

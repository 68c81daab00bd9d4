/** What registers of float sums hold: multiples of the least product. */

import { describe, expect, test } from 'vitest';
import { requireFormat } from '../../../src/formats/index.ts';
import { loadDesign } from '../../../src/design/index.ts';
import { buildMachine } from '../../../src/simulate/embedded/machine.ts';
import { openSession } from '../../../src/simulate/embedded/session.ts';
import { block, layout, readField, writeField } from '../../../src/simulate/engine.ts';
import { isMultiple, powerOf, type Multiples } from '../../../src/verify/mutate/multiples.ts';
import { mutateSubject } from '../../../src/verify/mutate/mutate.ts';
import { mutationSubjects } from '../../../src/verify/mutate/subjects.ts';
import { Wires, type Bits } from '../../../src/verify/mutate/wires.ts';

const word: Bits = Array.from({ length: 8 }, (_, i) => 2 + i);

/** For each word of 8 bits and each set of multiples, what the gates say. */
async function answers(asked: readonly Multiples[]): Promise<boolean[][]> {
  const wires = new Wires({
    attributes: {},
    ports: { word: { direction: 'input', bits: word } },
    cells: {},
    netnames: {},
  });
  const bits = asked.flatMap((one) => isMultiple(wires, word, one));
  const module = wires.finish();
  const ports = { ...module.ports, y: { direction: 'output' as const, bits } };
  const netlist = { creator: 'test', modules: { top: { ...module, ports } } };
  const outputs = [{ name: 'y', width: asked.length }];
  const session = openSession('top', buildMachine(netlist, 'top', undefined), layout(outputs));
  const inputs = block(layout([{ name: 'word', width: 8 }]), 256);
  const [from] = inputs.layout.fields;
  for (let code = 0; from !== undefined && code < 256; code++) {
    writeField(inputs, from, code, BigInt(code));
  }
  const [answer] = await session.runAll([inputs]);
  await session.close();
  const [field] = answer?.layout.fields ?? [];
  return Array.from({ length: 256 }, (_, code) =>
    asked.map((_one, i) =>
      answer === undefined || field === undefined
        ? false
        : ((readField(answer, field, code) >> BigInt(i)) & 1n) === 1n,
    ),
  );
}

describe.each(['e5m2', 'e3m4'])('%s', (name) => {
  const { decode, row } = requireFormat(name);
  if (row.kind !== 'float') throw new Error('a float');
  const powers = Array.from({ length: 22 }, (_, i) => i - 18);

  test('all 256 words: a multiple of each power of two is told from what is none', async () => {
    const found = await answers(powers.map((power) => ({ row, power })));
    const expected = Array.from({ length: 256 }, (_, code) => {
      const value = decode(BigInt(code));
      return powers.map((power) => {
        if (value.kind !== 'finite') return true;
        if (value.m === 0n) return value.negativeZero !== true;
        // An odd number of 2^e.
        return value.e >= power;
      });
    });
    expect(found).toEqual(expected);
  });

  test('all 256 words: numbers up to each exponent are told from greater ones', async () => {
    const fields = Array.from({ length: 2 ** row.exponent }, (_, field) => field);
    const every = { row, power: 1 - row.bias - row.fraction };
    const found = await answers(fields.map((most) => ({ ...every, most })));
    const expected = Array.from({ length: 256 }, (_, code) => {
      const value = decode(BigInt(code));
      const field = (code >> row.fraction) % 2 ** row.exponent;
      const isMinusZero = value.kind === 'finite' && value.negativeZero === true;
      return fields.map((most) => !isMinusZero && (value.kind !== 'finite' || field <= most));
    });
    expect(found).toEqual(expected);
  });

  test('all 256 words: the power of the last bit', () => {
    for (let code = 0; code < 256; code++) {
      const value = decode(BigInt(code));
      const isNumber = value.kind === 'finite' && value.m !== 0n;
      expect([code, powerOf(row, BigInt(code))]).toEqual([code, isNumber ? value.e : undefined]);
    }
  });
});

test('sums end where the greatest product no longer changes them, and what greater ones would show is not missed', async () => {
  const design = await loadDesign('designs/mixpe-w4a16-dequant.yaml');
  const [subject] = await mutationSubjects(design, 1);
  if (subject === undefined) throw new Error('there is an element');
  const groups = subject.groups.filter(
    ({ where, fault }) =>
      where.startsWith('u_add_0.u_align.places') && fault.form === 'constant' && !fault.isOne,
  );
  const { mutants } = await mutateSubject(
    { ...subject, groups },
    { mutants: 99, seed: 1, limit: 60 },
  );
  const ends = mutants.map(({ what, verdict }) => `${what}: ${verdict}`);
  // A difference of 64 to 95.
  expect(ends).toContain('bit 6 is always 0: equivalent');
  expect(ends).toContain('bit 5 is always 0: killed');
  expect(ends.filter((end) => end.endsWith('survived'))).toEqual([]);
});

test('the sign of a zero sum is not missed where sums begin at plus zero', async () => {
  const design = await loadDesign('designs/dequant-mac.yaml');
  const [subject] = await mutationSubjects(design, 1);
  if (subject === undefined) throw new Error('there is an element');
  const groups = subject.groups.filter(({ where }) => where.startsWith('minus_0'));
  const { mutants } = await mutateSubject(
    { ...subject, groups },
    { mutants: 9, seed: 1, limit: 60 },
  );
  const ends = mutants.map(({ what, verdict }) => `${what}: ${verdict}`);
  expect(ends).toContain('bit 0 is always 0: equivalent');
  expect(ends.filter((end) => end.endsWith('survived'))).toEqual([]);
});

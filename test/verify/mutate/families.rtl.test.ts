/** No mutant lives: a drawn sample of faults in every family's Verilog is killed by a check or proved harmless. */

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ArrayDesign } from '../../../src/arrays/family.ts';
import { arrayFamilies } from '../../../src/arrays/index.ts';
import type { Role } from '../../../src/bits/machine.ts';
import { loadDesign } from '../../../src/design/index.ts';
import { elementFamilies } from '../../../src/elements/index.ts';
import {
  mutateSubject,
  type MutationResult,
  type MutantRow,
} from '../../../src/verify/mutate/mutate.ts';
import { arraySubject } from '../../../src/verify/mutate/array-subject.ts';
import { elementSubject } from '../../../src/verify/mutate/element-subject.ts';
import { smallArray } from '../../../src/verify/mutate/small-array.ts';
import { soloRole } from '../../../src/verify/subjects.ts';
import { configured } from '../../emit/families.ts';

/** A few dozen faults of each family; `pelab mutate` tries them all. */
const sampled = { mutants: 16, seed: 12, limit: 60 };

/** Mutants that are equivalent pass all the long checks first. */
const timeout = 300_000;

const roles: readonly Role[] = [1, 2, 4, 8].flatMap((lanes) =>
  (['accumulate', 'chain', 'digit'] as const).map((kind) => ({ kind, lanes })),
);

describe('faults in elements', () => {
  test.each(elementFamilies.map(({ slug }) => slug))(
    '%s: none survives',
    async (slug) => {
      const element = configured(slug);
      const paced = element.pace() === undefined ? undefined : soloRole(element);
      const role = paced ?? roles.find((one) => element.refuses(one) === undefined);
      if (role === undefined) throw new Error(`${slug} plays no role`);
      const target = { plan: element.plan(role), golden: () => element.golden(role) };
      const result = await mutateSubject(await elementSubject(target, 3), sampled);
      expect(survivors(result)).toEqual([]);
      expect(result.killed).toBeGreaterThan(result.tried / 2);
    },
    timeout,
  );
});

describe('faults in arrays', () => {
  // Behind registers only software gets anything done: test/arrays/simd-coprocessor.rtl.test.ts.
  const slugs = arrayFamilies.map(({ slug }) => slug).filter((slug) => slug !== 'simd-coprocessor');

  test.each(slugs)(
    '%s: none survives',
    async (slug) => {
      const array = await arrayOf(slug);
      const result = await mutateSubject(await arraySubject(smallArray(array), 3), sampled);
      expect(survivors(result)).toEqual([]);
      expect(result.killed).toBeGreaterThan(result.tried / 2);
    },
    timeout,
  );
});

/** Of several designs that suit, the one with least to simulate. */
const cheapest: Readonly<Record<string, readonly string[]>> = {
  'column-engine': ['opt4c-column.yaml'],
};

/** An array around the plain element; around that of a shipped design, where it does not suit. */
async function arrayOf(slug: string): Promise<ArrayDesign> {
  const family = arrayFamilies.find((one) => one.slug === slug);
  const plain = family?.configure({ rows: 4, columns: 4 }, configured('mac'));
  if (plain?.ok === true) return plain.value;
  const names = readdirSync('designs').toSorted();
  for (const name of [...(cheapest[slug] ?? []), ...names]) {
    if (!name.endsWith('.yaml') || name.includes('.space.')) continue;
    const { array } = await loadDesign(`designs/${name}`);
    if (array?.architecture === slug) return array;
  }
  throw new Error(`no element suits ${slug}`);
}

function survivors({ mutants }: MutationResult): MutantRow[] {
  return mutants.filter(({ verdict }) => verdict === 'survived');
}

/** Fronts, ranks and searches against their definitions. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crowding, dominates, paretoFront, ranks } from '../../src/explore/pareto.ts';
import { searchOf, type Costs } from '../../src/explore/search.ts';
import { parseSpace, type Space } from '../../src/explore/space.ts';
import type { Genome } from '../../src/explore/space-tree.ts';

const points = fc.integer({ min: 1, max: 3 }).chain((d) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: d, maxLength: d }), {
    minLength: 1,
    maxLength: 40,
  }),
);

describe('fronts', () => {
  test('a point is on the front exactly when no point dominates it', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = new Set(paretoFront(all));
        all.forEach((point, i) => {
          expect(front.has(i)).toBe(!all.some((other) => dominates(other, point)));
        });
      }),
      { seed: 1 },
    );
  });

  test('a rank is one more than the greatest rank that dominates it', () => {
    fc.assert(
      fc.property(points, (all) => {
        const rank = ranks(all);
        all.forEach((point, i) => {
          const above = all.flatMap((other, j) => (dominates(other, point) ? [rank[j] ?? 0] : []));
          expect(rank[i]).toBe(above.length === 0 ? 0 : Math.max(...above) + 1);
        });
      }),
      { seed: 2 },
    );
  });

  test('the ends of every coordinate have infinite room', () => {
    expect(
      crowding([
        [0, 4],
        [1, 2],
        [4, 0],
      ]),
    ).toEqual([Infinity, 2, Infinity]);
  });
});

const wide = (method: string, more = ''): Space =>
  parseSpace(
    `name: wide
element: { a: { range: [0, 99] }, b: { range: [0, 99] }, c: { range: [0, 9] } }
search: { method: ${method}, seed: 5, samples: 200, population: 40, generations: 30${more} }`,
    'wide.space.yaml',
  );

/** Two costs with a known front: c = 0 and b = 0, every a. Genomes with an odd c are no designs. */
const costs = ([a = 0, b = 0, c = 0]: Genome): Costs =>
  c % 2 === 1 ? undefined : [a + 10 * b + c, 99 - a + 10 * b + c];

function drive(space: Space): { readonly asked: Genome[]; readonly batches: number } {
  const search = searchOf(space);
  const asked: Genome[] = [];
  let batches = 0;
  let answers: readonly Costs[] = [];
  for (;;) {
    const next = search.next(answers);
    if (next.done === true) return { asked, batches };
    batches++;
    asked.push(...next.value);
    answers = next.value.map((genome) => costs(genome));
  }
}

describe('searches', () => {
  test('an exhaustive search asks for everything once', () => {
    const { asked } = drive(wide('exhaustive'));
    expect(asked).toHaveLength(100_000);
    expect(new Set(asked.map((genome) => genome.join())).size).toBe(100_000);
  });

  test('a Latin hypercube takes every option of every choice equally often, to within one', () => {
    const { asked } = drive(wide('latin-hypercube'));
    expect(asked).toHaveLength(200);
    for (const [gene, arity] of [100, 100, 10].entries()) {
      const count = Array.from({ length: arity }, () => 0);
      for (const genome of asked) count[genome[gene] ?? 0] = (count[genome[gene] ?? 0] ?? 0) + 1;
      expect(new Set(count)).toEqual(new Set([200 / arity]));
    }
  });

  test('an evolutionary search finds much of a front that a random search of the same size misses', () => {
    const onFront = (all: readonly Genome[]): number =>
      all.filter(([, b, c]) => b === 0 && c === 0).length;
    const { asked } = drive(wide('evolutionary'));
    const random = drive(parseSpace(wideText(asked.length), 'wide.space.yaml')).asked;
    expect(asked.length).toBeLessThanOrEqual(40 * 30);
    expect(onFront(asked)).toBeGreaterThan(30);
    expect(onFront(random)).toBeLessThan(10);
  });

  test('the same seed asks for the same designs; another seed for others', () => {
    expect(drive(wide('evolutionary')).asked).toEqual(drive(wide('evolutionary')).asked);
    const other = parseSpace(wideText(200).replace('seed: 5', 'seed: 6'), 'wide.space.yaml');
    expect(drive(other).asked).not.toEqual(drive(wide('latin-hypercube')).asked);
  });

  test('no search asks for a design twice', () => {
    for (const method of ['latin-hypercube', 'evolutionary']) {
      const { asked } = drive(wide(method));
      expect(new Set(asked.map((genome) => genome.join())).size).toBe(asked.length);
    }
  });
});

const wideText = (samples: number): string => `name: wide
element: { a: { range: [0, 99] }, b: { range: [0, 99] }, c: { range: [0, 9] } }
search: { method: latin-hypercube, seed: 5, samples: ${samples} }`;

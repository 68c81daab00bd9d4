import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalGraph } from '../../src/structure/adder/arrival.ts';
import { groupName, prefixGraph, type PrefixNode } from '../../src/structure/adder/prefix.ts';

/** Gates in a row to each group; throws if a node joins a group that is not there yet. */
function depths(nodes: readonly PrefixNode[], width: number): Map<string, number> {
  const depth = new Map(Array.from({ length: width }, (_, i) => [groupName(i, i), 0]));
  for (const { high, low, split } of nodes) {
    const parts = [groupName(high, split), groupName(split - 1, low)].map((name) => {
      const known = depth.get(name);
      if (known === undefined) throw new Error(`${groupName(high, low)} joins ${name} too early`);
      return known;
    });
    depth.set(groupName(high, low), 1 + Math.max(...parts));
  }
  for (let i = 0; i < width; i++) expect(depth.has(groupName(i, 0))).toBe(true);
  return depth;
}

function levels(nodes: readonly PrefixNode[], width: number): number {
  return Math.max(...depths(nodes, width).values());
}

describe.each([4, 8, 16, 32, 64])('%i bits', (n) => {
  const log = Math.log2(n);

  test('ripple: n - 1 nodes in a row', () => {
    const nodes = prefixGraph('ripple', n);
    expect([nodes.length, levels(nodes, n)]).toEqual([n - 1, n - 1]);
  });

  test('Kogge-Stone: n log n - n + 1 nodes, log n levels', () => {
    const nodes = prefixGraph('kogge-stone', n);
    expect([nodes.length, levels(nodes, n)]).toEqual([n * log - n + 1, log]);
  });

  test('Brent-Kung: 2n - 2 - log n nodes, 2 log n - 2 levels', () => {
    const nodes = prefixGraph('brent-kung', n);
    expect([nodes.length, levels(nodes, n)]).toEqual([2 * n - 2 - log, Math.max(log, 2 * log - 2)]);
  });

  test('Sklansky: (n / 2) log n nodes, log n levels', () => {
    const nodes = prefixGraph('sklansky', n);
    expect([nodes.length, levels(nodes, n)]).toEqual([(n / 2) * log, log]);
  });
});

test('every graph holds all groups down to bit 0, for any width', () => {
  for (const kind of ['ripple', 'kogge-stone', 'brent-kung', 'sklansky'] as const) {
    for (let width = 1; width <= 40; width++) {
      expect(() => depths(prefixGraph(kind, width), width)).not.toThrow();
    }
  }
});

describe('shaped by arrival', () => {
  const shape = { nodePs: 40, innerCost: 17 };
  const settled = (nodes: readonly PrefixNode[], arrivals: readonly number[]): number => {
    const time = new Map(arrivals.map((at, i) => [groupName(i, i), at]));
    for (const { high, low, split } of nodes) {
      const upper = time.get(groupName(high, split)) ?? NaN;
      const lower = time.get(groupName(split - 1, low)) ?? NaN;
      time.set(groupName(high, low), Math.max(upper, lower) + shape.nodePs);
    }
    return Math.max(...arrivals.map((_, i) => time.get(groupName(i, 0)) ?? NaN));
  };
  const arrivals = fc.array(fc.integer({ min: 0, max: 800 }), { minLength: 1, maxLength: 20 });

  test('holds all groups and settles no later than any classical graph', () => {
    fc.assert(
      fc.property(arrivals, (at) => {
        const nodes = arrivalGraph(at, shape);
        depths(nodes, at.length);
        for (const kind of ['ripple', 'kogge-stone', 'brent-kung', 'sklansky'] as const) {
          const classical = settled(prefixGraph(kind, at.length), at);
          expect(settled(nodes, at)).toBeLessThanOrEqual(classical);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('bits that come one node apart make a chain', () => {
    const at = Array.from({ length: 24 }, (_, i) => i * shape.nodePs);
    expect(arrivalGraph(at, shape).length).toBe(23);
  });

  test('with all the time of a chain it is a chain', () => {
    const at = Array.from({ length: 16 }, () => 0);
    expect(arrivalGraph(at, { ...shape, duePs: 15 * shape.nodePs }).length).toBe(15);
  });

  test('equal arrivals take log n levels with fewer nodes than Kogge-Stone', () => {
    const at = Array.from({ length: 32 }, () => 0);
    const nodes = arrivalGraph(at, shape);
    expect(levels(nodes, 32)).toBe(5);
    expect(nodes.length).toBeLessThan(prefixGraph('kogge-stone', 32).length);
  });
});

/** Nets as functions of those before them: full adders, and what must not be taken for one. */

import { expect, test } from 'vitest';
import type { Bit } from '../../../src/eda/netlist.ts';
import { isSameNearby, type Driver } from '../../../src/verify/mutate/local.ts';

const [a, b, c] = [2, 3, 4];

/** Nets from 10 up, each a gate of nets before it. */
function netlist(...gates: readonly (readonly [type: string, ...inputs: Bit[]])[]): {
  driverOf(net: Bit): Driver | undefined;
} {
  const drivers = gates.map(([type, A, B, S]): Driver => {
    const pins = { A, B, S };
    const connections = Object.fromEntries(
      Object.entries(pins).flatMap(([pin, bit]) => (bit === undefined ? [] : [[pin, [bit]]])),
    );
    return { type, connections, index: 0 };
  });
  return { driverOf: (net) => (typeof net === 'number' ? drivers[net - 10] : undefined) };
}

/** The carry of a full adder, with the gate in place of one of its exclusive ors: net 13. */
const carry = (type: string): readonly (readonly [string, ...Bit[]])[] => [
  ['$and', a, b],
  [type, a, b],
  ['$and', c, 11],
  ['$or', 10, 12],
];

test('the carry of a full adder is the same with an or in it, and not with an and', () => {
  const shifted = (type: string) =>
    carry(type).map(([kind, ...inputs]): readonly [string, ...Bit[]] => [
      kind,
      ...inputs.map((bit) => (typeof bit === 'number' && bit >= 10 ? bit + 4 : bit)),
    ]);
  const withOr = netlist(...carry('$xor'), ...shifted('$or'));
  expect(isSameNearby(13, 17, withOr.driverOf)).toBe(true);
  // The gate itself is another one, and so is the next.
  expect(isSameNearby(11, 15, withOr.driverOf)).toBe(false);
  expect(isSameNearby(12, 16, withOr.driverOf)).toBe(false);
  const withAnd = netlist(...carry('$xor'), ...shifted('$and'));
  expect(isSameNearby(13, 17, withAnd.driverOf)).toBe(false);
});

test('a multiplexer is its sum of products; constants count', () => {
  const { driverOf } = netlist(
    ['$mux', a, b, c],
    ['$not', c],
    ['$and', a, 11],
    ['$and', b, c],
    ['$or', 12, 13],
    ['$and', a, '0'],
  );
  expect(isSameNearby(10, 14, driverOf)).toBe(true);
  expect(isSameNearby(10, 12, driverOf)).toBe(false);
  expect(isSameNearby(15, '0', driverOf)).toBe(true);
  expect(isSameNearby(15, '1', driverOf)).toBe(false);
});

test('cells that are not bitwise, and what lies far before, are any value', () => {
  const { driverOf } = netlist(['$add', a, b], ['$add', a, b], ['$pos', 10]);
  expect(isSameNearby(10, 11, driverOf)).toBe(false);
  expect(isSameNearby(10, 12, driverOf)).toBe(true);
  const gates = Array.from({ length: 12 }, (_, i): readonly [string, ...Bit[]] => [
    '$and',
    i === 0 ? 2 : 9 + i,
    30 + i,
  ]);
  const chain = netlist(...gates, ['$pos', 21]);
  expect(isSameNearby(21, 22, chain.driverOf)).toBe(true);
  expect(isSameNearby(20, 22, chain.driverOf)).toBe(false);
});

import { describe, expect, test } from 'vitest';
import { readFacts } from '../../src/technology/facts.ts';
import type { CellFacts, LibraryFacts } from '../../src/technology/facts.ts';
import { truthTable } from '../../src/technology/boolean.ts';
import { cells130 } from '../../src/technology/cells130.ts';
import { cells45 } from '../../src/technology/cells45.ts';
import { cells7 } from '../../src/technology/cells7.ts';
import { buildLibrary, genericLibrary, listLibraries } from '../../src/technology/generic.ts';
import { lookup } from '../../src/technology/library.ts';
import type { Cell, Library } from '../../src/technology/library.ts';

const all: readonly LibraryFacts[] = [cells45, cells130, cells7];

function pairs(facts: LibraryFacts): { row: CellFacts; cell: Cell; library: Library }[] {
  const library = buildLibrary(facts);
  return readFacts(facts).map((row) => {
    const cell = library.cells.get(row.cell);
    if (cell === undefined) throw new Error(row.cell);
    return { row, cell, library };
  });
}

describe.each(all.map((facts) => [facts.name, facts] as const))('%s', (_, facts) => {
  const load = 4 * facts.inverterCapFf;

  test('the tables give back the slowest arc of every row', () => {
    for (const { row, cell } of pairs(facts)) {
      const arc = cell.arcs.find((a) => a.from === row.slowest.from && a.to === row.slowest.to);
      const edge = arc?.[row.slowest.edge];
      if (edge === undefined) throw new Error(row.cell);
      const delay = lookup(edge.delay, facts.slewPs, load);
      const slope = (lookup(edge.delay, 2 * facts.slewPs, load) - delay) / facts.slewPs;
      expect({ cell: row.cell, delay, slope, slew: lookup(edge.slew, facts.slewPs, load) }).toEqual(
        {
          cell: row.cell,
          delay: expect.closeTo(row.slowestDelayPs + row.slowestPsPerFf * load, 6),
          slope: expect.closeTo(row.slopePerSlew, 6),
          slew: expect.closeTo(row.outputSlewPs, 6),
        },
      );
    }
  });

  test('the tables give back the mean over all arcs of every row', () => {
    for (const { row, cell } of pairs(facts)) {
      const delays = cell.arcs
        .flatMap((arc) => [arc.rise, arc.fall])
        .flatMap((edge) => (edge === undefined ? [] : [lookup(edge.delay, facts.slewPs, load)]));
      const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
      expect([row.cell, mean]).toEqual([
        row.cell,
        expect.closeTo(row.meanDelayPs + row.meanPsPerFf * load, 6),
      ]);
    }
  });

  test('every delay grows with load and no slew is negative', () => {
    const edges = pairs(facts).flatMap(({ row, cell }) =>
      cell.arcs.flatMap((arc) => [arc.rise, arc.fall].map((edge) => ({ cell: row.cell, edge }))),
    );
    const odd = edges.filter(
      ({ edge }) =>
        edge === undefined ||
        lookup(edge.delay, 0, load) <= lookup(edge.delay, 0, 0) ||
        lookup(edge.slew, 0, 0) < 0,
    );
    expect(odd.map(({ cell }) => cell)).toEqual([]);
  });

  test('areas, leakages and pin capacitances are those of the rows', () => {
    for (const { row, cell } of pairs(facts)) {
      expect(cell.areaUm2).toBe(row.areaUm2);
      expect(cell.leakageNw).toBe(row.leakageNw);
      for (const [pin, cap] of row.caps) {
        expect(cell.pins.find((p) => p.name === pin)?.capFf).toBe(cap);
      }
    }
  });
});

describe('functions of the built-in cells', () => {
  const table = (library: string, cell: string, inputs: string[], output: string): bigint => {
    const tree = genericLibrary(library)
      ?.cells.get(cell)
      ?.pins.find((pin) => pin.name === output)?.function;
    if (tree === undefined) throw new Error(cell);
    return truthTable(tree, inputs);
  };

  test('an adder counts its ones, inverted in generic7', () => {
    const count = (i: number): number => (i & 1) + ((i >> 1) & 1) + ((i >> 2) & 1);
    for (let i = 0; i < 8; i++) {
      const bit = (t: bigint): number => Number((t >> BigInt(i)) & 1n);
      const inputs = ['A', 'B', 'CI'];
      const sum = bit(table('generic45', 'FA_X1', inputs, 'S'));
      const carry = bit(table('generic45', 'FA_X1', inputs, 'CO'));
      expect(sum + 2 * carry).toBe(count(i));
      const sn = bit(table('generic7', 'FA_X1', inputs, 'SN'));
      const con = bit(table('generic7', 'FA_X1', inputs, 'CON'));
      expect(1 - sn + 2 * (1 - con)).toBe(count(i));
    }
  });

  test('and-or-inverts group the pins that share a letter', () => {
    expect(table('generic45', 'AOI21_X1', ['A', 'B1', 'B2'], 'ZN')).toBe(0b00010101n);
    expect(table('generic130', 'AOI21_X1', ['A1', 'A2', 'B1'], 'Y')).toBe(0b00000111n);
    expect(table('generic45', 'OAI22_X1', ['A1', 'A2', 'B1', 'B2'], 'ZN')).toBe(
      0b0001000100011111n,
    );
  });

  test('a multiplexer passes its second input when selected', () => {
    expect(table('generic45', 'MUX2_X1', ['A', 'B', 'S'], 'Z')).toBe(0b11001010n);
  });

  test('the default library comes first', () => {
    expect(listLibraries()).toEqual(['generic45', 'generic130', 'generic7']);
    expect(genericLibrary('generic90')).toBeUndefined();
  });
});

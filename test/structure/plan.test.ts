import { expect, test } from 'vitest';
import { fullAdderPlan } from '../../src/structure/cells.ts';
import { multiplierPlan } from '../../src/structure/multiplier.ts';
import { inventory, modulesOf, registerBits } from '../../src/structure/plan.ts';
import { reduceColumns } from '../../src/structure/reduce/index.ts';
import { streamRegisterPlan } from '../../src/structure/stream.ts';
import { wrapList } from '../../src/structure/text.ts';
import { entCodes } from './blocks.ts';

const plan = multiplierPlan({
  a: { width: 8, signed: true },
  b: { width: 8, signed: true },
  encoding: 'and-array',
  tree: 'dadda',
  adder: 'ripple',
});

test('modules come children first, each once', () => {
  const names = modulesOf(plan).map(({ module }) => module);
  expect(new Set(names).size).toBe(names.length);
  expect(names.at(-1)).toBe(plan.module);
  expect(names.indexOf('pe_full_adder')).toBeLessThan(names.indexOf('pe_adder_ripple_w16'));
});

test('the inventory counts adders through two levels of instances', () => {
  // An 8 x 8 array of and gates: 64 of them, 7 + 7 complemented; Dadda leaves two rows for a chain of 16.
  const count = (kind: string): number =>
    inventory(plan)
      .filter((row) => row.kind === kind)
      .reduce((sum, row) => sum + row.count * (row.widths[0] ?? 1), 0);
  expect(count('and')).toBe(64);
  const tree = plan.children.find((child) => child.part === 'compressor')?.plan;
  const inTree = tree?.children.find((child) => child.plan === fullAdderPlan)?.count ?? NaN;
  expect(count('full-adder')).toBe(inTree + 14);
});

test('register bits of a stream register are its word and one', () => {
  expect(registerBits(streamRegisterPlan(24))).toBe(25);
});

test('bits above the columns of a tree are refused', () => {
  const columns = [[], [], [{ net: 'x', arrivalPs: 0 }]];
  expect(() => reduceColumns(columns, { method: 'tdm', width: 2 })).toThrow(
    'a tree of 2 columns was given bits above them',
  );
});

test('lists break into lines that end in a comma, but for the last', () => {
  expect(wrapList(['aaa', 'bbb', 'ccc'], 9)).toEqual([{ text: 'aaa, bbb,' }, { text: 'ccc' }]);
});

test('EN-T digits of 91 and 124 are those of the source', () => {
  // 91 = 1 2 -1 -1 and 124 = 2 0 -1 0, most significant first.
  expect(entCodes(91n, 4)).toBe(0b01_10_11_11n);
  expect(entCodes(124n, 4)).toBe(0b10_00_11_00n);
  expect(entCodes(-128n, 4)).toBe(0b10_00_00_00n);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluate,
  formatExpression,
  parseExpression,
  pinsOf,
  truthTable,
  unateness,
} from '../../src/technology/boolean.ts';
import type { Expression } from '../../src/technology/boolean.ts';

const names = ['A', 'B1', 'CI', 'D[0]'];

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...names).map((pin): Expression => ({ op: 'pin', pin })),
    fc.constantFrom(0 as const, 1 as const).map((value): Expression => ({ op: 'constant', value })),
    tie('expression').map((of): Expression => ({ op: 'not', of })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const, 'xor' as const),
        fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
      )
      .map(([op, of]): Expression => ({ op, of })),
  ),
}));

describe('Boolean functions of cells', () => {
  test('a printed function reads back as the same function', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const back = parseExpression(formatExpression(tree));
        expect(back).toBeDefined();
        expect(back && truthTable(back, names)).toBe(truthTable(tree, names));
      }),
    );
  });

  test.each([
    ['!A*B', 0b0100n],
    ["A'B", 0b0100n],
    ['!(A B)', 0b0111n],
    ['(A ^ B)', 0b0110n],
    ['A+B*!A', 0b1110n],
    ['A&B|!A&!B', 0b1001n],
    ['A*B^A', 0b0010n],
    ["(A+B)'", 0b0001n],
  ])('%s over A, B has the truth table %s', (text, table) => {
    const tree = parseExpression(text);
    expect(tree && truthTable(tree, ['A', 'B'])).toBe(table);
  });

  test.each(['', 'A +', '(A', 'A)', 'A @ B', '*A'])('%j is not a function', (text) => {
    expect(parseExpression(text)).toBeUndefined();
  });

  test('unateness is that of every pair of neighbouring rows', () => {
    const parse = (text: string): Expression =>
      parseExpression(text) ?? { op: 'constant', value: 0 };
    expect(unateness(parse('!(A&B)'), 'A')).toBe('negative');
    expect(unateness(parse('S&A|!S&B'), 'S')).toBe('none');
    expect(unateness(parse('S&A|!S&B'), 'A')).toBe('positive');
    expect(unateness(parse('B|(A&0)'), 'A')).toBe('independent');
    expect(pinsOf(parse('B^A^B'))).toEqual(['B', 'A']);
  });

  test('a pin without a value reads as zero', () => {
    expect(evaluate({ op: 'not', of: { op: 'pin', pin: 'A' } }, () => undefined, 0xfn)).toBe(0xfn);
  });
});

import { expect, test } from 'vitest';
import { explain, fourState } from '../../src/verify/explain.ts';

const where = { module: 'm', engine: 'icarus', seed: 7 } as const;
const row = (a: string, expected: Record<string, string>, y: string) => ({
  inputs: { a_i: a },
  expected,
  got: { y_o: y },
});

test('cycles in which nothing changes share a line, and open outputs say so', () => {
  const rows = [
    row('1', {}, 'x'),
    row('2', { y_o: '5' }, '5'),
    row('2', { y_o: '5' }, '5'),
    row('2', { y_o: '6' }, '4'),
  ];
  const parting = { ...where, cycle: 3, port: 'y_o', width: 4, expected: 6n, got: 4n, unknown: 0n };
  expect(explain(parting, rows)).toBe(`m: y_o must be 4'h6 in cycle 3, not 4'h4 (icarus, seed 7)
  0   a_i=1 | y_o=x (open)
  1-2 a_i=2 | y_o=5
  3   a_i=2 | y_o=4 (golden 6)`);
});

test('a wide port is named by the 32 bits that differ first, long runs of a digit by their length', () => {
  const expected = 1n << 70n;
  const rows = [row('0', { y_o: expected.toString(16) }, '0')];
  const parting = { ...where, cycle: 0, port: 'y_o', width: 100, expected, got: 0n, unknown: 0n };
  expect(explain(parting, rows))
    .toBe(`m: y_o[95:64] must be 32'h00000040 in cycle 0, not 32'h00000000 (icarus, seed 7)
  0 a_i=0 | y_o=0 (golden 40{17})`);
});

test('a long history is cut, and the text says where the rest is', () => {
  const rows = Array.from({ length: 40 }, (_, i) => row(i.toString(16), { y_o: '0' }, '0'));
  const parting = {
    ...where,
    cycle: 39,
    port: 'y_o',
    width: 1,
    expected: 1n,
    got: 0n,
    unknown: 1n,
  };
  const lines = explain(parting, rows).split('\n');
  expect(lines[0]).toBe("m: y_o must be 1'h1 in cycle 39, not 1'hx (icarus, seed 7)");
  expect(lines[1]).toBe('  what came before is in the replay file');
  expect(lines).toHaveLength(26);
});

test('words with unknown bits are shown in binary', () => {
  expect(fourState(0b1010n, 0n, 4)).toBe("4'ha");
  expect(fourState(0b1010n, 0b0101n, 4)).toBe("4'b1x1x");
  expect(fourState(0n, 0b1111n, 4)).toBe("4'hx");
});

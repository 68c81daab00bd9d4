import { expect, test } from 'vitest';
import { requireFormat } from '../../src/formats/index.ts';
import { unitsOf, wordOfUnits } from '../../src/formats/units.ts';

test.each(['posit8_0', 'posit4_1', 'e2m1', 'e4m3', 'e3m2', 'int8', 'fixed8_6', 'ue4m3'])(
  '%s: every finite value is a whole number of units, there and back',
  (name) => {
    const format = requireFormat(name);
    let finite = 0;
    for (let word = 0n; word < 1n << BigInt(format.bits); word++) {
      const count = unitsOf(format, word);
      const value = format.decode(word);
      if (count === undefined || (value.kind === 'finite' && value.negativeZero === true)) continue;
      finite++;
      expect(wordOfUnits(format, count, format.unit)).toBe(word);
    }
    expect(finite).toBeGreaterThan(14);
  },
);

test('units give the fixed-point widths of the literature', () => {
  // E2M1 in halves; posit(8,0) in 64ths; NaR and NaN have none.
  const halves = Array.from({ length: 8 }, (_, code) =>
    unitsOf(requireFormat('e2m1'), BigInt(code)),
  );
  expect(halves).toEqual([0n, 1n, 2n, 3n, 4n, 6n, 8n, 12n]);
  expect(unitsOf(requireFormat('posit8_0'), 0x7fn)).toBe(4096n);
  expect(unitsOf(requireFormat('posit8_0'), 0x80n)).toBeUndefined();
  expect(unitsOf(requireFormat('e4m3'), 0x7en)).toBe(229_376n);
  expect(unitsOf(requireFormat('e5m2'), 0x7bn)).toBe(3_758_096_384n);
  expect(unitsOf(requireFormat('e4m3'), 0x7fn)).toBeUndefined();
});

test('a dot product in units of the product rounds as the calculator does', () => {
  const posit = requireFormat('posit8_0');
  const pairs: [bigint, bigint][] = [
    [0xd2n, 0xcbn],
    [0x19n, 0xebn],
    [0x0en, 0xb5n],
    [0x22n, 0x0fn],
  ];
  pairs.push([0x63n, 0x38n], [0x60n, 0x65n], [0x0dn, 0x6an], [0x74n, 0x3en]);
  let quire = 0n;
  for (const [a, b] of pairs) quire += (unitsOf(posit, a) ?? 0n) * (unitsOf(posit, b) ?? 0n);
  expect(quire).toBe(0xe193n);
  expect(wordOfUnits(posit, quire, 2 * posit.unit)).toBe(0x7bn);
});

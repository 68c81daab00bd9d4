import { describe, expect, test } from 'vitest';
import { differences } from './laws.ts';
import { floatOracle, integerOracle, positOracle, type Oracle } from './oracle.ts';

const OCP: readonly (readonly [string, Oracle])[] = [
  ['e4m3', floatOracle(4, 3, 'nan')],
  ['e5m2', floatOracle(5, 2, 'ieee')],
  ['e3m2', floatOracle(3, 2, 'finite')],
  ['e2m3', floatOracle(2, 3, 'finite')],
  ['e2m1', floatOracle(2, 1, 'finite')],
  ['ue4m3', floatOracle(4, 3, 'nan', false)],
  ['ue5m3', floatOracle(5, 3, 'nan', false)],
];

describe('formats of up to 12 bits, every word, tie and neighbouring double, every rounding', () => {
  test.each(OCP)('%s equals the value table', (name, oracle) => {
    expect(differences(name, oracle)).toEqual([]);
  });

  test.each(Array.from({ length: 12 }, (_, i) => i + 1))('int, uint, fixed of %i bits', (bits) => {
    for (const signed of [true, false]) {
      const prefix = signed ? '' : 'u';
      for (const fraction of [0, 1, bits]) {
        const name = fraction === 0 ? `${prefix}int${bits}` : `${prefix}fixed${bits}_${fraction}`;
        expect(differences(name, integerOracle(bits, signed, fraction))).toEqual([]);
      }
    }
  });

  test.each([0, 1, 2, 3, 4])('posits of 2 to 11 bits with es = %i', (es) => {
    for (let bits = 2; bits <= 11; bits++) {
      expect(differences(`posit${bits}_${es}`, positOracle(bits, es))).toEqual([]);
    }
  });

  test('every generic eXmY of up to 8 bits, in each of its kinds of specials', () => {
    for (let exponent = 1; exponent <= 6; exponent++) {
      for (let fraction = 0; exponent + fraction <= 7; fraction++) {
        const kinds: ('ieee' | 'nan' | 'finite')[] = ['finite'];
        if (exponent + fraction >= 2) kinds.push('nan');
        if (exponent >= 2 && fraction >= 1) kinds.push('ieee');
        for (const kind of kinds) {
          const name = `e${exponent}m${fraction}_${kind}`;
          expect(differences(name, floatOracle(exponent, fraction, kind))).toEqual([]);
        }
      }
    }
  });
});

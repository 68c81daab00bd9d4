import { describe, test } from 'vitest';
import { decodesAs, directsAs, encodesAs } from './laws.ts';
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

describe('formats of up to 12 bits, every word, tie and neighbouring double', () => {
  test.each(OCP)('%s equals the value table', (name, oracle) => {
    decodesAs(name, oracle);
    encodesAs(name, oracle);
    directsAs(name, oracle);
  });

  test.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'integers and fixed point of %i bits',
    (bits) => {
      for (const signed of [true, false]) {
        const prefix = signed ? '' : 'u';
        for (const fraction of [0, 1, bits]) {
          const oracle = integerOracle(bits, signed, fraction);
          const name = fraction === 0 ? `${prefix}int${bits}` : `${prefix}fixed${bits}_${fraction}`;
          decodesAs(name, oracle);
          encodesAs(name, oracle);
          directsAs(name, oracle);
        }
      }
    },
  );

  test.each([0, 1, 2, 3, 4])('posits of 2 to 11 bits with es = %i', (es) => {
    for (let bits = 2; bits <= 11; bits++) {
      const oracle = positOracle(bits, es);
      decodesAs(`posit${bits}_${es}`, oracle);
      encodesAs(`posit${bits}_${es}`, oracle);
      directsAs(`posit${bits}_${es}`, oracle);
    }
  });

  test('every generic eXmY of up to 9 bits, in each of its kinds of specials', () => {
    for (let exponent = 1; exponent <= 6; exponent++) {
      for (let fraction = 0; exponent + fraction <= 8; fraction++) {
        const kinds: ('ieee' | 'nan' | 'finite')[] = ['finite'];
        if (exponent + fraction >= 2) kinds.push('nan');
        if (exponent >= 2 && fraction >= 1) kinds.push('ieee');
        for (const kind of kinds) {
          const oracle = floatOracle(exponent, fraction, kind);
          const name = `e${exponent}m${fraction}_${kind}`;
          decodesAs(name, oracle);
          encodesAs(name, oracle);
          directsAs(name, oracle);
        }
      }
    }
  });
});

import { describe, expect, test } from 'vitest';
import { pack, unpack, wrap } from '../../src/bits/index.ts';
import { xrNpe } from '../../src/elements/xr-npe/index.ts';
import { activeBlocks } from '../../src/structure/posit-simd-mantissa.ts';
import {
  accumulate,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { packed } from '../support/packing.ts';
import { oracleAligned, oracleModes, oracleStep } from './xr-npe-oracle.ts';

const everyMode = oracleModes.map(({ name }) => name);

goldenLaws(
  xrNpe,
  [{}, { sums: 'dot' }, { modes: ['posit8_0', 'e2m1'], quire: 116 }],
  ({ params, arithmetic }, sum, [a = 0n], [b = 0n]) => {
    // The law draws several lanes; the element has one, and ignores the others.
    const settings = {
      quire: arithmetic.accumulator.width - 6,
      built: params['modes'] as string[],
      isDot: params['sums'] === 'dot',
    };
    return oracleStep(settings, sum, a, b);
  },
);

const builtTwo = ['posit8_0', 'e2m1'];
goldenLaws(
  xrNpe,
  [
    { sums: 'dot', accumulate: 'aligned' },
    { sums: 'dot', accumulate: 'aligned', alignedBits: 9, modes: builtTwo },
  ],
  ({ params }, sum, [a = 0n], [b = 0n]) =>
    oracleAligned(
      { places: Number(params['alignedBits']), built: params['modes'] as string[] },
      sum,
      a,
      b,
    ),
);

parameterLaws({
  family: xrNpe,
  valid: [
    {},
    { modes: ['posit4_1', 'posit8_0'], mode: 'posit4_1', sums: 'dot', readout: 'posit16_1' },
  ],
  refused: [
    [{ modes: [] }, ['modes must be at least 1, not []']],
    [{ quire: 112 }, ['quire must be at least 116, not 112']],
    [
      { readout: 'posit8_0' },
      ['readout must be quire, where each lane has a sum of its own, not posit8_0'],
    ],
    [
      { accumulate: 'aligned', sums: 'dot', exponents: 'blocks' },
      ['exponents must be adders where sums are aligned: they compare whole exponents, not blocks'],
    ],
    [{ accumulate: 'aligned' }, ['sums must be dot where sums are aligned, not lanes']],
    [
      { accumulate: 'aligned', sums: 'dot', readout: 'e2m1' },
      ['readout must be quire where sums are aligned: they leave as they are, not e2m1'],
    ],
    [
      { modes: ['posit8_0', 'e2m1'], mode: 'posit4_1' },
      ['mode must be one of posit8_0, e2m1, the formats built in, not posit4_1'],
    ],
  ],
});

textLaws(xrNpe, [
  [{}, accumulate()],
  [{ sums: 'dot' }, accumulate()],
  [{ pipeline: 3, modes: ['posit8_0', 'e2m1'], quire: 116 }, accumulate()],
  [{ pipeline: 1, modes: ['posit16_1'] }, accumulate()],
  [{ exponents: 'blocks', pipeline: 3 }, accumulate()],
  [{ exponents: 'blocks', pipeline: 1, sums: 'dot' }, accumulate()],
  [{ sums: 'dot', accumulate: 'aligned', pipeline: 3 }, accumulate()],
  [{ sums: 'dot', accumulate: 'aligned', alignedBits: 14, modes: builtTwo }, accumulate()],
]);

const hex = (text: string): bigint[] => text.split(',').map((word) => BigInt(`0x${word}`));

/** Dot products worked out by hand, lane by lane: mode, operands, the sum as 32, 64 or 128 bits. */
const dots = [
  ['e2m1', '0,A,7,B,7,9,5,8', 'A,9,B,2,4,8,8,4', '00000008'],
  ['posit4_1', '2,F,5,0,B,C,7,2', 'C,C,3,1,3,6,C,3', 'FFFFEBF0'],
  ['posit8_0', 'D2,19,0E,22,63,60,0D,74', 'CB,EB,B5,0F,38,65,6A,3E', '000000000000E193'],
  [
    'posit16_1',
    '7CA5,1094,3B6C,45B0,BC65,2C56,EBD6,8E37',
    'E2B5,5A25,A5F2,E4B0,E9B7,CC5B,250F,DCFA',
    'FFFFFFFFFFFFFFFFAC752F45F0000000',
  ],
] as const;

describe('xr-npe: exact sums by lane', () => {
  const { arithmetic } = elementOf(xrNpe, {});

  test.each(dots)('%s: the dot product worked out by hand, in every lane', (name, as, bs, sum) => {
    const mode = oracleModes.find((each) => each.name === name);
    if (mode === undefined) throw new Error(name);
    const { lanes, bits, code } = mode;
    for (let lane = 0; lane < lanes; lane++) {
      let word = 0n;
      hex(as).forEach((a, i) => {
        const place = BigInt(lane * bits);
        const b = (hex(bs)[i] ?? 0n) << place;
        word = arithmetic.accumulate(word, [(code << 16n) | (a << place)], [b]);
      });
      const shares = unpack(wrap(word, 128), 128 / lanes, lanes);
      expect(shares[lane]).toBe(BigInt(`0x${sum}`));
      expect(shares.filter((_, other) => other !== lane).every((share) => share === 0n)).toBe(true);
    }
  });

  test.each(dots)('%s: the same dot product, its numbers packed in words', (name, as, bs, sum) => {
    const dot = elementOf(xrNpe, { sums: 'dot', mode: name, readout: name }).arithmetic;
    const { activation, weight } = dot;
    const lanes = activation.packing?.numbers ?? 0;
    let word = 0n;
    for (let i = 0; i < 8; i += lanes) {
      const words = [activation, weight].map((operand, side) =>
        packed(operand, hex(side === 0 ? as : bs).slice(i, i + lanes)),
      );
      word = dot.accumulate(word, [words[0] ?? 0n], [words[1] ?? 0n]);
    }
    expect(wrap(word, 128 / lanes)).toBe(BigInt(`0x${sum}`) & ((1n << BigInt(128 / lanes)) - 1n));
    const value = Number(BigInt.asIntN(128 / lanes, word));
    const unit = { posit16_1: 56, posit8_0: 12, posit4_1: 8, e2m1: 2 }[name];
    expect(dot.numberOf?.(word)).toBe(value / 2 ** unit);
    // The rounded results of the same hand-worked products, and NaR once it is sticky.
    expect(dot.readout?.read(word)).toBe(
      { posit16_1: 0x8764n, posit8_0: 0x7bn, posit4_1: 0x9n, e2m1: 0x4n }[name],
    );
    const isPosit = name !== 'e2m1';
    expect(dot.readout?.read(word | (1n << 128n))).toBe(
      isPosit ? 1n << BigInt(16 / lanes - 1) : 0n,
    );
  });

  test('4096 words of the greatest products fit every lane, and cancel exactly', () => {
    for (const { code, lanes, bits, name, units } of oracleModes) {
      const greatest = (1n << BigInt(bits - 1)) - 1n;
      const least = name === 'e2m1' ? (1n << BigInt(bits)) - 1n : greatest + 2n;
      const [up, down] = [greatest, least].map((word) =>
        pack(
          Array.from({ length: lanes }, () => word),
          bits,
        ),
      );
      let sum = 0n;
      const add = (b: bigint): void => {
        sum = arithmetic.accumulate(sum, [(code << 16n) | (up ?? 0n)], [b]);
      };
      for (let i = 0; i < 4096; i++) add(up ?? 0n);
      const unit = units(greatest) ?? 0n;
      expect(unpack(wrap(sum, 132), 128 / lanes, lanes)).toEqual(
        Array.from({ length: lanes }, () => 4096n * unit * unit),
      );
      for (let i = 0; i < 4096; i++) add(down ?? 0n);
      expect(wrap(sum, 132)).toBe(0n);
    }
  });

  test('49, 18 and 4 of the 49 blocks work in posit(16,1), posit(8,0) and E2M1', () => {
    expect((['wide', 'half', 'any'] as const).map(activeBlocks)).toEqual([49, 18, 4]);
    expect(everyMode).toHaveLength(4);
  });
});

describe('xr-npe: aligned sums', () => {
  const run = (bits: number, pairs: readonly (readonly [bigint, bigint])[]): number => {
    const {
      accumulate: step,
      numberOf,
      zero,
    } = elementOf(xrNpe, {
      sums: 'dot',
      accumulate: 'aligned',
      alignedBits: bits,
    }).arithmetic;
    const sum = pairs.reduce((all, [a, b]) => step(all, [a], [b]), zero);
    return numberOf?.(sum) ?? NaN;
  };
  // posit(16,1): 0x4000 is 1, 0x7fff 2^28, 0x0001 2^-28, 0xc000 -1.
  const [one, most, least] = [0x4000n, 0x7fffn, 1n];

  test('what lies below the window of the greatest product so far is dropped, and the order decides', () => {
    expect(
      run(32, [
        [most, one],
        [one, one],
      ]),
    ).toBe(2 ** 28 + 1);
    expect(
      run(16, [
        [most, one],
        [one, one],
      ]),
    ).toBe(2 ** 28);
    // Small products are kept until a great one comes.
    const small: [bigint, bigint][] = Array.from({ length: 2 ** 14 }, () => [0x1000n, one]);
    const each = 2 ** -4;
    expect(run(16, small)).toBe(2 ** 14 * each);
    expect(run(16, [...small, [one, one]])).toBe(2 ** 14 * each + 1);
    expect(run(16, [[most, one], ...small])).toBe(2 ** 28);
  });

  test('a lost part of a product goes towards zero, of the sum towards minus infinity', () => {
    expect(
      run(16, [
        [most, one],
        [0xc000n, one],
      ]),
    ).toBe(2 ** 28);
    expect(
      run(16, [
        [0xc000n, one],
        [most, one],
      ]),
    ).toBe(2 ** 28 - 2 ** 14);
  });

  test('no read-out goes with them: what is to read sums out in any format finds none', () => {
    const { encoder } = elementOf(xrNpe, { sums: 'dot', accumulate: 'aligned' });
    expect(encoder()).toBeUndefined();
    expect(elementOf(xrNpe, { sums: 'dot' }).encoder()).toBeDefined();
  });

  test('the extremes are 112 places apart: 64 places lose the least products, a quire does not', () => {
    expect(
      run(64, [
        [most, most],
        [least, least],
        [most, 0x8001n],
      ]),
    ).toBe(0);
    const { accumulate: step, numberOf, zero } = elementOf(xrNpe, { sums: 'dot' }).arithmetic;
    const words = [most, least, most];
    const others = [most, least, 0x8001n];
    const sum = words.reduce((all, a, i) => step(all, [a], [others[i] ?? 0n]), zero);
    expect(numberOf?.(sum)).toBe(2 ** -56);
  });
});

import { describe, expect, test } from 'vitest';
import {
  cyclesPerMac,
  digitHistogram,
  normalRows,
  rowUtilisation,
  type Measured,
} from '../../src/arrays/column-engine/statistics.ts';
import { digitEncodings, type DigitEncoding } from '../../src/bits/digits.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import { digitEncoderPlan } from '../../src/structure/encoders/index.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngine } from '../support/engines.ts';

/** Non-zero digits over all int8, in the mean, as the paper's spec has them. */
const means: Readonly<Record<DigitEncoding, number>> = {
  'twos-complement': 4,
  'sign-magnitude': 3.50390625,
  booth4: 3,
  ent: 2.91796875,
  csd: 2.77734375,
};

describe('non-zero digits over all int8', () => {
  test.each(digitEncodings)('%s: the mean of the definition', (encoding) => {
    const { histogram, mean } = digitHistogram({ encoding, width: 8, isSigned: true });
    expect(mean).toBe(means[encoding]);
    expect(histogram.reduce((sum, values) => sum + values, 0)).toBe(256);
  });

  test.each(digitEncodings)('%s: the mean of the encoder in Verilog', async (encoding) => {
    const { plan } = digitEncoderPlan(encoding, { width: 8, signed: true });
    const rtl = rtlOf(plan);
    const inputs = block(layout(rtl.inputs), 256);
    for (const field of inputs.layout.fields) {
      for (let word = 0; word < 256; word++) writeField(inputs, field, word, BigInt(word));
    }
    const session = await (await lawEngine()).open(rtl);
    const answer = await session.cycles(inputs);
    await session.close();
    const nonzero = answer.layout.fields.find(({ name }) => name === 'nonzero_o');
    if (nonzero === undefined) throw new Error('an encoder says which digits are not zero');
    let digits = 0;
    for (let word = 0; word < 256; word++) {
      for (const bit of readField(answer, nonzero, word).toString(2)) digits += Number(bit);
    }
    expect(digits / 256).toBe(means[encoding]);
  });
});

describe('normal operands', () => {
  const base: Measured = { encoding: 'ent', rows: 16, k: 1024, m: 64, queue: 8 };

  // Exact expectations of a skipper that spends a cycle on a group of four zeros, EN-T and Booth.
  test.each([
    [10, 2.077, 2.204],
    [20, 2.342, 2.456],
    [30, 2.466, 2.598],
    [40, 2.559, 2.704],
    [50, 2.643, 2.786],
  ])('sigma %d: cycles per multiply-accumulate', (sigma, ent, booth) => {
    const rows = normalRows(sigma, base.k, 1);
    expect(cyclesPerMac(base, rows)).toBeCloseTo(ent, 2);
    expect(cyclesPerMac({ ...base, encoding: 'booth4' }, rows)).toBeCloseTo(booth, 2);
  });

  test('without a cycle for groups of zeros it is the mean of non-zero digits', () => {
    const rows = normalRows(20, base.k, 1);
    expect(cyclesPerMac({ ...base, skipsGroups: true }, rows)).toBeCloseTo(2.115, 2);
  });

  test('rows wait for each other less, the longer the sums and the queues are', () => {
    const mean = (k: number, queue: number): number =>
      rowUtilisation({ ...base, k, queue, m: 32 }, normalRows(30, k, 2)).mean;
    expect(mean(128, 64)).toBeGreaterThan(mean(32, 64));
    expect(mean(1024, 64)).toBeGreaterThan(mean(128, 64));
    expect(mean(1024, 64)).toBeGreaterThan(mean(1024, 4));
    // Monte Carlo of the spec for rows that meet at the ends of sums alone: 1.021 at 1024.
    expect(1 / mean(1024, 4096)).toBeLessThan(1.04);
  });
});

/** How many digits of an operand are not zero, in each encoding. */

import {
  digitHistogram,
  nonZeroDigits,
  type Encoded,
} from '../../arrays/column-engine/statistics.ts';
import type { DigitEncoding } from '../../bits/digits.ts';
import { randomStream } from '../../workloads/random.ts';
import type { Figure, Section } from '../paper.ts';
import { expectedDigits } from './normal.ts';

const RECOMPUTED = 'recomputed from the definitions, all 256 values (tpe.md 3.4)';
const EXPECTATION = 'exact expectation over the normal distribution (tpe.md 3.4)';

const titles: Readonly<Record<DigitEncoding, string>> = {
  booth4: 'radix-4 Booth',
  ent: 'EN-T',
  csd: 'canonical signed digit',
  'twos-complement': 'bits, two\u0027s complement',
  'sign-magnitude': 'bits of the magnitude',
};

function int8(encoding: DigitEncoding): Encoded {
  return { encoding, width: 8, isSigned: true };
}

const means: readonly (readonly [DigitEncoding, number])[] = [
  ['booth4', 3],
  ['ent', 2.918],
  ['csd', 2.7773],
  ['twos-complement', 4],
  ['sign-magnitude', 3.5039],
];

/** By standard deviation: Booth, EN-T, canonical signed digit. */
const byDeviation: readonly (readonly [number, number, number, number])[] = [
  [5, 1.547, 1.399, 1.396],
  [10, 1.926, 1.762, 1.731],
  [20, 2.294, 2.115, 2.063],
  [30, 2.53, 2.335, 2.259],
  [40, 2.673, 2.49, 2.397],
  [50, 2.769, 2.605, 2.5],
];

export const digits: Section = {
  slug: 'digits',
  title: 'Non-zero digits of int8',
  explanation:
    'What zero-skipping can gain: the mean number of digits that are not zero, over all values, over rounded normal ' +
    'values, and over a normal matrix quantised by its largest entry as the paper does it.',
  async measure({ seed }) {
    return [...overAll(), ...overNormal(), ...overMatrix(seed)];
  },
};

function overAll(): Figure[] {
  const rows = means.map(([encoding, published]): Figure => {
    return {
      quantity: `mean non-zero digits, ${titles[encoding]}`,
      conditions: 'all int8 values',
      unit: '',
      published,
      source: RECOMPUTED,
      ours: digitHistogram(int8(encoding)).mean,
      // The published figures have four decimals.
      within: 2e-5,
      note: '',
    };
  });
  const { histogram } = digitHistogram(int8('booth4'));
  const few = histogram.slice(0, 4).reduce((sum, count) => sum + count, 0) / 256;
  return [
    ...rows,
    {
      quantity: 'share of values with at most three non-zero Booth digits',
      conditions: 'all int8 values',
      unit: '',
      published: 0.684,
      source: 'TPE, HPCA 2025, as quoted by a reader of the paper',
      ours: few,
      within: 0.001,
      note: '',
    },
  ];
}

function overNormal(): Figure[] {
  return byDeviation.flatMap(([sigma, ...published]) =>
    (['booth4', 'ent', 'csd'] as const).map((encoding, i): Figure => ({
      quantity: `mean non-zero digits, ${titles[encoding]}`,
      conditions: `normal, standard deviation ${sigma}`,
      unit: '',
      published: published[i] ?? null,
      source: EXPECTATION,
      ours: expectedDigits(encoding, sigma),
      within: 5e-4,
      note: '',
    })),
  );
}

const MATRIX = 1024;

/** One matrix of 1024 x 1024 normal numbers, scaled so that the largest becomes 127. */
function overMatrix(seed: number): Figure[] {
  const random = randomStream(seed, 0x7e);
  const values = Float64Array.from({ length: MATRIX * MATRIX }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.unit()));
    return radius * Math.cos(2 * Math.PI * random.unit());
  });
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const words = Uint8Array.from(values, (value) => Math.round((value * 127) / largest));
  return (
    [
      ['booth4', 2.41],
      ['ent', 2.22],
    ] as const
  ).map(([encoding, published]): Figure => {
    const counts = nonZeroDigits(int8(encoding));
    return {
      quantity: `mean non-zero digits, ${titles[encoding]}`,
      conditions: 'normal 1024 x 1024 matrix, quantised by its largest entry',
      unit: '',
      published,
      source: 'TPE, HPCA 2025, as quoted by a reader of the paper',
      ours: words.reduce((sum, word) => sum + (counts[word] ?? 0), 0) / words.length,
      within: 0.04,
      note: 'One draw: the largest of a million normal numbers moves the scale by some percent.',
    };
  });
}

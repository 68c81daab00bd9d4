import { describe, expect, test } from 'vitest';
import { mxDot } from '../../src/elements/mx-dot/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { numberOfValue } from '../../src/formats/value.ts';
import { draw } from '../../src/workloads/distributions.ts';
import { randomStream } from '../../src/workloads/random.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
  type Oracle,
} from '../laws/element-laws.ts';
import { oracleAdd, oracleDot, oracleScales, type OracleSettings } from './mx-dot-oracle.ts';

parameterLaws({
  family: mxDot,
  valid: [
    { sums: 'word' },
    { sums: 'word', activation: 'nvfp4', lanes: 2 },
    { sums: 'word', activation: 'mxfp8-e5m2', weight: 'mxfp4', block: 16, accumulator: 'bf16' },
  ],
  refused: [
    [
      { activation: 'mxfp4', weight: 'nvfp4' },
      ['weight must be a floating-point MX format, not nvfp4'],
    ],
    [{ activation: 'mxint8', weight: 'mxfp4' }, ['weight must be mxint8, not mxfp4']],
    [
      { lanes: 8 },
      ['lanes must be one of 1, 2, 4, so that a word with its scale has at most 64 bits, not 8'],
    ],
    [{ block: 20 }, ['block must be a multiple of 8, not 20']],
  ],
});

/** Settings and fields of an element, for the oracle. */
function settingsOf(params: Readonly<Record<string, unknown>>): OracleSettings {
  const name = (side: string): string => (params[side] as { format: { name: string } }).format.name;
  return {
    activation: name('activation'),
    weight: name('weight'),
    lanes: Number(params['lanes']),
    accumulator: (params['accumulator'] as { format: 'fp32' | 'bf16' | 'fp16' }).format,
  };
}

const byWords: Oracle = ({ params }, sum, as, ws) => {
  const settings = settingsOf(params);
  return as.reduce((partial, a, i) => {
    const w = ws[i] ?? 0n;
    return oracleAdd(settings, partial, oracleDot(settings, a, w), oracleScales(settings, a, w));
  }, sum);
};

const wordSections = [
  { sums: 'word' },
  { sums: 'word', activation: 'mxfp8-e5m2', accumulator: 'bf16' },
  { sums: 'word', activation: 'mxfp6-e2m3', weight: 'mxfp6-e3m2', lanes: 2 },
  { sums: 'word', activation: 'mxfp4', accumulator: 'fp16' },
  { sums: 'word', activation: 'mxint8' },
  { sums: 'word', activation: 'nvfp4' },
];
goldenLaws(mxDot, wordSections, byWords);

/** Exponent of the least product, width of a block's sum, marks: from the tables of the specification. */
const blocks: Readonly<Record<string, readonly [unit: number, bits: number, marks: number]>> = {
  'mxfp8-e4m3': [-18, 42, 1],
  'mxfp8-e5m2': [-32, 70, 3],
  'mxfp6-e2m3': [-6, 18, 0],
  'mxfp6-e3m2': [-8, 24, 0],
  mxfp4: [-2, 14, 0],
  mxint8: [-12, 21, 0],
  nvfp4: [-2, 13, 0],
};

const byBlocks: Oracle = ({ params }, state, [a = 0n], [w = 0n]) => {
  const settings = settingsOf(params);
  const [unit, bits, marks] = blocks[settings.activation] ?? [0, 0, 0];
  const sumBits = settings.accumulator === 'fp32' ? 32 : 16;
  const scaleBits = settings.activation === 'nvfp4' ? 7 : 8;
  const names = ['nan', 'plus', 'minus'].slice(0, marks);
  let rest = state;
  const take = (width: number): bigint => {
    const word = BigInt.asUintN(width, rest);
    rest >>= BigInt(width);
    return word;
  };
  let sum = take(sumBits);
  let block = BigInt.asIntN(bits, take(bits));
  let [sw, sa] = [take(scaleBits), take(scaleBits)];
  const seen = new Set(names.filter(() => take(1) === 1n));
  // The mark of a beginning is the highest bit of the word.
  const width = BigInt(mxDotWidth(params));
  if (a >> (width - 1n) === 1n) {
    const dot = { exact: block << BigInt(64 + unit), marks: new Set(seen) };
    sum = oracleAdd(settings, sum, dot, [sa, sw]);
    block = 0n;
    [sa, sw] = oracleScales(settings, a, w);
    seen.clear();
  }
  const dot = oracleDot(settings, a, w);
  block += dot.exact >> BigInt(64 + unit);
  for (const mark of dot.marks) seen.add(mark);
  const fields: readonly (readonly [bigint, number])[] = [
    [sum, sumBits],
    [BigInt.asUintN(bits, block), bits],
    [sw, scaleBits],
    [sa, scaleBits],
    ...names.map((name): [bigint, number] => [seen.has(name) ? 1n : 0n, 1]),
  ];
  let at = 0n;
  return fields.reduce((word, [value, bitsOf]) => {
    const placed = word | (value << at);
    at += BigInt(bitsOf);
    return placed;
  }, 0n);
};

function mxDotWidth(params: Readonly<Record<string, unknown>>): number {
  const element = (params['activation'] as { element: { width: number } }).element.width;
  const { activation } = settingsOf(params);
  return Number(params['lanes']) * element + (activation === 'nvfp4' ? 7 : 8) + 1;
}

goldenLaws(
  mxDot,
  Object.keys(blocks).map((activation, i) => ({
    activation,
    accumulator: (['fp32', 'bf16', 'fp16'] as const)[i % 3],
  })),
  byBlocks,
);

textLaws(mxDot, [
  [{}, accumulate()],
  [{ activation: 'mxfp8-e5m2', pipeline: 2, accumulator: 'fp16' }, accumulate()],
  [{ activation: 'mxfp4', lanes: 1, block: 8 }, accumulate()],
  [{ sums: 'word', activation: 'nvfp4', pipeline: 2 }, accumulate()],
  [{ sums: 'word', activation: 'mxint8', lanes: 2 }, chain(2)],
]);

costLaws(mxDot, [
  [
    { sums: 'word', activation: 'mxfp4', lanes: 4 },
    { sums: 'word', activation: 'mxfp4', lanes: 8 },
  ],
  [
    { sums: 'word', activation: 'mxfp4', lanes: 4 },
    { sums: 'word', lanes: 4 },
  ],
]);

describe('mx-dot', () => {
  const line = (side: 'activation' | 'weight', values: Float64Array, section: object) => {
    const { packing } = elementOf(mxDot, { ...section }).arithmetic[side];
    if (packing === undefined || !('line' in packing)) throw new Error('no blocks');
    return packing.line(values);
  };

  test('words of a line: the mark and the scale of a block come with its first elements', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => (i === 16 ? 24 : 1));
    const { words } = line('activation', values, { activation: 'mxfp4', block: 16 });
    // 1 over a scale of 1/4 is 4, code 6: eight of them; 24 and 1 over a scale of 4: codes 7 and 0.
    expect(words).toEqual([
      (1n << 40n) | (125n << 32n) | 0x66666666n,
      (125n << 32n) | 0x66666666n,
      (1n << 40n) | (129n << 32n) | 0x0007n,
    ]);
    const weights = line('weight', values, { activation: 'mxfp4', block: 16 });
    expect(weights.words).toEqual([
      (125n << 32n) | 0x66666666n,
      (125n << 32n) | 0x66666666n,
      (129n << 32n) | 0x0007n,
    ]);
  });

  test('a block is exact: what one rounding per word loses comes through', () => {
    // In bf16, 256 + 1 is 256: a word of 256 and a word of 1 and -256.
    const word = (elements: readonly number[], begins: boolean): bigint =>
      elements.reduce(
        (all, value, i) =>
          all |
          (requireFormat('e4m3').encode({ kind: 'finite', ...scaled(value) }) << BigInt(8 * i)),
        (127n << 32n) | (begins ? 1n << 40n : 0n),
      );
    const scaled = (value: number): { m: bigint; e: number } => ({ m: BigInt(value), e: 0 });
    const run = (sums: string): number => {
      const {
        accumulate: step,
        zero,
        accumulator,
        readout,
      } = elementOf(mxDot, {
        sums,
        accumulator: 'bf16',
      }).arithmetic;
      const mark = (begins: boolean): boolean => begins && sums === 'block';
      const ones = word([1, 1, 1, 1], false);
      let sum = step(zero, [word([256], mark(true))], [ones]);
      sum = step(sum, [word([1], false)], [ones]);
      sum = step(sum, [word([-256], false)], [ones]);
      const bits = readout === undefined ? sum : readout.read(sum);
      return numberOfValue(requireFormat(readout?.format ?? accumulator.format).decode(bits));
    };
    expect(run('word')).toBe(0);
    expect(run('block')).toBe(1);
  });

  test.each([
    ['mxfp8-e4m3', 25],
    ['mxfp6-e2m3', 25],
    ['mxfp4', 13],
    ['mxint8', 35],
    ['nvfp4', 15],
  ])('%s: dot products of 256 normal numbers are within %d dB of double precision', (name, db) => {
    const { accumulate: step, zero, numberOf } = elementOf(mxDot, { activation: name }).arithmetic;
    let [signal, noise] = [0, 0];
    for (let trial = 0; trial < 40; trial++) {
      const [x, y] = [new Float64Array(256), new Float64Array(256)];
      draw('normal', randomStream(1, trial), x);
      draw('normal', randomStream(2, trial), y);
      const [a, w] = [
        line('activation', x, { activation: name }),
        line('weight', y, { activation: name }),
      ];
      const sum = a.words.reduce((all, word, i) => step(all, [word], [w.words[i] ?? 0n]), zero);
      const exact = x.reduce((all, value, i) => all + value * (y[i] ?? 0), 0);
      signal += exact * exact;
      noise += ((numberOf?.(sum) ?? NaN) * a.scale * w.scale - exact) ** 2;
    }
    expect(10 * Math.log10(signal / noise)).toBeGreaterThan(db);
  });

  test('blocks stay where they are; sums by words pass on', () => {
    expect(elementOf(mxDot, {}).refuses(chain())).toMatch(/sums must be word/);
    expect(elementOf(mxDot, {}).refuses(accumulate(2))).toMatch(/one word per cycle/);
    expect(elementOf(mxDot, { sums: 'word' }).refuses(chain(4))).toBeUndefined();
  });
});

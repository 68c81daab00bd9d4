import { expect, test } from 'vitest';
import { boothMac } from '../../src/elements/booth-mac/index.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { inventory } from '../../src/structure/plan.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

parameterLaws({
  family: boothMac,
  valid: [{}, { tree: 'compressor62', adder: 'kogge-stone', fuse: false, encoding: 'and-array' }],
  refused: [
    [
      { tree: 'walace' },
      [
        'tree must be one of tdm, dadda, wallace, compressor42, compressor62, not "walace"; did you mean wallace?',
      ],
    ],
    [{ fuse: 'yes' }, ['fuse must be a boolean, not "yes"']],
    [{ accumulator: 15 }, ['accumulator must be at least weight + activation = 16 bits, not 15']],
    [
      { weight: 'int1', adder: 'carry-skip' },
      [
        'weight must be an integer format int2..int16 or uint2..uint16, not "int1"',
        'adder must be one of arrival, ripple, kogge-stone, brent-kung, sklansky, inferred, not "carry-skip"',
      ],
    ],
  ],
});

goldenLaws(
  boothMac,
  [
    {},
    { weight: 'uint4', activation: 'int7', accumulator: 11, overflow: 'saturate' },
    { weight: 'uint3', activation: 'uint4', accumulator: 9, pipeline: 2 },
  ],
  integerOracle,
);

textLaws(boothMac, [
  [{}, accumulate()],
  [{}, chain()],
  [{}, chain(4)],
  [{ pipeline: 2 }, accumulate(2)],
  [{ overflow: 'saturate' }, accumulate()],
  [{ fuse: false }, accumulate()],
  [{ fuse: false, pipeline: 2, overflow: 'saturate' }, chain(3)],
  [{ encoding: 'and-array', tree: 'dadda', adder: 'kogge-stone' }, accumulate()],
  [{ tree: 'wallace', adder: 'brent-kung' }, chain(2)],
  [{ tree: 'compressor42', adder: 'ripple' }, accumulate(8)],
  [{ tree: 'compressor62', adder: 'sklansky' }, chain(8)],
  [{ adder: 'inferred', weight: 'uint8' }, chain()],
  [
    { weight: 'uint2', activation: 'uint3', accumulator: 5, overflow: 'saturate', pipeline: 2 },
    accumulate(2),
  ],
  [{ weight: 'int2', activation: 'uint2', accumulator: 4 }, chain(5)],
  [{ weight: 'int16', activation: 'int16', accumulator: 64 }, accumulate()],
]);

costLaws(boothMac, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
  [{}, { pipeline: 2 }],
]);

test('booth-mac means what mac means', () => {
  const sections = [
    {},
    { weight: 'uint5', activation: 'int4', accumulator: 9, overflow: 'saturate' },
  ];
  for (const section of sections) {
    const [ours, plain] = [boothMac, mac].map((family) => elementOf(family, section).arithmetic);
    for (let i = 0n; i < 512n; i++) {
      const [a, w, sum] = [(i * 7n) % 16n, (i * 11n) % 16n, i % 512n];
      expect(ours?.accumulate(sum, [a], [w])).toBe(plain?.accumulate(sum, [a], [w]));
    }
  }
});

test('recoding halves the rows: 4 digits of 9 bits for int8, where and gates make 64 bits', () => {
  const rowBits = (encoding: string): number =>
    elementOf(boothMac, { encoding })
      .plan(accumulate())
      .children[0]?.plan.ports.find((port) => port.name === 'rows_o')?.width ?? NaN;
  expect([rowBits('booth4'), rowBits('and-array')]).toEqual([36, 64]);
});

test('all lanes share one tree and one carry-propagate addition', () => {
  for (const lanes of [1, 4, 16]) {
    const { children } = elementOf(boothMac, {}).plan(chain(lanes));
    const parts = children.map(({ part, count }) => `${part ?? ''} ${count}`);
    expect(parts).toEqual([`partial products ${lanes}`, 'compressor 1', 'adder 1', 'step 1']);
  }
});

test('fusing saves the second addition', () => {
  const adderGates = (fuse: boolean): number =>
    inventory(elementOf(boothMac, { fuse, adder: 'kogge-stone' }).plan(accumulate()))
      .filter(({ kind }) => kind === 'and' || kind === 'or' || kind === 'xor')
      .reduce((sum, row) => sum + row.count * (row.widths[0] ?? 1), 0);
  expect(adderGates(true)).toBeLessThan(adderGates(false));
});

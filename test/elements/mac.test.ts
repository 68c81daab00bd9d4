import { mac } from '../../src/elements/mac/index.ts';
import {
  accumulate,
  chain,
  costLaws,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

parameterLaws({
  family: mac,
  valid: [{}, { weight: 'uint4', activation: 'int16', accumulator: 64, overflow: 'saturate' }],
  refused: [
    [
      { acumulator: 24 },
      [
        'acumulator must be one of weight, activation, accumulator, overflow, pipeline, not a key named acumulator; did you mean accumulator?',
      ],
    ],
    [
      { weight: 'int17' },
      ['weight must be an integer format int2..int16 or uint2..uint16, not "int17"'],
    ],
    [{ accumulator: 65 }, ['accumulator must be at most 64, not 65']],
    [{ accumulator: 15 }, ['accumulator must be at least weight + activation = 16 bits, not 15']],
    [
      { overflow: 'clip', pipeline: 3 },
      ['overflow must be one of wrap, saturate, not "clip"', 'pipeline must be one of 1, 2, not 3'],
    ],
  ],
});

goldenLaws(
  mac,
  [
    {},
    { weight: 'uint4', activation: 'int7', accumulator: 11, overflow: 'saturate' },
    { weight: 'uint5', activation: 'uint5', accumulator: 10, overflow: 'saturate' },
    { weight: 'uint3', activation: 'uint4', accumulator: 9 },
    { weight: 'int16', activation: 'int16', accumulator: 64, pipeline: 2 },
  ],
  integerOracle,
);

textLaws(mac, [
  [{}, accumulate()],
  [{}, chain()],
  [{}, accumulate(3)],
  [{ pipeline: 2 }, chain(4)],
  [{ overflow: 'saturate' }, accumulate()],
  [{ weight: 'uint4', activation: 'int8', accumulator: 12, overflow: 'saturate' }, chain(8)],
  [
    { weight: 'uint2', activation: 'uint3', accumulator: 5, overflow: 'saturate', pipeline: 2 },
    accumulate(2),
  ],
  [{ weight: 'int2', activation: 'uint2', accumulator: 4 }, chain(5)],
]);

costLaws(mac, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
  [{}, { pipeline: 2 }],
]);

import { opt4e } from '../../src/elements/opt4e/index.ts';
import { digitLaws } from '../laws/digit-laws.ts';

await digitLaws({
  family: opt4e,
  cases: [
    {},
    { encoding: 'booth4', accumulator: 19, tree: 'dadda' },
    { encoding: 'csd', weight: 'uint4', activation: 'int4', accumulator: 12, lanes: 2 },
    { encoding: 'twos-complement', activation: 'uint5', weight: 'uint3', accumulator: 13 },
    {
      encoding: 'sign-magnitude',
      activation: 'int16',
      weight: 'int16',
      accumulator: 40,
      lanes: 8,
    },
  ],
  exhaustive: [
    { weight: 'int4', activation: 'int4', accumulator: 10 },
    { weight: 'int4', activation: 'int4', accumulator: 12, encoding: 'csd', lanes: 2 },
    { weight: 'int4', activation: 'int4', accumulator: 9, encoding: 'booth4', lanes: 2 },
    { weight: 'int4', activation: 'int4', accumulator: 9, encoding: 'twos-complement', lanes: 2 },
    { weight: 'int4', activation: 'int4', accumulator: 9, encoding: 'sign-magnitude', lanes: 2 },
  ],
  mutants: [
    ['an increment is lost', 'increments_q <= increments;', "increments_q <= increments & 4'd7;"],
    ['a sign bit is not complemented', '~multiple[PW-1]', 'multiple[PW-1]'],
    ['the constant of the sign extensions is lost', '~sum_row[CW-1]', 'sum_row[CW-1]'],
    ['carries do not move up with the sum', "{ carry_q[CW-D-1:0], {D{1'b0}} }", 'carry_q'],
  ],
});

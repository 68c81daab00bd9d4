import { laconic } from '../../src/elements/laconic/index.ts';
import { pacedLaws } from '../laws/paced-laws.ts';

const int4 = { weight: 'int4', activation: 'int4', accumulator: 8, lanes: 1 };

await pacedLaws({
  family: laconic,
  cases: [
    { lanes: 4 },
    { encoding: 'ent', accumulator: 19, lanes: 1 },
    { encoding: 'csd', weight: 'uint4', activation: 'int4', accumulator: 12, lanes: 2 },
    {
      encoding: 'twos-complement',
      activation: 'uint5',
      weight: 'uint3',
      accumulator: 13,
      lanes: 2,
      tree: 'dadda',
    },
    { encoding: 'sign-magnitude', activation: 'int16', weight: 'int16', lanes: 2 },
  ],
  exhaustive: [
    int4,
    { ...int4, encoding: 'twos-complement' },
    { ...int4, encoding: 'sign-magnitude' },
    { ...int4, encoding: 'ent' },
    { ...int4, encoding: 'csd' },
  ],
  mutants: [
    ['signs are not multiplied', 'a_minus ^ b_minus', 'a_minus'],
    ['an increment is lost', 'increment_o = minus_q', "increment_o = 1'b0"],
    ['the first operand moves on too early', 'else if (b_last) a_left_q', 'else a_left_q'],
    ['the terms of the second are not taken up again', 'b_last ? b_all_q &', 'b_last ? b_rest &'],
    ['a zero is taken for a term', 'power[e] = works_q &&', 'power[e] ='],
    ['a lane is not waited for', '(&lasts)', 'lasts[0]'],
    ['a new sum keeps the old one', '{CW{!first_q4}}', "{CW{1'b1}}"],
  ],
});

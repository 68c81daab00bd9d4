import { opt4c } from '../../src/elements/opt4c/index.ts';
import { digitLaws } from '../laws/digit-laws.ts';

await digitLaws({
  family: opt4c,
  cases: [
    {},
    { encoding: 'booth4', accumulator: 19 },
    { encoding: 'csd', weight: 'uint4', activation: 'int4', accumulator: 12 },
    { encoding: 'twos-complement', activation: 'uint5', weight: 'uint3', accumulator: 13 },
    { encoding: 'sign-magnitude', activation: 'int16', weight: 'int16', accumulator: 40 },
  ],
  exhaustive: [
    { weight: 'int4', activation: 'int4', accumulator: 9 },
    { weight: 'int4', activation: 'int4', accumulator: 8, encoding: 'booth4' },
    { weight: 'int4', activation: 'int4', accumulator: 12, encoding: 'csd' },
    { weight: 'int4', activation: 'int4', accumulator: 12, encoding: 'twos-complement' },
    { weight: 'int4', activation: 'int4', accumulator: 12, encoding: 'sign-magnitude' },
  ],
  mutants: [
    [
      'the increment of a negative multiple is lost',
      'carry_in[i] = increment_q',
      "carry_in[i] = 1'b0",
    ],
    ['a carry is stored a digit too low', 'carry[i/D-1];', 'carry[i/D-1] ^ carry[0];'],
    ['a new sum keeps the old one', 'keep_q  <= !first_i && !next_i', 'keep_q  <= !next_i'],
    ['a sum moves up by one bit', "{ sum_q[CW-D-1:0], {D{1'b0}} }", "{ sum_q[CW-2:0], 1'b0 }"],
    ['the sign of a multiple is not extended', '{(CW-PW){multiple_q[PW-1]}}', "{(CW-PW){1'b0}}"],
  ],
});

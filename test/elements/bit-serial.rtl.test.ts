import { bitSerial } from '../../src/elements/bit-serial/index.ts';
import { pacedLaws } from '../laws/paced-laws.ts';

const int4 = { weight: 'int4', activation: 'int4', accumulator: 8, lanes: 1 };

await pacedLaws({
  family: bitSerial,
  cases: [
    { lanes: 4 },
    { encoding: 'booth4', accumulator: 19, lanes: 1 },
    { encoding: 'csd', weight: 'uint4', activation: 'int4', accumulator: 12, lanes: 2 },
    { activation: 'uint5', weight: 'uint3', accumulator: 13, lanes: 2, tree: 'dadda' },
    { encoding: 'sign-magnitude', activation: 'int16', weight: 'int16', lanes: 2 },
    { encoding: 'ent', activation: 'int2', weight: 'int4', accumulator: 9, lanes: 16 },
  ],
  exhaustive: [
    int4,
    { ...int4, encoding: 'sign-magnitude' },
    { ...int4, encoding: 'booth4' },
    { ...int4, encoding: 'ent' },
    { ...int4, encoding: 'csd' },
  ],
  mutants: [
    ['the top digit is added', '^ {SW{begin_q2}}', ''],
    ['the one that completes the subtraction is lost', '.carry_i(begin_q2)', ".carry_i(1'b0)"],
    ['the product so far is kept from beat to beat', '{SW{!begin_q2}}', "{SW{1'b1}}"],
    ['a new sum keeps the old one', '{CW{!first_q4}}', "{CW{1'b1}}"],
    ['the constant of the signs is lost', '~multiple[PW-1]', 'multiple[PW-1]'],
    ['a beat is taken a cycle early', 'ready = !(|rest)', 'ready = !(|(rest << 1))'],
    ['weights change under way', 'if (load) b_q', 'if (valid_i) b_q'],
  ],
});

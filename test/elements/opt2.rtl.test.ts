import { opt2 } from '../../src/elements/opt2/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: opt2,
  vectors: 150,
  cases: [
    [{}, accumulate()],
    [{}, accumulate(4)],
    [{}, chain(4)],
    [{ shift: 'beat', encoding: 'ent' }, accumulate(3)],
    [{ pipeline: 2 }, accumulate(2)],
    [{ pipeline: 2, accumulator: 16 }, chain(3)],
    [{ weight: 'int4', activation: 'int4', accumulator: 12, encoding: 'csd' }, accumulate(8)],
    [{ weight: 'int2', activation: 'int2', accumulator: 4 }, accumulate()],
    [{ weight: 'int16', activation: 'uint16', accumulator: 40 }, chain(2)],
  ],
  exhaustive: [
    {},
    { weight: 'int4', activation: 'int4', accumulator: 16 },
    {
      encoding: 'twos-complement',
      adder: 'inferred',
      weight: 'int4',
      activation: 'int4',
      accumulator: 12,
    },
    { encoding: 'sign-magnitude', weight: 'int4', activation: 'int4', accumulator: 12 },
    { encoding: 'ent', weight: 'int4', activation: 'int4', accumulator: 12 },
    { encoding: 'csd', weight: 'int4', activation: 'int4', accumulator: 12 },
    { encoding: 'ent', shift: 'beat', pipeline: 2 },
    { tree: 'dadda', adder: 'kogge-stone', weight: 'uint8', activation: 'uint6' },
  ],
  mutants: [
    {
      name: 'the top bit of the sign extensions of one weight lost',
      section: {},
      role: accumulate(),
      original: '{ ~sum_row_2[27], sum_row_2[26:0] }',
      fault: '{ sum_row_2[27], sum_row_2[26:0] }',
    },
    {
      name: 'a carry word left out of the next sum',
      section: {},
      role: accumulate(),
      original: '.carry_i(base_1[59:30])',
      fault: ".carry_i(base_1[59:30] & 30'd0)",
    },
    {
      name: 'a first beat that clears one weight less',
      section: {},
      role: accumulate(),
      original: "first_i ? { 52{1'b0} } : sum_3_q",
      fault: "first_i && !valid_sum_q ? { 52{1'b0} } : sum_3_q",
    },
    {
      name: 'held rows that do not freeze',
      section: { pipeline: 2 },
      role: chain(),
      original: /if \(en_i\) begin\s+lanes_0_q <= lanes_0;/,
      fault: 'begin lanes_0_q <= lanes_0;',
    },
    {
      name: 'weights crossed on the way to the sum',
      section: { weight: 'int8' },
      role: chain(2),
      original: /\.rows_1_i\(lanes_1\),\s+\.rows_2_i\(lanes_2\)/,
      fault: '.rows_1_i(lanes_2), .rows_2_i(lanes_1)',
    },
  ],
});

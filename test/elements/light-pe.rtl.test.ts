import { lightPe } from '../../src/elements/light-pe/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: lightPe,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{ weight: 'pow2sum_3', pipeline: 2 }, accumulate(3)],
    [{ weight: 'pow2sum_2', activation: 'uint8', pipeline: 2 }, chain(2)],
    [{ weight: 'pow2sum_1', activation: 'int16', accumulator: 64 }, chain()],
  ],
  exhaustive: [
    {},
    { weight: 'pow2sum_3' },
    { activation: 'uint8' },
    { weight: 'pow2_1', activation: 'uint5', accumulator: 7 },
    { weight: 'pow2sum_1', activation: 'int5', accumulator: 8 },
  ],
  mutants: [
    {
      name: 'a negation without its carry',
      section: {},
      role: accumulate(),
      original: "turned + { 8'd0, minus }",
      fault: "turned + { 8'd0, 1'b0 }",
    },
    {
      name: 'an activation read as unsigned',
      section: {},
      role: accumulate(),
      original: 'plain = { a_i[7], a_i }',
      fault: "plain = { 1'b0, a_i }",
    },
    {
      name: 'both terms at one shift',
      section: { weight: 'pow2sum_3' },
      role: chain(),
      original: '.amount_i(b_i[2:0])',
      fault: '.amount_i(b_i[6:4])',
    },
    {
      name: 'a second term that is always added',
      section: { weight: 'pow2sum_3' },
      role: accumulate(),
      original: 'differ = minus ^ b_i[3]',
      fault: 'differ = minus ^ b_i[7]',
    },
    {
      name: 'lanes crossed',
      section: {},
      role: chain(2),
      original: '.b_i(b_i[3:0])',
      fault: '.b_i(b_i[7:4])',
    },
    {
      name: 'a sum that never starts anew',
      section: {},
      role: accumulate(),
      original: "first_i ? {CW{1'b0}} : acc_q",
      fault: "(first_i && 1'b0) ? {CW{1'b0}} : acc_q",
    },
  ],
});

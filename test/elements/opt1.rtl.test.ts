import { opt1 } from '../../src/elements/opt1/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: opt1,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{}, chain(4)],
    [{ pipeline: 2, tree: 'compressor42' }, accumulate(2)],
    [{ pipeline: 2, accumulator: 16 }, chain(3)],
    [{ weight: 'int4', activation: 'int4', accumulator: 24 }, accumulate(8)],
    [{ weight: 'uint5', activation: 'int7', accumulator: 12 }, accumulate(2)],
    [{ weight: 'int2', activation: 'int2', accumulator: 4 }, accumulate()],
    [{ weight: 'int16', activation: 'uint16', accumulator: 64 }, chain()],
  ],
  exhaustive: [
    {},
    { pipeline: 2, weight: 'int6', activation: 'int7' },
    { weight: 'int4', activation: 'int4', accumulator: 16 },
    { tree: 'dadda', adder: 'kogge-stone', weight: 'uint8', activation: 'uint6' },
    { encoding: 'twos-complement', adder: 'inferred', weight: 'uint7', activation: 'int5' },
    { encoding: 'sign-magnitude', weight: 'int5', activation: 'uint6', accumulator: 16 },
    { encoding: 'sign-magnitude', weight: 'uint4', activation: 'int4', accumulator: 12 },
    { encoding: 'ent', tree: 'wallace' },
    { encoding: 'ent', weight: 'uint5', activation: 'int5', accumulator: 12 },
    { encoding: 'csd', tree: 'compressor62' },
    { encoding: 'csd', weight: 'uint4', activation: 'uint4', accumulator: 10 },
  ],
  mutants: [
    {
      name: 'the top bit of the sign extensions lost',
      section: {},
      role: accumulate(),
      original: '{ ~sum_row[CW-1], sum_row[CW-2:0] }',
      fault: '{ sum_row[CW-1], sum_row[CW-2:0] }',
    },
    {
      name: 'a carry word left out of the next sum',
      section: {},
      role: accumulate(),
      original: '.carry_i(base[2*CW-1:CW])',
      fault: ".carry_i(base[2*CW-1:CW] & {CW{1'b0}})",
    },
    {
      name: 'a first beat that clears one word only',
      section: {},
      role: accumulate(),
      original: "first_i ? {2*CW{1'b0}} : acc_q",
      fault: "first_i ? { acc_q[2*CW-1:CW], {CW{1'b0}} } : acc_q",
    },
    {
      name: 'held rows that do not freeze',
      section: { pipeline: 2 },
      role: chain(),
      original: /if \(en_i\) begin\s+held_q <= held;/,
      fault: 'begin held_q <= held;',
    },
    {
      name: 'a resolver that takes the sum word for the sum',
      section: {},
      role: chain(),
      original: '.b_i(acc_i[2*W-1:W])',
      fault: ".b_i(acc_i[2*W-1:W] & {W{1'b0}})",
    },
    {
      name: 'lanes crossed',
      section: {},
      role: chain(2),
      original: '.y_i(b_i[7:0])',
      fault: '.y_i(b_i[15:8])',
    },
  ],
});

import { mixpeA8 } from '../../src/elements/mixpe-a8/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: mixpeA8,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{}, chain(4)],
    [{ weight: 'uint4', pipeline: 2 }, accumulate(3)],
    [{ weight: 'int4', activation: 'uint8', pipeline: 2 }, chain()],
    [{ multiplier: 'inferred', weight: 'uint4' }, chain(2)],
    [{ weight: 'int2', activation: 'int2', group: 1 }, chain(5)],
    [{ weight: 'int8', activation: 'int16', group: 65536 }, accumulate()],
  ],
  exhaustive: [
    {},
    { weight: 'uint4' },
    { weight: 'int5', pipeline: 2 },
    { multiplier: 'inferred' },
    { multiplier: 'inferred', weight: 'uint4' },
    { weight: 'int4', activation: 'uint8' },
    { weight: 'int7', activation: 'uint2' },
    { weight: 'int6', activation: 'int5' },
  ],
  mutants: [
    {
      name: 'a sign bit that adds',
      section: {},
      role: accumulate(),
      original: '- $signed({ {1{copy_3[7]}}, copy_3 })',
      fault: '+ $signed({ {1{copy_3[7]}}, copy_3 })',
    },
    {
      name: 'a copy gated by its neighbour',
      section: {},
      role: accumulate(),
      original: 'copy_2 = a_i & {AW{b_i[2]}}',
      fault: 'copy_2 = a_i & {AW{b_i[1]}}',
    },
    {
      name: 'a bit that does not pass by the adder',
      section: { weight: 'uint4' },
      role: chain(),
      original: 'sum_1_0[1:0] }',
      fault: "sum_1_0[1] , 1'b0 }",
    },
    {
      name: 'an unsigned copy read as signed',
      section: { weight: 'int4', activation: 'uint8' },
      role: chain(),
      original: "{ 2'd0, sum_1_0_high }",
      fault: '{ {2{sum_1_0_high[7]}}, sum_1_0_high }',
    },
    {
      name: 'a product cut below the sum',
      section: {},
      role: accumulate(),
      original: '$signed({ {7{product_0[11]}}, product_0 })',
      fault: "$signed({ 7'd0, product_0 })",
    },
    {
      name: 'lanes crossed',
      section: {},
      role: chain(2),
      original: '.b_i(b_i[3:0])',
      fault: '.b_i(b_i[7:4])',
    },
    {
      name: 'a group that never starts anew',
      section: {},
      role: accumulate(),
      original: "first_i ? {CW{1'b0}} : acc_q",
      fault: "(first_i && 1'b0) ? {CW{1'b0}} : acc_q",
    },
  ],
});

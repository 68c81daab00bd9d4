import { figna } from '../../src/elements/figna/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: figna,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{ weight: 'uint8', mantissa: 16, pipeline: 2 }, chain(2)],
  ],
  exhaustive: [{}, { weight: 'uint4' }],
  mutants: [
    {
      name: 'a significand read as unsigned',
      section: { weight: 'uint4' },
      role: accumulate(),
      original: 'wire signed [11:0] a = a_i',
      fault: "wire signed [11:0] a = { 1'b0, a_i[10:0] }",
    },
    {
      name: 'a block that never starts anew',
      section: {},
      role: accumulate(),
      original: "first_i ? {CW{1'b0}} : acc_q",
      fault: "(first_i && 1'b0) ? {CW{1'b0}} : acc_q",
    },
  ],
});

import { ant } from '../../src/elements/ant/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: ant,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{ weight: 'flint4', activation: 'uflint4', pipeline: 2 }, chain(3)],
    [{ weight: 'pair4_3', activation: 'pair4_3', accumulator: 24 }, chain()],
  ],
  exhaustive: [
    {},
    { activation: 'uflint4' },
    { weight: 'uflint4', activation: 'uflint4' },
    { weight: 'int4' },
    { weight: 'pow2_3', activation: 'uint4' },
    { weight: 'pair4_3', activation: 'pair4_3' },
    { weight: 'flint5', activation: 'uflint5', pipeline: 2 },
    { weight: 'uflint3', activation: 'flint3' },
  ],
  mutants: [
    {
      name: 'the greatest code read as the one below',
      section: {},
      role: accumulate(),
      original: "2'd3;",
      fault: "2'd2;",
    },
    {
      name: 'a fraction that stays behind',
      section: { activation: 'uflint4' },
      role: accumulate(),
      original: "rest[1] ? { rest[0], 1'd0 }",
      fault: "rest[1] ? { 1'd0, rest[0] }",
    },
    {
      name: 'one exponent forgotten',
      section: {},
      role: chain(),
      original: "{ 1'd0, exponent_a } +",
      fault: "{ 1'd0, exponent_b } +",
    },
    {
      name: 'a sign without its carry',
      section: {},
      role: accumulate(),
      original: "turned + { 2'd0, sign }",
      fault: "turned + { 2'd0, 1'b0 }",
    },
  ],
});

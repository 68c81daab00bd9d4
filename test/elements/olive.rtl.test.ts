import { olive } from '../../src/elements/olive/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: olive,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{ accumulator: 20, pipeline: 2 }, chain(3)],
  ],
  exhaustive: [{}],
  mutants: [
    {
      name: 'a victim read as an integer',
      section: {},
      role: accumulate(),
      original: 'chosen_0 & { 4{some_0} }',
      fault: 'chosen_0',
    },
    {
      name: 'a victim that makes itself an outlier',
      section: {},
      role: accumulate(),
      original: 'chosen_1 = victim_0 ?',
      fault: 'chosen_1 = victim_1 ?',
    },
    {
      name: 'a bias of 0',
      section: {},
      role: chain(),
      original: '{ code_0[2], ~code_0[2], code_0[1] }',
      fault: "{ 1'b0, code_0[2], code_0[1] }",
    },
    {
      name: 'a negative outlier of 3 read as 2',
      section: {},
      role: accumulate(),
      original: '~(code_1[3] & code_1[0])',
      fault: "1'b1",
    },
    {
      name: 'numbers of a pair crossed',
      section: {},
      role: chain(),
      original: 'integer_a_0 * integer_b_0',
      fault: 'integer_a_0 * integer_b_1',
    },
  ],
});

import { mac } from '../../src/elements/mac/index.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';

await rtlLaws({
  family: mac,
  vectors: 400,
  cases: [
    [{}, accumulate()],
    [{}, chain()],
    [{ pipeline: 2 }, accumulate(3)],
    [{ pipeline: 2, accumulator: 17 }, chain(2)],
    [{ overflow: 'saturate', accumulator: 17 }, accumulate()],
    [{ weight: 'uint4', activation: 'int8', accumulator: 12, overflow: 'saturate' }, chain(5)],
    [{ weight: 'uint2', activation: 'uint3', accumulator: 5, overflow: 'saturate' }, accumulate(2)],
    [{ weight: 'int2', activation: 'uint2', accumulator: 4 }, chain(5)],
    [{ weight: 'int16', activation: 'int16', accumulator: 64 }, accumulate()],
  ],
  exhaustive: [{}, { weight: 'uint8', activation: 'int6', pipeline: 2 }],
  mutants: [
    {
      name: 'an operand read as unsigned',
      section: {},
      role: accumulate(),
      original: '$signed(a_i)',
      fault: "$signed({ 1'b0, a_i[6:0] })",
    },
    {
      name: 'a sum that never starts anew',
      section: {},
      role: accumulate(),
      original: "first_i ? {CW{1'b0}} : acc_q",
      fault: "(first_i && 1'b0) ? {CW{1'b0}} : acc_q",
    },
    {
      name: 'an enable that freezes nothing',
      section: {},
      role: chain(),
      original: 'if (en_i) acc_q <= acc_d;',
      fault: 'acc_q <= acc_d;',
    },
    {
      name: 'two lanes crossed',
      section: {},
      role: chain(2),
      original: 'b_i[0*WW +: WW]',
      fault: 'b_i[1*WW +: WW]',
    },
    {
      name: 'a carry lost from the lane sum',
      section: {},
      role: accumulate(2),
      original: '$signed({ {15{lane_sum_1_0[16]}}, lane_sum_1_0 })',
      fault: '$signed({ {16{lane_sum_1_0[15]}}, lane_sum_1_0[15:0] })',
    },
    {
      name: 'a clamp to the wrong end',
      section: { overflow: 'saturate', accumulator: 17 },
      role: accumulate(),
      original: '{ exact[SW-1], {(CW-1){~exact[SW-1]}} }',
      fault: '{ ~exact[SW-1], {(CW-1){exact[SW-1]}} }',
    },
    {
      name: 'a valid that comes a cycle early',
      section: { pipeline: 2 },
      role: accumulate(),
      original: 'valid_sum_q <= valid_q',
      fault: 'valid_sum_q <= valid_i',
    },
  ],
});

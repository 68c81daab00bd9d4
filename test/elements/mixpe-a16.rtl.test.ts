import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { mixpeA16 } from '../../src/elements/mixpe-a16/index.ts';
import { rtlLaws as arrayLaws } from '../laws/array-laws.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';
import { lawEngines } from '../support/engines.ts';

await rtlLaws({
  family: mixpeA16,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{}, chain()],
    [{ weight: 'uint4', accumulator: 'fp16', pipeline: 2 }, accumulate()],
    [{ weight: 'int5', accumulator: 'fp16', pipeline: 3 }, chain()],
    [{ weight: 'int8', multiplier: 'inferred' }, chain(2)],
    [{ weight: 'int4', multiplier: 'and-array' }, accumulate()],
    [{ weight: 'uint4', accumulator: 'fp16', adder: 'ripple', pipeline: 2 }, chain(2)],
    [{ weight: 'int2' }, chain()],
    [{ accumulator: 'aligned' }, accumulate()],
    [{ accumulator: 'aligned', weight: 'uint4', multiplier: 'and-array', pipeline: 2 }, chain(2)],
    [{ weight: 'uint2', activation: 'bf16', accumulator: 'bf16' }, accumulate(3)],
  ],
  exhaustive: [
    { weight: 'uint4', activation: 'e5m2' },
    { weight: 'int3', activation: 'e4m3', accumulator: 'bf16' },
    { accumulator: 'aligned' },
    { accumulator: 'aligned', multiplier: 'inferred', weight: 'uint4', mantissa: 10 },
  ],
  mutants: [
    {
      name: 'a weight whose sign is lost',
      section: {},
      role: accumulate(),
      original: 'sign_a ^ sign_b',
      fault: 'sign_a',
    },
    {
      name: 'a negative weight one too small',
      section: {},
      role: accumulate(),
      original: "{ 3'd0, sign_b }",
      fault: "4'd0",
    },
    {
      name: 'a copy gated by its neighbour',
      section: { weight: 'uint4' },
      role: accumulate(),
      original: 'copy_2 = a_i & {AW{b_i[2]}}',
      fault: 'copy_2 = a_i & {AW{b_i[1]}}',
    },
  ],
});

const engines = await lawEngines('embedded', 'icarus');
const run = { vectors: 150, cyclesPerRun: 100 };
arrayLaws(systolicOs, [[{ rows: 2, columns: 2 }, { family: 'mixpe-a16' }]], run, engines);
arrayLaws(
  systolicWs,
  [
    [
      { rows: 2, columns: 2 },
      { family: 'mixpe-a16', weight: 'uint4', pipeline: 3 },
    ],
  ],
  run,
  engines,
);

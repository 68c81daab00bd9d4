import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { dequantMac } from '../../src/elements/dequant-mac/index.ts';
import { rtlLaws as arrayLaws } from '../laws/array-laws.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';
import { lawEngines } from '../support/engines.ts';

await rtlLaws({
  family: dequantMac,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{ weight: 'int4' }, chain()],
    [{ weight: 'uint4', accumulator: 'fp16', scale: -10, pipeline: 2 }, accumulate()],
    [{ weight: 'int5', accumulator: 'fp16', scale: -24, pipeline: 3 }, chain()],
    [{ weight: 'uint8', activation: 'uint8', multiplier: 'and-array' }, chain(2)],
    [{ weight: 'int8', multiplier: 'booth4', accumulator: 'fp16', scale: 8 }, accumulate()],
    [{ weight: 'int6', accumulator: 'bf16', scale: -3, pipeline: 2 }, accumulate(3)],
    [{ weight: 'int4', activation: 'int4', accumulator: 'e4m3', scale: -24 }, chain()],
    [{ weight: 'int4', scale: 'fp16' }, accumulate()],
    [{ weight: 'uint4', activation: 'uint8', scale: 'e2m1', accumulator: 'e3m2' }, chain(2)],
    [{ scale: 'bf16', accumulator: 'fp16', pipeline: 2 }, accumulate()],
  ],
  exhaustive: [
    {},
    { weight: 'int4', accumulator: 'fp16', scale: -20 },
    { weight: 'uint4', activation: 'uint8', accumulator: 'fp16', scale: 5 },
  ],
  mutants: [
    {
      name: 'a product whose sign is lost',
      section: {},
      role: accumulate(),
      original: 'sign_o = sign',
      fault: "sign_o = 1'b0",
    },
    {
      name: 'a negative product one too small',
      section: {},
      role: accumulate(),
      original: "{ {(SW-1){1'b0}}, sign }",
      fault: "{ SW{1'b0} }",
    },
    {
      name: 'a scale off by one',
      section: {},
      role: chain(),
      original: "'d141",
      fault: "'d142",
    },
    {
      name: 'a scale whose sign is lost',
      section: { weight: 'int4', scale: 'fp16' },
      role: accumulate(),
      original: 'sign_a ^ sign_b',
      fault: 'sign_b',
    },
  ],
});

const engines = await lawEngines('embedded', 'icarus');
const run = { vectors: 150, cyclesPerRun: 100 };
arrayLaws(
  systolicOs,
  [
    [
      { rows: 2, columns: 2 },
      { family: 'dequant-mac', weight: 'int4', scale: -7 },
    ],
  ],
  run,
  engines,
);
arrayLaws(
  systolicWs,
  [
    [
      { rows: 2, columns: 2 },
      { family: 'dequant-mac', weight: 'uint4', accumulator: 'fp16', scale: -9, pipeline: 3 },
    ],
  ],
  run,
  engines,
);

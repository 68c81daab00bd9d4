import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { rtlLaws as arrayLaws } from '../laws/array-laws.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';
import { lawEngines } from '../support/engines.ts';

await rtlLaws({
  family: floatMac,
  vectors: 300,
  cases: [
    [{}, accumulate()],
    [{}, chain()],
    [{ accumulator: 'fp16', pipeline: 2 }, accumulate()],
    [{ accumulator: 'fp16', pipeline: 3 }, chain()],
    [{ weight: 'e4m3', activation: 'e5m2', accumulator: 'bf16' }, accumulate(2)],
    [{ weight: 'e2m1', activation: 'e3m2', accumulator: 'e4m3', pipeline: 2 }, chain(3)],
    [{ weight: 'bf16', activation: 'bf16', multiplier: 'and-array' }, accumulate()],
    [{ accumulator: 'fp16', adder: 'ripple' }, accumulate(2)],
    [{ weight: 'e2m1', activation: 'e3m2', accumulator: 'e2m3', adder: 'ripple' }, chain()],
    [{ weight: 'fp32', activation: 'fp32', multiplier: 'booth4' }, chain()],
    [{ weight: 'e2m1', activation: 'e2m1', accumulator: 'e2m3' }, accumulate()],
    [{ weight: 'e5m2', activation: 'e4m3', accumulator: 'e3m2' }, accumulate()],
  ],
  exhaustive: [
    { weight: 'e5m2', activation: 'e4m3', accumulator: 'bf16' },
    { weight: 'e2m1', activation: 'e2m1', accumulator: 'e2m3' },
    { weight: 'e4m3', activation: 'e4m3' },
    { weight: 'e5m2', activation: 'e5m2', adder: 'ripple' },
  ],
  // Faults inside the addition: float-sums.rtl.test.ts.
  mutants: [
    {
      name: 'an exponent without its bias',
      section: {},
      role: chain(),
      original: '+ 9',
      fault: "+ 9'd1 + 9",
    },
  ],
});

const engines = await lawEngines('embedded');
const run = { vectors: 150, cyclesPerRun: 100 };
arrayLaws(
  systolicOs,
  [
    [
      { rows: 2, columns: 2 },
      { family: 'float-mac', accumulator: 'fp16', pipeline: 2 },
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
      { family: 'float-mac', weight: 'e4m3', activation: 'e5m2', pipeline: 3 },
    ],
  ],
  run,
  engines,
);

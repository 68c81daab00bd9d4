import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { positMac } from '../../src/elements/posit-mac/index.ts';
import { rtlLaws as arrayLaws } from '../laws/array-laws.ts';
import { accumulate, chain, rtlLaws } from '../laws/element-laws.ts';
import { lawEngines } from '../support/engines.ts';

await rtlLaws({
  family: positMac,
  vectors: 250,
  cases: [
    [{}, accumulate()],
    [{ pipeline: 4, quire: 28 }, accumulate(2)],
    [{ accumulate: 'rounded', pipeline: 2 }, accumulate()],
    [{ accumulate: 'rounded', weight: 'posit16_1', activation: 'posit16_1' }, chain()],
    [{ pipeline: 3, weight: 'posit4_1', activation: 'posit8_2' }, chain()],
    [{ pipeline: 2, weight: 'posit4_0', activation: 'posit5_3' }, chain(3)],
    [{ weight: 'posit16_1', activation: 'posit16_1', quire: 128, pipeline: 2 }, accumulate()],
  ],
  exhaustive: [{}, { weight: 'posit4_1', activation: 'posit4_1', quire: 32 }],
  mutants: [
    {
      name: 'a regime that does not turn round for negative posits',
      section: {},
      role: accumulate(),
      original: 'wire flip = ~lead ^ sign;',
      fault: 'wire flip = ~lead;',
    },
    {
      name: 'an overflow forgotten',
      section: { quire: 26 },
      role: accumulate(),
      original: ' || overflows;',
      fault: ';',
    },
  ],
});

// Sums of more than 64 bits, and results rounded once per column.
const engines = await lawEngines('embedded', 'icarus');
const run = { vectors: 150, cyclesPerRun: 100 };
const wide = { weight: 'posit16_1', activation: 'posit16_1', readout: 'posit8_0' };
arrayLaws(
  systolicOs,
  [
    [
      { rows: 2, columns: 2 },
      { family: 'posit-mac', ...wide },
    ],
  ],
  run,
  engines,
);
arrayLaws(
  systolicWs,
  [
    [
      { rows: 2, columns: 1 },
      { family: 'posit-mac', pipeline: 2 },
    ],
  ],
  run,
  engines,
);

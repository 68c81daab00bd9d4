/** Elements whose words hold several numbers: the array carries and schedules words. */

import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { rtlLaws, scheduleLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

const engines = await lawEngines('embedded');
const element = {
  family: 'xr-npe',
  mode: 'posit8_0',
  sums: 'dot',
  readout: 'posit8_0',
  pipeline: 3,
};

scheduleLaws(systolicOs, [[{ rows: 2, columns: 2 }, element]]);
rtlLaws(
  systolicOs,
  [[{ rows: 2, columns: 2 }, element]],
  { vectors: 200, cyclesPerRun: 80 },
  engines,
);

import { cube } from '../../src/arrays/cube/index.ts';
import { mutantLaws, rtlLaws, textLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

rtlLaws(
  cube,
  [
    [
      { rows: 3, columns: 3, depth: 4 },
      { pipeline: 2, accumulator: 16, overflow: 'saturate' },
    ],
    [{ rows: 1, columns: 1, depth: 2 }, {}],
    [{ rows: 2, columns: 3, depth: 3 }, { family: 'opt1' }],
    [
      { rows: 3, columns: 2, depth: 2 },
      { family: 'booth-mac', weight: 'int4', activation: 'uint6', accumulator: 13 },
    ],
  ],
  { vectors: 600, cyclesPerRun: 150 },
  await lawEngines('embedded', 'icarus', 'verilator'),
);

textLaws(cube, [
  [{ rows: 1, columns: 1, depth: 2 }, {}],
  [
    { rows: 1, columns: 3, depth: 3 },
    { pipeline: 2, accumulator: 24 },
  ],
  [{ rows: 3, columns: 1, depth: 2 }, { family: 'opt1' }],
  [{ rows: 8, columns: 8, depth: 8 }, {}],
]);

mutantLaws(
  cube,
  { rows: 3, columns: 3, depth: 2 },
  [
    ['tiles one cycle too close', /gap_q <= 3'd4/, "gap_q <= 3'd3"],
    ['a lane that is left out', /b_i\[1\*WW \+: WW\]/, 'b_i[0*WW +: WW]'],
    ['rows in the wrong order', 'a_edge[(R-1-p)*AW +: AW]', 'a_edge[p*AW +: AW]'],
  ],
  (await lawEngines('icarus', 'embedded')).slice(0, 1),
);

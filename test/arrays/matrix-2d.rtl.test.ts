import { matrix2d } from '../../src/arrays/matrix-2d/index.ts';
import { mutantLaws, rtlLaws, textLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

rtlLaws(
  matrix2d,
  [
    [
      { rows: 4, columns: 4 },
      { pipeline: 2, accumulator: 16, overflow: 'saturate' },
    ],
    [{ rows: 1, columns: 1 }, {}],
    [{ rows: 3, columns: 2 }, { family: 'opt1' }],
    [
      { rows: 2, columns: 3, depth: 3 },
      { weight: 'int4', activation: 'uint6', accumulator: 13 },
    ],
  ],
  { vectors: 600, cyclesPerRun: 150 },
  await lawEngines('embedded', 'icarus', 'verilator'),
);

textLaws(matrix2d, [
  [{ rows: 1, columns: 1 }, {}],
  [
    { rows: 1, columns: 5 },
    { pipeline: 2, accumulator: 24 },
  ],
  [{ rows: 5, columns: 1, depth: 2 }, { family: 'opt1' }],
  [{ rows: 16, columns: 16 }, {}],
]);

mutantLaws(
  matrix2d,
  { rows: 3, columns: 3 },
  [
    ['tiles one cycle too close', /gap_q <= 2'd2/, "gap_q <= 2'd1"],
    ['rows in the wrong order', 'a_q[(R-1-p)*AW +: AW]', 'a_q[p*AW +: AW]'],
    [
      'a drain that also shifts its first row',
      "{ left_q[R-2:0], 1'b0 }",
      "{ left_q[R-2:0], 1'b1 }",
    ],
    ['a drain that does not stop', 'if (en_i && (load_i || shift_i))', 'if (load_i || shift_i)'],
    [
      'a sum taken before its last operands',
      'wire load = done_q;',
      'wire load = valid_q && last_q;',
    ],
    ['reset that forgets the operands under way', "if (rst) valid_q <= 1'b0;\n    else if", 'if'],
    ['operands that do not stop', /if \(en\) begin\n      a_q /, 'begin\n      a_q '],
  ],
  (await lawEngines('icarus', 'embedded')).slice(0, 1),
);

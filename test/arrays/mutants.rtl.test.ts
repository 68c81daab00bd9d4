import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { mutantLaws, type Mutant } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

/** The quickest to open. */
const engines = (await lawEngines('icarus', 'embedded')).slice(0, 1);

/** Faults of what all arrays share. */
const common: readonly Mutant[] = [
  ['a refused row that is lost', 'full_q <= (full_q || valid_i) && !ready_i', "full_q <= 1'b0"],
  ['a kept row that is not shown', 'full_q ? data_q : data_i', 'data_i'],
  [
    'a skew of one register less',
    /localparam integer DEPTH = (.*);/,
    'localparam integer DEPTH = ($1) / 2;',
  ],
];

/** Faults of the weight control. */
const weights: readonly Mutant[] = [
  ['weights used before all are loaded', 'wire go = next_q[D]', "wire go = 1'b1"],
  ['a tile that never ends', 'fresh_q <= last_i', "fresh_q <= 1'b0"],
  ['a row that leaves a cycle early', 'valid_q[DELAY-1]),', 'valid_q[DELAY-2]),'],
  ['reset that forgets the beats under way', "valid_q <= {DELAY{1'b0}}", 'valid_q <= valid_q'],
  ['a switch of weights that is not enabled', 'if (en_i && swap_i)', 'if (swap_i)'],
  ['activations that do not stop', /if \(en_i\) a_q <= a_i/, 'a_q <= a_i'],
];

mutantLaws(
  systolicOs,
  { rows: 3, columns: 3 },
  [
    ...common,
    ['tiles one cycle too close', /gap_q <= 3'd4/, "gap_q <= 3'd3"],
    ['rows in the wrong order', 'a_edge[(R-1-p)*AW +: AW]', 'a_edge[p*AW +: AW]'],
    [
      'a drain that also shifts its first row',
      "{ left_q[R-2:0], 1'b0 }",
      "{ left_q[R-2:0], 1'b1 }",
    ],
    ['a sum taken without its mark', 'sum_valid && sum_last_q', 'sum_valid'],
    ['control that runs ahead', '.valid_i(right_in[AW+2])', '.valid_i(take)'],
    ['a drain that does not stop', 'if (en_i && (load || shift_i))', 'if (load || shift_i)'],
    ['reset that forgets the operands under way', "if (rst) valid_q <= 1'b0;\n    else if", 'if'],
  ],
  engines,
);

mutantLaws(
  systolicWs,
  { rows: 3, columns: 3 },
  [
    ...common,
    ...weights,
    ['a row loaded while it is in use', 'next_q[0] && !busy', 'next_q[0]'],
    ['a switch that leaves the wave', '.swap_i(right_in[AW])', '.swap_i(release_weights)'],
    ['sums that skip a row', 'sum_in = sum_net[(p-1)*C+j]', 'sum_in = p_edge[j*SW +: SW]'],
  ],
  engines,
);

mutantLaws(
  adderTree,
  { rows: 3, columns: 3, activations: 'hop' },
  [
    ...common,
    ...weights,
    ['weights loaded while they are in use', 'next_q[0] && !busy', 'next_q[0]'],
    ['a lane with the weight of its neighbour', 'load_i[lane]', 'load_i[(lane+1) % L]'],
  ],
  engines,
);

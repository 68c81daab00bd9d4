/** A compressor tree as a module: ports in, two rows out, one instance per cell. */

import {
  compressor42Plan,
  compressor62Plan,
  fullAdderPlan,
  halfAdderOnePlan,
  halfAdderPlan,
} from './cells.ts';
import { wrapList } from './text.ts';
import { output, paramsWith, type Operator, type Plan, type Port } from './plan.ts';
import {
  reduceColumns,
  type CellKind,
  type PlacedCell,
  type Reduced,
  type ReduceOptions,
  type TimedBit,
} from './reduce/index.ts';

export type CompressorTree = ReduceOptions & {
  /** Verilog module name; it must tell trees of different shape apart. */
  readonly module: string;
  readonly summary: string;
  /** Input ports; the nets of `columns` are their bits. */
  readonly inputs: readonly Port[];
  readonly columns: readonly (readonly TimedBit[])[];
  readonly params: Readonly<Record<string, unknown>>;
  /** One output `rows_o` of the bits that are not constant, for rows that go into a register. */
  readonly packed?: boolean;
};

/** The module of a tree, and its rows. */
export type CompressorTreePlan = {
  readonly plan: Plan;
  readonly reduced: Reduced;
  /** Bits of `rows_o` of a packed tree, by index: the column of each. */
  readonly packedColumns: readonly number[];
  /** What the constant bits of the rows, which a packed tree leaves out, add up to. */
  readonly packedConstant: bigint;
};

const cellPlans: Partial<Record<CellKind, Plan>> = {
  'full-adder': fullAdderPlan,
  'half-adder': halfAdderPlan,
  'half-adder-one': halfAdderOnePlan,
  'compressor-4-2': compressor42Plan,
  'compressor-6-2': compressor62Plan,
};

/**
 * Plan of a compressor tree. Outputs `sum_o` and `carry_o`, both of `width` bits: their sum modulo `2^width` is the
 * sum of all input bits by weight, plus `constant`. With one row `sum_o` is that sum. A packed tree leaves constant bits of the rows to its user.
 */
export function compressorTreePlan(tree: CompressorTree): CompressorTreePlan {
  const reduced = reduceColumns(tree.columns, tree);
  const hasOneRow = tree.rows === 1;
  const rows = hasOneRow ? [reduced.sumRow] : [reduced.sumRow, reduced.carryRow];
  const rowBits = rows.flatMap((row, r) =>
    row.map((bit, column) => ({ net: bit.net, column, port: r === 0 ? 'sum_o' : 'carry_o' })),
  );
  const variable = rowBits.filter((bit) => !bit.net.startsWith("1'b"));
  const ones = rowBits.filter((bit) => bit.net === "1'b1");
  const packed = tree.packed === true;
  const plan: Plan = {
    module: tree.module,
    template: 'structure/compressor-tree',
    summary: tree.summary,
    params: paramsWith(tree.params, { tree: tree.method }),
    sources: [treeSource[tree.method]],
    interface: { kind: 'comb' },
    ports: [
      ...tree.inputs,
      ...(packed
        ? [output('rows_o', variable.length, 'bits of both rows that are not constant')]
        : hasOneRow
          ? [output('sum_o', tree.width, 'sum, wraps')]
          : [
              output('sum_o', tree.width, 'row of sum bits'),
              output('carry_o', tree.width, 'row of carry bits, each at its weight'),
            ]),
    ],
    view: () => ({
      steps: stepsOf(reduced.cells),
      outputs: packed
        ? variable.map((bit, index) => ({ port: 'rows_o', index, net: bit.net }))
        : rowBits.map((bit) => ({ port: bit.port, index: bit.column, net: bit.net })),
      hasOneRow,
    }),
    levels: reduced.levels,
    operators: gateOperators(reduced.cells),
    children: cellChildren(reduced.cells),
  };
  return {
    plan,
    reduced,
    packedColumns: variable.map((bit) => bit.column),
    packedConstant: ones.reduce((sum, bit) => sum + (1n << BigInt(bit.column)), 0n),
  };
}

const treeSource: Readonly<Record<ReduceOptions['method'], string>> = {
  wallace: 'wallace1964',
  dadda: 'dadda1965',
  compressor42: 'weinberger1981',
  compressor62: 'weinberger1981',
  tdm: 'oklobdzija1996',
};

/** Cells under the step that placed them, in an order in which every net is made before it is used. */
function stepsOf(cells: readonly PlacedCell[]): { title: string; cells: object[] }[] {
  const steps: { title: string; cells: object[] }[] = [];
  for (const cell of cells) {
    const last = steps.at(-1);
    if (last?.title === cell.step) last.cells.push(cellView(cell));
    else steps.push({ title: cell.step, cells: [cellView(cell)] });
  }
  return steps;
}

/** An instance of a cell module with its pins, or for the plainest cells an assignment. */
function cellView(cell: PlacedCell): object {
  const child = cellPlans[cell.kind];
  if (child === undefined) {
    const operator = cell.kind === 'invert' ? '~' : '';
    return {
      hasInstance: false,
      net: cell.outputs[0],
      value: operator + cell.inputs.join(' ^ '),
    };
  }
  const nets = [...cell.inputs, ...cell.outputs];
  return {
    hasInstance: true,
    wires: cell.outputs.join(', '),
    module: child.module,
    name: cell.name,
    pins: wrapList(child.ports.map((port, i) => `.${port.name}(${nets[i] ?? ''})`)),
  };
}

function cellChildren(cells: readonly PlacedCell[]): Plan['children'] {
  return Object.entries(cellPlans).flatMap(([kind, plan]) => {
    const count = cells.filter((cell) => cell.kind === kind).length;
    return count === 0 ? [] : [{ plan, count }];
  });
}

/** What the assignments cost: gates of the top column and inverters where a constant one met one bit. */
function gateOperators(cells: readonly PlacedCell[]): Operator[] {
  const inverters = cells.filter((cell) => cell.kind === 'invert').length;
  const exclusiveOrs = cells
    .filter((cell) => cell.kind === 'parity')
    .reduce((sum, cell) => sum + cell.inputs.length - 1, 0);
  const rows: Operator[] = [];
  if (inverters > 0) {
    rows.push({ kind: 'not', part: 'compressor', widths: [1], count: inverters });
  }
  if (exclusiveOrs > 0) {
    rows.push({ kind: 'xor', part: 'compressor', widths: [1], count: exclusiveOrs });
  }
  return rows;
}

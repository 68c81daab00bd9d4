/**
 * Products added before they are shifted: a narrow tree for every bit weight, whose operands are all of that weight,
 * then either a sum for every weight, or one sum to which every weight's rows are added where they belong.
 */

import { clog2 } from '../../bits/index.ts';
import type { Role } from '../../bits/machine.ts';
import { prefixNodePs } from '../adder/arrival.ts';
import { adderPlan } from '../adder/plan.ts';
import { compressorTreePlan } from '../compressor-tree.ts';
import { input, type Child, type Port } from '../plan.ts';
import { joinColumns } from '../products/columns.ts';
import { rowArrivals, type TimedBit } from '../reduce/index.ts';
import { registerPs, type CarrySaveMac } from './mac.ts';
import { lastTree } from './one-tree.ts';
import type { Plane } from './planes.ts';

/** Rows of one plane on their way to a sum. */
type Rows = {
  readonly plane: Plane;
  readonly port: Port;
  /** The net in the element that carries them. */
  readonly net: string;
  /** Columns from the plane's weight up. */
  readonly columns: readonly (readonly TimedBit[])[];
  readonly constant: bigint;
};

export type LaneTree = {
  readonly index: number;
  readonly module: string;
  /** Bits that hold the sum of all lanes, and those that carry it: of its two rows, or of one word. */
  readonly sumBits: number;
  readonly rows: number;
  /** The adder that makes one word of the rows, or nothing where there is none. */
  readonly adder: string;
};

export type PlaneSum = {
  readonly index: number;
  readonly width: number;
  readonly module: string;
  readonly hasTopOne: boolean;
  readonly inputs: readonly { readonly port: string; readonly net: string }[];
};

export type PlaneTrees = {
  readonly lanes: readonly LaneTree[];
  readonly sums: readonly PlaneSum[];
  readonly children: readonly Child[];
  /** Bits between the two stages of a pipelined element, without the sum so far. */
  readonly heldBits: number;
};

/**
 * All trees of an element. Lanes are added in trees of their own where their rows are held, are shifted afterwards, or
 * have a width set for them; else they go straight into the tree of their sum.
 */
export function planeTrees(
  mac: CarrySaveMac,
  role: Role,
  planes: readonly Plane[],
  shiftAt: 'beat' | 'result',
): PlaneTrees {
  const hasLanes = mac.pipeline === 2 || shiftAt === 'beat' || mac.laneSumBits !== undefined;
  const laneTrees = hasLanes ? planes.map((plane, i) => laneTree(mac, plane, i > 0)) : [];
  const rows = hasLanes
    ? laneTrees.map(({ rows: made }) => made)
    : planes.map((plane) => ({
        plane,
        port: input('products_i', plane.inputs, 'products of this weight'),
        net: `products_${plane.index}`,
        columns: plane.columns,
        constant: plane.constant,
      }));
  const groups = shiftAt === 'beat' ? [rows] : rows.map((each) => [each]);
  const sums = groups.map((group, index) => planeSum(mac, role, group, index, shiftAt));
  const stage = mac.pipeline - 1;
  return {
    lanes: laneTrees.map(({ lane }) => lane),
    sums: sums.map(({ sum }) => sum),
    children: [
      // Trees of all weights work side by side; the lowest has no fewer products than any, and the widest sum.
      ...laneTrees.flatMap(({ children }) => children),
      ...sums.map(({ plan }, i) => ({ plan, count: 1, part: 'compressor', stage, aside: i > 0 })),
    ],
    heldBits: laneTrees.reduce((bits, { lane }) => bits + lane.rows, 0),
  };
}

type MadeLanes = {
  readonly lane: LaneTree;
  readonly rows: Rows;
  readonly children: readonly Child[];
};

/** The narrow tree of one plane; its two rows, or, where a width is set for their sum, the word of that width. */
function laneTree(mac: CarrySaveMac, plane: Plane, aside: boolean): MadeLanes {
  const { index } = plane;
  // A sum that wraps needs no bit above it, and what is above the greatest sum is always 0.
  const room = mac.accumulator - plane.shift;
  const sumBits = Math.min(mac.laneSumBits ?? plane.sumBits, plane.sumBits, room);
  const isWord = mac.laneSumBits !== undefined;
  const tree = compressorTreePlan({
    module: `${mac.module}_lanes${index}`,
    summary: `products of weight ${2 ** plane.shift} of all lanes to two rows`,
    method: mac.tree,
    width: sumBits,
    inputs: [input('products_i', plane.inputs, 'products of this weight')],
    columns: plane.columns.slice(0, sumBits),
    constant: 0n,
    params: { columns: sumBits },
    packed: !isWord,
  });
  const children: Child[] = [{ plan: tree.plan, count: 1, part: 'compressor', stage: 0, aside }];
  const settledPs = rowArrivals(tree.reduced);
  let bits: { readonly column: number; readonly arrivalPs: number }[];
  let adder = '';
  if (isWord) {
    const plan = adderPlan({
      kind: 'arrival',
      width: sumBits,
      arrivalsPs: settledPs,
      module: `${mac.module}_lanes${index}_adder`,
    });
    adder = plan.module;
    children.push({ plan, count: 1, part: 'adder', stage: 0, aside });
    const wordPs = Math.max(...settledPs) + prefixNodePs * clog2(sumBits);
    bits = settledPs.map((_, column) => ({ column, arrivalPs: wordPs }));
  } else {
    const { sumRow, carryRow } = tree.reduced;
    const arrivals = [...sumRow, ...carryRow].filter(({ net }) => !net.startsWith("1'b"));
    bits = tree.packedColumns.map((column, i) => ({
      column,
      arrivalPs: arrivals[i]?.arrivalPs ?? 0,
    }));
  }
  const columns: TimedBit[][] = Array.from({ length: sumBits }, () => []);
  const port = `rows_${index}_i`;
  bits.forEach(({ column, arrivalPs }, i) => {
    const isHeld = mac.pipeline === 2;
    columns[column]?.push({ net: `${port}[${i}]`, arrivalPs: isHeld ? registerPs : arrivalPs });
  });
  return {
    lane: { index, module: tree.plan.module, sumBits, rows: bits.length, adder },
    rows: {
      plane,
      port: input(port, bits.length, `sum of weight ${2 ** plane.shift}`),
      net: mac.pipeline === 2 ? `lanes_${index}_q` : `lanes_${index}`,
      columns,
      constant: plane.constant + (isWord ? 0n : tree.packedConstant),
    },
    children,
  };
}

/** The tree of one sum: rows of its planes, each at its weight, and both words of the sum so far. */
function planeSum(
  mac: CarrySaveMac,
  role: Role,
  rows: readonly Rows[],
  index: number,
  shiftAt: 'beat' | 'result',
): { readonly sum: PlaneSum; readonly plan: Child['plan'] } {
  const weight = shiftAt === 'beat' ? 0 : (rows[0]?.plane.shift ?? 0);
  const width = mac.accumulator - weight;
  const shifted = rows.map(({ plane, columns }) => [
    ...Array.from({ length: plane.shift - weight }, () => []),
    ...columns,
  ]);
  const constant = rows.reduce(
    (sum, each) => sum + (each.constant << BigInt(each.plane.shift - weight)),
    0n,
  );
  const { plan, hasTopOne } = lastTree(mac, role, constant, {
    module: shiftAt === 'beat' ? `${mac.module}_merge` : `${mac.module}_sum${index}`,
    summary:
      shiftAt === 'beat'
        ? 'rows of all weights and both words of the sum so far to two rows'
        : `products of weight ${2 ** weight} and both words of their sum so far to two rows`,
    method: mac.tree,
    width,
    inputs: rows.map(({ port }) => port),
    columns: joinColumns(shifted).slice(0, width),
    params: { columns: width },
  });
  return {
    sum: {
      index,
      width,
      module: plan.module,
      hasTopOne,
      inputs: rows.map(({ port, net }) => ({ port: port.name, net })),
    },
    plan,
  };
}

/** Elements whose products are added weight by weight before they are shifted. */

import type { Role } from '../../bits/machine.ts';
import { adderPlan, type AdderKind } from '../adder/plan.ts';
import { compressorTreePlan } from '../compressor-tree.ts';
import { digitNames } from '../encoders/index.ts';
import { input, output, type Plan } from '../plan.ts';
import type { ChosenProducts } from '../products/choose.ts';
import { joinColumns } from '../products/columns.ts';
import { laneProductsView } from '../products/lanes.ts';
import { rowArrivals } from '../reduce/index.ts';
import { wrapList } from '../text.ts';
import { carrySaveOperators, carrySavePorts, operandBits, type CarrySaveMac } from './mac.ts';
import { planesOf } from './planes.ts';
import { planeTrees } from './plane-trees.ts';

/**
 * Plan of the element as arrays have it: `acc_o` is `{ carry, sum }` of one sum, or of the sum of every weight, the
 * lowest in the low bits. The sum of weight `2^s` has `accumulator - s` bits, so that no result can tell it from a
 * wider one.
 */
export function planePlan(
  mac: CarrySaveMac,
  role: Role,
  products: ChosenProducts,
  shiftAt: 'beat' | 'result',
): Plan {
  const { lanes } = role;
  const pipelined = mac.pipeline === 2;
  const planes = planesOf(products, lanes);
  const trees = planeTrees(mac, role, planes, shiftAt);
  const bits = trees.sums.reduce((sum, { width }) => sum + 2 * width, 0);
  const laneOf = new Map(trees.lanes.map((lane) => [lane.index, lane]));
  return {
    module: mac.module,
    template: mac.template,
    summary: mac.summary,
    params: mac.params,
    sources: [...mac.sources, ...products.plan.sources],
    interface: { kind: 'pipe', latency: mac.pipeline, interval: 1 },
    ports: carrySavePorts(
      mac,
      role,
      products,
      shiftAt === 'beat'
        ? { width: bits, format: mac.format, lanes: 2, doc: 'in two words: { carry, sum }' }
        : { width: bits, format: 'uint1', lanes: bits, doc: '{ carry, sum } of every weight' },
    ),
    view: {
      wordBits: bits,
      hasState: role.kind === 'accumulate',
      hasPipeline: pipelined,
      digits: digitNames[mac.encoding],
      ...laneProductsView(products, lanes, operandBits(mac, products)),
      planes: planes.map(({ index, shift, inputs, nets }) => {
        const lane = laneOf.get(index);
        return {
          index,
          weight: 2 ** shift,
          inputs,
          nets,
          hasLanes: lane !== undefined,
          lanesModule: lane?.module ?? '',
          sumBits: lane?.sumBits ?? 0,
          rows: lane?.rows ?? 0,
          hasWord: (lane?.adder ?? '') !== '',
          adder: lane?.adder ?? '',
        };
      }),
      sums: trees.sums.map((sum) => ({
        ...sum,
        weight:
          shiftAt === 'beat' ? 'all weights' : `weight ${2 ** (planes[sum.index]?.shift ?? 0)}`,
        bits: 2 * sum.width,
        sumTop: sum.width - 1,
        belowTop: sum.width - 2,
        carryTop: 2 * sum.width - 1,
        first: pipelined ? 'first_q' : 'first_i',
        passing: pipelined ? 'acc_in_q' : 'acc_i',
      })),
      words: concatenation(trees.sums.map(({ index }) => `sum_${index}_q`)),
      valid: pipelined ? 'valid_q' : 'valid_i',
    },
    operators: carrySaveOperators(mac, role, {
      sums: trees.sums.map(({ width }) => 2 * width),
      held: trees.heldBits,
    }),
    children: [{ plan: products.plan, count: lanes, part: 'partial products' }, ...trees.children],
  };
}

/** Longest concatenation that stands in one line, characters. */
const MAX_LINE = 80;

/** Nets side by side, the first in the low bits; many of them in lines of their own. */
function concatenation(nets: readonly string[]): string {
  const list = nets.toReversed();
  if (nets.length === 1) return nets.join('');
  const line = `{ ${list.join(', ')} }`;
  if (line.length <= MAX_LINE) return line;
  return `{\n${wrapList(list)
    .map(({ text }) => `    ${text}`)
    .join('\n')}\n  }`;
}

/** The resolver of an element that has a sum for every weight. */
export type PlaneResolver = {
  /** Bits of the result, its format, and how it is added. */
  readonly width: number;
  readonly format: string;
  readonly adder: AdderKind;
  /** Log2 of the weights, lowest first. */
  readonly shifts: readonly number[];
};

/** Plan of `result_o`, the sum of both words of every weight, shifted to it: the one addition of the element. */
export function planeResolverPlan({ width, format, adder, shifts }: PlaneResolver): Plan {
  const step = (shifts[1] ?? 1) - (shifts[0] ?? 0);
  const name = `pe_plane_resolver_w${width}_n${shifts.length}_s${step}_${adder.replace('-', '_')}`;
  let start = 0;
  const words = shifts.flatMap((shift) => {
    const bits = width - shift;
    const word = (from: number): { net: string; arrivalPs: number }[][] => [
      ...Array.from({ length: shift }, () => []),
      ...Array.from({ length: bits }, (_, i) => [{ net: `acc_i[${from + i}]`, arrivalPs: 0 }]),
    ];
    const pair = [word(start), word(start + bits)];
    start += 2 * bits;
    return pair;
  });
  const tree = compressorTreePlan({
    module: `${name}_tree`,
    summary: 'both words of every weight to two rows',
    method: 'tdm',
    width,
    inputs: [input('acc_i', start, '{ carry, sum } of every weight, lowest first')],
    columns: joinColumns(words),
    constant: 0n,
    params: { columns: width },
  });
  const sum = adderPlan({
    kind: adder,
    width,
    ...(adder === 'arrival'
      ? { arrivalsPs: rowArrivals(tree.reduced), module: `${name}_adder` }
      : {}),
  });
  return {
    module: `${name}_to_${format}`,
    template: 'structure/plane-resolver',
    summary: 'sums of every weight, shifted and added up',
    params: { width, format, adder, weights: shifts.map((shift) => 2 ** shift) },
    sources: ['tpe2025', ...sum.sources],
    interface: { kind: 'comb' },
    ports: [
      input('acc_i', start, '{ carry, sum } of every weight, lowest first', {
        format: 'uint1',
        lanes: start,
      }),
      output('result_o', width, 'sum, wraps', { format }),
    ],
    view: { width, tree: tree.plan.module, adder: sum.module },
    operators: [],
    children: [
      { plan: tree.plan, count: 1, part: 'compressor' },
      { plan: sum, count: 1 },
    ],
  };
}

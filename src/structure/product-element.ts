/**
 * Structure of an element that is an exact product and a sum: one product per lane, a balanced adder tree over the
 * lanes, one addition into the sum. The product is a module of the family's own.
 */

import type { Role } from '../bits/machine.ts';
import { accumulatePorts, chainPorts } from './element-ports.ts';
import { laneAdders, laneTree, type LaneTree } from './lane-tree.ts';
import { input, paramsWith, type Operator, type Plan } from './plan.ts';
import { enabledRegister } from './registers.ts';

/** A word at a port of a lane. */
export type ProductOperand = {
  readonly format: string;
  readonly width: number;
  /** Plural, with what is peculiar to the encoding. */
  readonly doc: string;
};

export type ProductElement = {
  /** Family part of the module name: `light_pe`. */
  readonly family: string;
  /** Configuration part of the module name. */
  readonly tag: string;
  /** What it multiplies, for the summary: `integers by powers of two`. */
  readonly title: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sources: readonly string[];
  readonly activation: ProductOperand;
  readonly weight: ProductOperand;
  /** Combinational: `a_i`, `b_i` to `product_o`. */
  readonly product: Plan;
  /** Bits of `product_o`. */
  readonly productWidth: number;
  /** Whether products and sums are in two's complement. */
  readonly signed: boolean;
  /** Bits of the sum, at least those of a product. */
  readonly accumulator: number;
  readonly pipeline: 1 | 2;
};

/** Plan of such an element in a role. */
export function productElementPlan(element: ProductElement, role: Role): Plan {
  const { activation, weight, product, productWidth, signed, accumulator, pipeline } = element;
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const tree = laneTree(lanes, productWidth, accumulator);
  const { name: total, width: totalWidth } = tree.total;
  const isPipelined = pipeline === 2;
  return {
    module: `${element.family}_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${element.tag}`,
    template: 'structure/product-element',
    summary: `${element.title}: ${keeps ? 'keeps its own sum' : 'adds to a passing sum'}`,
    params: paramsWith(element.params, { lanes }),
    sources: element.sources,
    interface: { kind: 'pipe', latency: pipeline, interval: 1 },
    ports: (keeps ? accumulatePorts : chainPorts)(
      input('a_i', activation.width * lanes, activation.doc, { format: activation.format, lanes }),
      input('b_i', weight.width * lanes, weight.doc, { format: weight.format, lanes }),
      { width: accumulator, format: `${signed ? '' : 'u'}int${accumulator}` },
    ),
    view: {
      pw: productWidth,
      tw: totalWidth,
      cw: accumulator,
      productModule: product.module,
      adders: tree.adders,
      total,
      sum: isPipelined ? 'total_q' : total,
      totalTop: totalWidth - 1,
      hasSign: signed,
      sign: signed ? 'signed ' : '',
      hasState: keeps,
      hasPipeline: isPipelined,
      hasSaturation: false,
      hasLaneSum: lanes > 1,
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        activation: laneText('a_i', activation.width, index, lanes),
        weight: laneText('b_i', weight.width, index, lanes),
      })),
      ...(keeps
        ? { first: isPipelined ? 'first_q' : 'first_i', valid: isPipelined ? 'valid_q' : 'valid_i' }
        : { passing: isPipelined ? 'acc_in_q' : 'acc_i' }),
    },
    operators: [...laneAdders(tree, signed), ...sumOperators(element, role, tree)],
    children: [{ plan: product, count: lanes, part: 'multiplier' }],
  };
}

/** Operand of one lane. */
function laneText(port: string, width: number, index: number, lanes: number): string {
  return lanes === 1 ? port : `${port}[${(index + 1) * width - 1}:${index * width}]`;
}

/** From the sum of the lanes to the accumulator. */
function sumOperators(element: ProductElement, { kind }: Role, { total }: LaneTree): Operator[] {
  const { accumulator, pipeline, signed } = element;
  const keeps = kind === 'accumulate';
  const stage = pipeline - 1;
  const widths = [accumulator, total.width, accumulator];
  return [
    { kind: 'add', part: 'accumulator', widths, count: 1, signed, stage },
    enabledRegister(accumulator, 'accumulator'),
    ...(keeps
      ? [
          { kind: 'mux', part: 'accumulator', widths: [accumulator], count: 1, stage } as const,
          enabledRegister(pipeline, 'control', true),
        ]
      : []),
    ...(pipeline === 2
      ? [
          enabledRegister(total.width, 'pipeline'),
          enabledRegister(keeps ? 1 : accumulator, 'pipeline'),
        ]
      : []),
  ];
}

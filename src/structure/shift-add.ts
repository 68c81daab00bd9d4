/**
 * A product by shift and add: a copy of the activation for every weight bit, gated by it, at a wired shift; the
 * copies are added in pairs. The top bit of a signed weight counts negative: its copy is subtracted.
 */

import { bitsTag, bitsText, type IntegerBits } from './operand.ts';
import { input, output, type Operator, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/** The activation times the weight bits `high` down to `low`, in units of `2^low`. */
type Slice = {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly width: number;
  readonly signed: boolean;
  /** A single copy whose weight bit counts negative. */
  readonly negative: boolean;
};

/** Two neighbouring slices made one: the low bits of the left pass by the adder. */
type Join = { readonly left: Slice; readonly right: Slice; readonly sum: Slice };

/** Plan of `product_o = a_i * b_i`, exact, of an activation and a weight. */
export const shiftAddPlan = planned((activation: IntegerBits, weight: IntegerBits): Plan => {
  const copies = Array.from({ length: weight.width }, (_, bit) => copy(activation, weight, bit));
  const joins = joinPairs(copies, activation.width);
  const product = joins.at(-1)?.sum ?? copies[0];
  return {
    module: `pe_shift_add_${bitsTag(activation)}_${bitsTag(weight)}`,
    template: 'structure/shift-add',
    summary: 'product by gated copies, wired shifts and adders',
    params: { activation: bitsTag(activation), weight: bitsTag(weight) },
    sources: ['mixpe2024'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', activation.width, `activation, ${bitsText(activation)}`),
      input('b_i', weight.width, `weight, ${bitsText(weight)}`),
      output('product_o', activation.width + weight.width, 'product, exact'),
    ],
    view: {
      aw: activation.width,
      sign: activation.signed ? 'signed ' : '',
      copies: copies.map(({ name, low }) => ({ name, bit: low })),
      joins: joins.map(joinView),
      product: product?.name,
    },
    operators: [
      { kind: 'and', part: 'partial products', widths: [activation.width], count: weight.width },
      ...joins.map(joinOperator),
    ],
    children: [],
  };
});

function copy(activation: IntegerBits, weight: IntegerBits, bit: number): Slice {
  return {
    name: `copy_${bit}`,
    low: bit,
    high: bit,
    width: activation.width,
    signed: activation.signed,
    negative: weight.signed && bit === weight.width - 1,
  };
}

/** Pairs are joined level by level; an odd slice passes on. */
function joinPairs(copies: readonly Slice[], activationWidth: number): Join[] {
  const joins: Join[] = [];
  let level = copies;
  while (level.length > 1) {
    const next: Slice[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = level.slice(i, i + 2);
      if (left === undefined) continue;
      if (right === undefined) {
        next.push(left);
        continue;
      }
      const sum = {
        name: `sum_${right.high}_${left.low}`,
        low: left.low,
        high: right.high,
        // Two or more weight bits take their number of bits more than the activation, with or without a sign.
        width: activationWidth + right.high - left.low + 1,
        signed: right.signed || right.negative,
        negative: false,
      };
      joins.push({ left, right, sum });
      next.push(sum);
    }
    level = next;
  }
  return joins;
}

/** What the adder of a join takes in and gives: all bits from the lowest of the right slice on. */
function adderOf({ left, right, sum }: Join): {
  readonly passed: number;
  readonly leftWidth: number;
  readonly width: number;
} {
  const passed = right.low - left.low;
  return { passed, leftWidth: left.width - passed, width: sum.width - passed };
}

function joinView(join: Join): Readonly<Record<string, unknown>> {
  const { left, right, sum } = join;
  const { passed, leftWidth, width } = adderOf(join);
  return {
    name: sum.name,
    top: sum.width - 1,
    sign: sum.signed ? 'signed ' : '',
    width,
    operator: right.negative ? '-' : '+',
    passed: passed - 1,
    upper: `${sum.name}_upper`,
    left: left.name,
    leftHigh: `${left.name}_high`,
    leftSign: left.signed ? 'signed ' : '',
    leftSigned: left.signed,
    leftTop: left.width - 1,
    leftLow: passed,
    leftWidth,
    right: right.name,
    rightSigned: right.signed,
    rightWidth: right.width,
    hasMixedSigns: isMixed(join),
  };
}

/** An unsigned slice beside a signed one needs a bit more, so that it stays positive when read as signed. */
function isMixed({ left, right }: Join): boolean {
  return right.signed && !left.signed;
}

function joinOperator(join: Join): Operator {
  const { leftWidth, width } = adderOf(join);
  return {
    kind: join.right.negative ? 'sub' : 'add',
    part: 'shift-add',
    widths: [leftWidth + (isMixed(join) ? 1 : 0), join.right.width, width],
    count: 1,
    signed: join.right.signed,
  };
}

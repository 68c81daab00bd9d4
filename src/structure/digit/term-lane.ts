/**
 * A lane of pairs of terms: two operands in signed powers of two, one per digit that is not zero. Every cycle takes a
 * term of each, the terms of one operand within those of the other, and makes the power of two that is their product.
 */

import { clog2, literal } from '../../bits/index.ts';
import type { DigitEncoding } from '../../bits/digits.ts';
import { codeBuses, digitEncoderPlan, digitsOf, type DigitEncoder } from '../encoders/index.ts';
import { bitsText, type IntegerBits } from '../operand.ts';
import { clockPort, input, output, type Operator, type Plan } from '../plan.ts';
import { register } from '../registers.ts';
import type { CodeBus } from './product.ts';

/** Clock edges from a pair's choice to its product. */
export const termLaneLatency = 1;

export type TermLane = {
  readonly module: string;
  readonly encoding: DigitEncoding;
  readonly activation: IntegerBits;
  readonly weight: IntegerBits;
  /** Bits of the sum that products go into: none is given more. */
  readonly sumWidth: number;
};

export type TermLanePlan = {
  readonly plan: Plan;
  /** Bits of a product, and whether there are negative ones. */
  readonly width: number;
  readonly signed: boolean;
};

/** One operand of a lane. */
type Side = {
  readonly name: 'a' | 'b';
  readonly encoder: DigitEncoder;
  readonly buses: readonly CodeBus[];
  readonly count: number;
  /** Bits of an exponent. */
  readonly exponentBits: number;
};

/**
 * Plan of a lane, which has no reset. With `load_i` it takes a pair of operands; from the next cycle on it works through their pairs of
 * terms, and says with `last_o` that none is left after this one, or none was. `multiple_o` and `increment_o` are the
 * product: a power of two, complemented where it is negative, and 0 where there is none.
 */
export function termLanePlan(lane: TermLane): TermLanePlan {
  const { module, encoding } = lane;
  const a = sideOf('a', encoding, lane.activation);
  const b = sideOf('b', encoding, lane.weight);
  const sides = [a, b];
  const greatest = greatestExponent(lane);
  const exponentBits = clog2(greatest + 1);
  const signs = sides.filter(({ buses }) => buses.includes('negative'));
  const signed = signs.length > 0;
  const powers = Math.min(greatest + 1, lane.sumWidth);
  const width = Math.min(greatest + 1 + (signed ? 1 : 0), lane.sumWidth);
  const plan: Plan = {
    module,
    template: 'structure/term-lane',
    summary: 'takes pairs of terms of two operands, one per cycle',
    params: {
      encoding,
      activation: bitsText(lane.activation),
      weight: bitsText(lane.weight),
      terms: [a.count, b.count],
    },
    sources: ['laconic2019'],
    interface: { kind: 'pipe', latency: termLaneLatency, interval: 1 },
    ports: [
      clockPort,
      input('load_i', 1, 'take the operands shown', { role: 'control' }),
      input('a_i', lane.activation.width, `operand, ${bitsText(lane.activation)}`),
      input('b_i', lane.weight.width, `operand, ${bitsText(lane.weight)}`),
      output('last_o', 1, 'no pair is left after this cycle', { role: 'control' }),
      output('multiple_o', width, 'product of a pair, complemented where it is negative'),
      ...(signed ? [output('increment_o', 1, 'one to add to a complemented product')] : []),
    ],
    view: {
      powers,
      exponentBits,
      hasSign: signed,
      hasTop: width > powers,
      sign: signs.map(({ name }) => `${name}_minus`).join(' ^ '),
      sides: sides.map(sideView),
      sum: sides
        .map(({ name, exponentBits: bits }) =>
          bits === exponentBits
            ? `${name}_exponent`
            : `{ ${exponentBits - bits}'d0, ${name}_exponent }`,
        )
        .join(' + '),
    },
    operators: operators(a, b, { exponentBits, width, signed }),
    children: sides.map(({ encoder }) => ({ plan: encoder.plan, count: 1, part: 'encoder' })),
  };
  return { plan, width, signed };
}

/** Exponent of the greatest product of two terms. */
export function greatestExponent({
  encoding,
  activation,
  weight,
}: Pick<TermLane, 'encoding' | 'activation' | 'weight'>): number {
  const of = (operand: IntegerBits): number =>
    Math.max(...digitsOf(encoding, operand).map(({ shift, double }) => shift + (double ? 1 : 0)));
  return of(activation) + of(weight);
}

function sideOf(name: Side['name'], encoding: DigitEncoding, operand: IntegerBits): Side {
  const encoder = digitEncoderPlan(encoding, operand);
  const { digits } = encoder;
  const hasDouble = codeBuses(digits).includes('double');
  return {
    name,
    encoder,
    buses: codeBuses(digits),
    count: digits.length,
    exponentBits: clog2(digits.length) + (hasDouble ? 1 : 0),
  };
}

/** Names and nets of one operand. */
function sideView({ name, encoder, buses, count, exponentBits }: Side): object {
  const hasDouble = buses.includes('double');
  const index = Array.from({ length: clog2(count) }, (_, bit) =>
    Array.from({ length: count }, (__, at) => at)
      .filter((at) => (at >> bit) & 1)
      .reduce((places, at) => places | (1n << BigInt(at)), 0n),
  ).map((places) => `|(${name}_pick & ${literal(places, count)})`);
  const lines = [...(hasDouble ? [`|(${name}_double_q & ${name}_pick)`] : []), ...index];
  return {
    name,
    count,
    exponentBits,
    encoder: encoder.plan.module,
    codes: buses.filter((bus) => bus !== 'nonzero').map((bus) => ({ bus })),
    hasNegative: buses.includes('negative'),
    // A net of one bit has no bits to select.
    exponent: lines.map((terms, at) => ({ at: exponentBits === 1 ? '' : `[${at}]`, terms })),
    isInner: name === 'b',
  };
}

function operators(
  a: Side,
  b: Side,
  {
    exponentBits,
    width,
    signed,
  }: Pick<TermLanePlan, 'width' | 'signed'> & { exponentBits: number },
): Operator[] {
  const gates = (kind: Operator['kind'], part: string, bits: number): Operator => ({
    kind,
    part,
    widths: [bits],
    count: 1,
  });
  const codes = (side: Side): number => side.count * (side.buses.length - 1);
  const search = a.count + b.count;
  return [
    register(a.count, 'terms', { enable: true }),
    register(b.count, 'terms'),
    register(b.count, 'terms', { enable: true }),
    register(codes(a) + codes(b), 'terms', { enable: true }),
    gates('and', 'search', 3 * search),
    gates('or', 'search', 2 * search + codes(a) + codes(b)),
    {
      kind: 'add',
      part: 'exponents',
      widths: [a.exponentBits, b.exponentBits, exponentBits],
      count: 1,
    },
    register(1 + (signed ? 1 : 0) + exponentBits, 'exponents'),
    gates('and', 'decoder', 2 * width),
    ...(signed ? [gates('xor', 'decoder', width)] : []),
  ];
}

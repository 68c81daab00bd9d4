/** A product to its place in a fixed-point sum: a left shifter that makes no bit which can never be kept. */

import { invariant } from '../errors.ts';
import { input, output, type Plan } from './plan.ts';
import { planned } from './planned.ts';

export type AlignerOptions = {
  /** Bits of the product, two's complement. */
  readonly product: number;
  /** Bits of the amount. */
  readonly amount: number;
  /** Places below the sum's lowest bit: what is left of them after the shift is zero, and dropped. */
  readonly drop: number;
  /** Bits of the aligned product. */
  readonly width: number;
};

/** Bits `low..high` of a word on its way. */
type Span = { readonly low: number; readonly high: number };

/** Plan of `y_o = (product_i << amount_i) >> drop`, two's complement, kept to `width` bits. */
export const quireAlignerPlan = planned((options: AlignerOptions): Plan => {
  const { product, amount, drop, width } = options;
  invariant(amount >= 1 && drop + width >= product, 'an aligner must be wider than its product');
  const top = drop + width - 1;
  let span: Span = { low: 0, high: product - 1 };
  let left = 2 ** amount - 1;
  /** Multiplexers of each level. */
  const choices: number[] = [];
  const levels = Array.from({ length: amount }, (_, index) => {
    const distance = 2 ** index;
    left -= distance;
    const from = span;
    const name = index === 0 ? 'product_i' : `level_${index - 1}`;
    // A bit that all the levels to come cannot lift to `drop` will be dropped.
    const to = {
      low: Math.max(from.low, drop - left),
      high: Math.min(from.high + distance, top),
    };
    span = to;
    // Too low to be kept where it is, too high to be kept after the move: amounts that no operands have.
    const idle = { low: Math.max(from.low, top - distance + 1), high: to.low - 1 };
    // Where the word grows by the whole distance, its sign is the same either way.
    choices.push(to.high - to.low + (to.high === from.high + distance ? 0 : 1));
    return {
      index,
      distance,
      hasIdle: idle.high >= idle.low,
      idle: `${name}[${idle.high}:${idle.low}]`,
      ...to,
      select: amount === 1 ? 'amount_i' : `amount_i[${index}]`,
      moved: movedText(name, from, to, distance),
      stays: movedText(name, from, to, 0),
    };
  });
  return {
    module: `pe_quire_aligner_p${product}_a${amount}_d${drop}_w${width}`,
    template: 'structure/quire-aligner',
    summary: 'product to its place in a fixed-point sum',
    params: { product, amount, drop, width },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('product_i', product, "product, two's complement"),
      input('amount_i', amount, 'places to the left'),
      output('y_o', width, 'aligned product'),
    ],
    view: {
      levels,
      whole: movedText(`level_${amount - 1}`, span, { low: drop, high: top }, 0),
    },
    operators: choices.map((bits) => ({
      kind: 'mux',
      part: 'aligner',
      widths: [bits],
      count: 1,
    })),
    children: [],
  };
});

/** Bits `to` of a word that was `from` and moved up by `distance`; its sign moves in above, zeros below. */
function movedText(name: string, from: Span, to: Span, distance: number): string {
  const parts: string[] = [];
  const high = Math.min(to.high, from.high + distance);
  if (to.high > high) {
    const copies = to.high - high;
    parts.push(`{${copies}{${name}[${from.high}]}}`);
  }
  const low = Math.max(to.low, from.low + distance);
  if (high >= low) parts.push(`${name}[${high - distance}:${low - distance}]`);
  if (low > to.low) parts.push(`${low - to.low}'d0`);
  return parts.length === 1 && !parts[0]?.startsWith('{')
    ? parts.join('')
    : `{ ${parts.join(', ')} }`;
}

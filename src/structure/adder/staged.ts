/**
 * A carry-propagate adder in two stages: the words are added in short pieces side by side, then every piece takes the
 * carry of those below it. A piece whose operands differ in every bit passes a carry on, and gives none of its own.
 */

import { clockPort, input, output, type Operator, type Plan } from '../plan.ts';
import { evenAdderPlan, type AdderKind } from './plan.ts';

/** Bits of a piece: of 32 bits both stages are then about equally deep. */
const pieceBits = 8;

/**
 * Plan of `sum_o = a_i + b_i`, wrapping, one clock edge later; while `en_i` is low the register between the stages
 * stands still.
 *
 * @param width bits of each operand, at least 2
 */
export function stagedAdderPlan(kind: AdderKind, width: number): Plan {
  const count = Math.ceil(width / pieceBits);
  const carries = count - 1;
  const pieces = Array.from({ length: count }, (_, index) => {
    const low = index * pieceBits;
    const bits = Math.min(pieceBits, width - low);
    return {
      index,
      low,
      bits,
      // The last piece wraps; of one bit it is no adder.
      adder: bits > 1 ? evenAdderPlan(kind, bits, { carryOut: index < carries }) : undefined,
      hasCarryOut: index < carries,
      hasCarryIn: index > 0,
      passes: index > 0 && index < carries,
      // Of the pieces below: the nearest one that gives a carry, with only ones above it.
      carry: Array.from({ length: index }, (__, above) => {
        const ones = Array.from({ length: above }, (___, i) => `ones_q[${index - 1 - i}]`);
        const lines = wrapWith(' & ', [...ones, `over_q[${index - 1 - above}]`], '\n      ');
        return above === 0 ? lines : `(${lines})`;
      }),
      places: Array.from({ length: bits }, (__, i) => ({
        at: low + i,
        below: i === 0 ? '' : ` & (&part_q[${low + i - 1}:${low}])`,
      })),
    };
  });
  const gates = (gate: Operator['kind'], bits: number): Operator => ({
    kind: gate,
    part: 'adder',
    widths: [1],
    count: bits,
  });
  const passing = width - pieceBits;
  return {
    module: `pe_adder_staged_${kind.replace('-', '_')}_w${width}`,
    template: 'structure/adder-staged',
    summary: 'adder in two stages: pieces, then the carries between them',
    params: { adder: kind, width },
    sources: ['zimmermann1997'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      input('en_i', 1, 'the first stage moves on', { role: 'control' }),
      input('a_i', width, 'addend'),
      input('b_i', width, 'addend'),
      output('sum_o', width, 'sum, wraps, one clock edge later'),
    ],
    view: { width, carries, hasCarries: carries > 0, hasPassing: carries > 1, pieces },
    operators: [
      { kind: 'register', part: 'adder', widths: [width + carries], count: 1, enable: true },
      ...(carries > 1
        ? [
            {
              kind: 'register',
              part: 'adder',
              widths: [carries - 1],
              count: 1,
              enable: true,
            } as const,
          ]
        : []),
      ...(passing > 0
        ? [gates('and', 2 * passing), gates('or', carries), gates('xor', passing)]
        : []),
    ],
    children: childrenOf(pieces.flatMap(({ adder }) => adder ?? [])),
  };
}

/** Terms joined, six to a line. */
function wrapWith(operator: string, terms: readonly string[], newLine: string): string {
  return terms.reduce((text, term, i) =>
    i % 6 === 0 ? `${text}${newLine}${operator.trimStart()}${term}` : `${text}${operator}${term}`,
  );
}

/** Equal plans once, with their number. */
function childrenOf(plans: readonly Plan[]): { readonly plan: Plan; readonly count: number }[] {
  const names = [...new Set(plans.map(({ module }) => module))];
  return names.flatMap((name) => {
    const same = plans.filter(({ module }) => module === name);
    const [plan] = same;
    return plan === undefined ? [] : [{ plan, count: same.length }];
  });
}

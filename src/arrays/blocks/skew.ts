/** The triangle of registers that turns a row of words into a slanted wave, or a wave back into a row. */

import { clockPort, input, output, type Plan } from '../../structure/plan.ts';

export type Skew = {
  readonly lanes: number;
  /** Bits of a lane. */
  readonly width: number;
  /** Enabled edges by which each lane is delayed, lane 0 first: `offset + step * hops`. */
  readonly step: number;
  readonly offset: number;
  /** Lane 0 has no hops, or the last lane has none. */
  readonly from: 'first' | 'last';
};

/** Registers per lane, lane 0 first. */
export function skewDepths({ lanes, step, offset, from }: Skew): number[] {
  return Array.from(
    { length: lanes },
    (_, lane) => offset + step * (from === 'first' ? lane : lanes - 1 - lane),
  );
}

/** Plan of a skew; undefined when no lane is delayed, so that the caller wires through. */
export function skewPlan(skew: Skew): Plan | undefined {
  const { lanes, width, step, offset, from } = skew;
  const depth = skewDepths(skew).reduce((sum, lane) => sum + lane, 0);
  if (depth === 0) return undefined;
  const hops = from === 'first' ? 'lane' : `${lanes - 1} - lane`;
  const scaled = step === 1 ? hops : `${step} * (${hops})`;
  return {
    module: `pe_skew_n${lanes}_w${width}_s${step}_o${offset}${from === 'first' ? '' : '_down'}`,
    template: 'arrays/skew',
    summary: `${lanes} lanes, each ${step} cycle${step === 1 ? '' : 's'} behind its neighbour`,
    params: { lanes, width, step, offset, from },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: Math.max(...skewDepths(skew)), interval: 1 },
    ports: [
      clockPort,
      input('en_i', 1, 'enable; low freezes every register', { role: 'control' }),
      input('data_i', lanes * width, 'one word per lane'),
      output('data_o', lanes * width, 'the same words, later'),
    ],
    view: { lanes, width, depth: offset === 0 ? scaled : `${offset} + ${scaled}` },
    operators: [{ kind: 'register', part: 'skew', widths: [width], count: depth, enable: true }],
    children: [],
  };
}

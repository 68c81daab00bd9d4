/** Carry-propagate adders as modules: ripple, parallel prefix, or left to synthesis. */

import { invariant } from '../../errors.ts';
import { input, output, type Plan, type Port } from '../plan.ts';
import { arrivalGraph, prefixNodePs, type ArrivalOptions } from './arrival.ts';
import { inferredBody, prefixBody, rippleBody, type Body } from './bodies.ts';
import { prefixGraph } from './prefix.ts';
import { planned } from '../planned.ts';

export type AdderKind =
  | 'ripple'
  | 'kogge-stone'
  | 'brent-kung'
  | 'sklansky'
  /** A prefix adder shaped by the arrival times of its operands. */
  | 'arrival'
  /** `+`, for synthesis to choose. */
  | 'inferred';

export const adderKinds: readonly AdderKind[] = [
  'arrival',
  'ripple',
  'kogge-stone',
  'brent-kung',
  'sklansky',
  'inferred',
];

export type AdderOptions = {
  readonly kind: AdderKind;
  /** Bits of each operand, at least 2. */
  readonly width: number;
  /** Has a `carry_i`. */
  readonly carryIn?: boolean;
  /** Has a `carry_o`; without it the sum wraps. */
  readonly carryOut?: boolean;
  /** When the later operand bit of each column settles, ps; needed by `arrival`. */
  readonly arrivalsPs?: readonly number[];
  /** How much later than the carry out the sum may settle, where the carry has further to go; for `arrival`. */
  readonly sumLaxPs?: number;
  /** Module name; needed by `arrival`, whose shape no short name can tell. */
  readonly module?: string;
};

/** A node that also makes a group propagate costs an and gate more. */
const arrivalShape: ArrivalOptions = { nodePs: prefixNodePs, innerCost: 17 };

/** Plan of `sum_o = a_i + b_i (+ carry_i)`, with `carry_o` if asked for. */
export const adderPlan = planned((options: AdderOptions): Plan => {
  const { kind, width, carryIn = false, carryOut = false } = options;
  invariant(width >= 2, `an adder must have at least 2 bits, not ${width}`);
  const module = options.module ?? adderName(kind, width, carryIn, carryOut);
  const { template, summary, sources, view, levels, operators, children } = bodyOf(options);
  const params = { adder: kind, width, carryIn, carryOut };
  const ports = adderPorts(width, carryIn, carryOut);
  const face = { kind: 'comb' } as const;
  // Written out, not spread: objects that are spread have a shape of their own each, which every reader pays for.
  if (levels === undefined) {
    return {
      module,
      template,
      summary,
      params,
      sources,
      interface: face,
      ports,
      view,
      operators,
      children,
    };
  }
  return {
    module,
    template,
    summary,
    params,
    sources,
    interface: face,
    ports,
    view,
    levels,
    operators,
    children,
  };
});

/** What differs from kind to kind. */
function bodyOf(options: AdderOptions): Body {
  const { kind, width, carryIn = false, carryOut = false } = options;
  switch (kind) {
    case 'ripple':
      return rippleBody(width, carryIn, carryOut);
    case 'inferred':
      return inferredBody(width, carryIn, carryOut);
    case 'arrival': {
      const { arrivalsPs } = options;
      invariant(
        arrivalsPs?.length === width && options.module !== undefined,
        'an adder shaped by arrival needs the time of every column and a module name',
      );
      const groups = carryOut ? width : width - 1;
      const laxPs = Array.from({ length: groups }, (_, i) =>
        i < width - 1 ? (options.sumLaxPs ?? 0) : 0,
      );
      const nodes = arrivalGraph(arrivalsPs.slice(0, groups), { ...arrivalShape, laxPs });
      return prefixBody(nodes, options, {
        summary: 'parallel-prefix adder shaped by the arrival of its operands',
        sources: ['zimmermann1997'],
      });
    }
    case 'kogge-stone':
    case 'brent-kung':
    case 'sklansky':
      return prefixBody(prefixGraph(kind, carryOut ? width : width - 1), options, {
        summary: `${prefixTitle[kind]} parallel-prefix adder`,
        sources: [prefixSource[kind]],
      });
  }
}

/** An adder whose operands settle at the same time. */
export function evenAdderPlan(
  kind: AdderKind,
  width: number,
  { carryIn = false, carryOut = false }: Pick<AdderOptions, 'carryIn' | 'carryOut'> = {},
): Plan {
  if (kind !== 'arrival') return adderPlan({ kind, width, carryIn, carryOut });
  return adderPlan({
    kind,
    width,
    carryIn,
    carryOut,
    arrivalsPs: Array.from({ length: width }, () => 0),
    module: `pe_adder_arrival_even_w${width}${carryIn ? '_ci' : ''}${carryOut ? '_co' : ''}`,
  });
}

const prefixTitle = {
  'kogge-stone': 'Kogge-Stone',
  'brent-kung': 'Brent-Kung',
  sklansky: 'Sklansky',
} as const;

const prefixSource = {
  'kogge-stone': 'koggestone1973',
  'brent-kung': 'brentkung1982',
  sklansky: 'sklansky1960',
} as const;

function adderName(kind: AdderKind, width: number, carryIn: boolean, carryOut: boolean): string {
  const flags = `${carryIn ? '_ci' : ''}${carryOut ? '_co' : ''}`;
  return `pe_adder_${kind.replace('-', '_')}_w${width}${flags}`;
}

function adderPorts(width: number, carryIn: boolean, carryOut: boolean): Port[] {
  return [
    input('a_i', width, 'addend'),
    input('b_i', width, 'addend'),
    ...(carryIn ? [input('carry_i', 1, 'carry into bit 0')] : []),
    output('sum_o', width, carryOut ? 'sum' : 'sum, wraps'),
    ...(carryOut ? [output('carry_o', 1, 'carry out of the top bit')] : []),
  ];
}

/** Carry-propagate adders as modules: ripple, parallel prefix, or left to synthesis. */

import { invariant } from '../../errors.ts';
import { fullAdderPlan, halfAdderPlan } from '../cells.ts';
import { input, output, type Operator, type Plan, type Port } from '../plan.ts';
import { arrivalGraph, type ArrivalOptions } from './arrival.ts';
import { groupName, prefixGraph, type PrefixNode } from './prefix.ts';

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

/** A prefix node costs about 45 ps in a 45 nm library; one that also makes a group propagate, 1.7 times as much. */
const arrivalShape: ArrivalOptions = { nodePs: 45, innerCost: 1.7 };

/** Plan of `sum_o = a_i + b_i (+ carry_i)`, with `carry_o` if asked for. */
export function adderPlan(options: AdderOptions): Plan {
  const { kind, width, carryIn = false, carryOut = false } = options;
  invariant(width >= 2, `an adder must have at least 2 bits, not ${width}`);
  const base = {
    module: options.module ?? adderName(kind, width, carryIn, carryOut),
    params: { adder: kind, width, carryIn, carryOut },
    interface: { kind: 'comb' } as const,
    ports: adderPorts(width, carryIn, carryOut),
  };
  switch (kind) {
    case 'ripple':
      return { ...base, ...ripple(width, carryIn, carryOut) };
    case 'inferred':
      return { ...base, ...inferred(width, carryIn, carryOut) };
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
      return {
        ...base,
        ...prefix(nodes, width, carryIn, carryOut),
        summary: 'parallel-prefix adder shaped by the arrival of its operands',
        sources: ['zimmermann1997'],
      };
    }
    case 'kogge-stone':
    case 'brent-kung':
    case 'sklansky':
      return {
        ...base,
        ...prefix(prefixGraph(kind, carryOut ? width : width - 1), width, carryIn, carryOut),
        summary: `${prefixTitle[kind]} parallel-prefix adder`,
        sources: [prefixSource[kind]],
      };
  }
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

type Body = Pick<Plan, 'template' | 'summary' | 'sources' | 'view' | 'operators' | 'children'>;

function inferred(width: number, carryIn: boolean, carryOut: boolean): Body {
  const sumWidth = carryOut ? width + 1 : width;
  const adds = carryIn
    ? [
        [width, width, sumWidth],
        [sumWidth, 1, sumWidth],
      ]
    : [[width, width, sumWidth]];
  return {
    template: 'structure/adder-inferred',
    summary: 'adder, its structure left to synthesis',
    sources: ['textbook'],
    view: { width, sumWidth, hasCarryIn: carryIn, hasCarryOut: carryOut, carryZeros: sumWidth - 1 },
    operators: adds.map((widths) => ({ kind: 'add', part: 'adder', widths, count: 1 })),
    children: [],
  };
}

function ripple(width: number, carryIn: boolean, carryOut: boolean): Body {
  const bits = Array.from({ length: width }, (_, index) => {
    const hasCell = index < width - 1 || carryOut;
    const hasCarry = index > 0 || carryIn;
    const carry = index > 0 ? `carry_${index}` : 'carry_i';
    return {
      index,
      carry,
      carryNext: `carry_${index + 1}`,
      hasFull: hasCell && hasCarry,
      hasHalf: hasCell && !hasCarry,
    };
  });
  const full = bits.filter((bit) => bit.hasFull).length;
  const half = bits.filter((bit) => bit.hasHalf).length;
  return {
    template: 'structure/adder-ripple',
    summary: 'ripple-carry adder',
    sources: ['textbook'],
    view: { bits, hasCarryOut: carryOut, width },
    operators: carryOut ? [] : [{ kind: 'xor', part: 'adder', widths: [1], count: 2 }],
    children: [
      { plan: fullAdderPlan, count: full },
      { plan: halfAdderPlan, count: half },
    ].filter((child) => child.count > 0),
  };
}

type PrefixBody = Omit<Body, 'summary' | 'sources'>;

function prefix(
  nodes: readonly PrefixNode[],
  width: number,
  carryIn: boolean,
  carryOut: boolean,
): PrefixBody {
  const propagating = groupsThatPropagate(nodes);
  const leaf = (letter: 'g' | 'p', high: number, low: number): string =>
    high === low ? `${letter}[${high}]` : `${letter}_${groupName(high, low)}`;
  const generates = carryOut ? width : width - 1;
  const inner = nodes.filter((node) => propagating.has(groupName(node.high, node.low))).length;
  const gates: [Operator['kind'], number][] = [
    ['xor', width + width - 1 + (carryIn ? 1 : 0)],
    ['and', generates + nodes.length + inner + (carryIn ? 1 : 0)],
    ['or', nodes.length + (carryIn ? 1 : 0)],
  ];
  return {
    template: 'structure/adder-prefix',
    view: {
      width,
      generates,
      hasCarryIn: carryIn,
      hasCarryOut: carryOut,
      hasUpper: generates > 1,
      nodes: nodes.map(({ high, low, split }) => ({
        name: groupName(high, low),
        upperG: leaf('g', high, split),
        upperP: leaf('p', high, split),
        lowerG: leaf('g', split - 1, low),
        lowerP: leaf('p', split - 1, low),
        hasPropagate: propagating.has(groupName(high, low)),
      })),
      bits: Array.from({ length: width - 1 }, (_, below) => ({
        index: below + 1,
        carry: leaf('g', below, 0),
      })),
      carry: leaf('g', width - 1, 0),
    },
    operators: gates.map(([kind, count]) => ({ kind, part: 'adder', widths: [1], count })),
    children: [],
  };
}

/** Groups whose propagate some node needs: it joins them as the upper one, or needs its own propagate. */
function groupsThatPropagate(nodes: readonly PrefixNode[]): Set<string> {
  const needed = new Set<string>();
  for (const { high, low, split } of nodes.toReversed()) {
    needed.add(groupName(high, split));
    if (needed.has(groupName(high, low))) needed.add(groupName(split - 1, low));
  }
  return needed;
}

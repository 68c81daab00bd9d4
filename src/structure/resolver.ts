/** From a sum in two words to a sum in one: the carry-propagate addition that carry-save elements leave out. */

import { evenAdderPlan, type AdderKind } from './adder/plan.ts';
import { stagedAdderPlan } from './adder/staged.ts';
import { clockPort, input, output, portAs, type Interface, type Plan, type Port } from './plan.ts';
import { planned } from './planned.ts';

/** Bits of each word, number format of the result, and how it is added. */
export type Resolver = {
  readonly width: number;
  readonly format: string;
  readonly adder: AdderKind;
  /** Two: a register in between, with `clk` and `en_i`; default 1, combinational. */
  readonly stages?: 1 | 2;
};

/** What resolvers are built around: an adder of one or two stages, and what the number of stages does to their face. */
export function resolvingAdder({ width, adder, stages = 1 }: Omit<Resolver, 'format'>): {
  readonly plan: Plan;
  readonly tag: string;
  readonly interface: Interface;
  readonly ports: readonly Port[];
  readonly hasStages: boolean;
} {
  if (stages === 1) {
    const plan = evenAdderPlan(adder, width);
    return { plan, tag: '', interface: { kind: 'comb' }, ports: [], hasStages: false };
  }
  return {
    plan: stagedAdderPlan(adder, width),
    tag: '_staged',
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [clockPort, input('en_i', 1, 'the first stage moves on', { role: 'control' })],
    hasStages: true,
  };
}

/** Plan of `result_o = sum + carry`, wrapping, of `acc_i = { carry, sum }`. */
export const resolverPlan = planned((resolver: Resolver): Plan => {
  const { width, format, adder } = resolver;
  const sum = resolvingAdder(resolver);
  return {
    module: `pe_resolver_w${width}_${adder.replace('-', '_')}${sum.tag}_to_${format}`,
    template: 'structure/resolver',
    summary: 'carry-propagate addition of a sum in two words',
    params: { width, format, adder },
    sources: sum.plan.sources,
    interface: sum.interface,
    ports: [
      ...sum.ports,
      input('acc_i', 2 * width, 'sum in two words, { carry, sum }', { format, lanes: 2 }),
      output('result_o', width, 'sum, wraps', { format }),
    ],
    view: { width, adder: sum.plan.module, hasStages: sum.hasStages },
    operators: [],
    children: [{ plan: sum.plan, count: 1 }],
  };
});

/**
 * An element together with its resolver: the same ports as any other element, with sums as plain words. A plain
 * word, with zeros above it, is one of the words that the element takes in.
 *
 * @param inner plan of the element, whose `acc_o`, and `acc_i` if it has one, carry `{ carry, sum }`
 * @param tag end of the module name: what the resolver's build adds to the element's
 */
export function resolvedElementPlan(inner: Plan, resolver: Plan, tag: string): Plan {
  const result = resolver.ports.find((port) => port.name === 'result_o');
  const { width = 0, format = '' } = result ?? {};
  const words = inner.ports.find((port) => port.name === 'acc_o')?.width ?? 0;
  return {
    module: `${inner.module}_resolved${tag}`,
    template: 'structure/resolved-element',
    summary: `${inner.summary}; with its resolver`,
    params: inner.params,
    sources: inner.sources,
    interface: inner.interface,
    ports: inner.ports.map((port) => {
      if (!port.name.startsWith('acc_')) return port;
      return portAs(port, width, port.name === 'acc_o' ? 'sum, resolved' : 'sum so far', {
        format,
      });
    }),
    view: {
      element: inner.module,
      resolver: resolver.module,
      words,
      pins: inner.ports.map(({ name }) => ({ name, net: innerNet(name, width) })),
    },
    operators: [],
    children: [
      { plan: inner, count: 1 },
      { plan: resolver, count: 1, part: 'resolver' },
    ],
  };
}

function innerNet(port: string, width: number): string {
  if (port === 'acc_o') return 'words';
  return port === 'acc_i' ? `{ {${width}{1'b0}}, acc_i }` : port;
}

/**
 * The gates as two-operand operations on whole vectors: and and exclusive-or nodes on literals. A literal is
 * `2 * node + complement`, so that inverters cost nothing; node 0 is the constant 0. Equal nodes are built once.
 */

import { invariant } from '../../errors.ts';
import type { Expression } from '../../technology/boolean.ts';
import type { GateGraph } from './graph.ts';

/** `2 * node + complement`. */
export type Literal = number;

export const zero: Literal = 0;
export const one: Literal = 1;

/** Nodes in topological order: the constant, the sources, then the operations. */
export type Program = {
  /** Number of nodes, constant and sources included. */
  readonly size: number;
  /** Nodes `1 .. sources` are the sources: input bits in port order, then register states. */
  readonly sources: number;
  /** 1 for an exclusive or, 0 for an and; meaningful above `sources`. */
  readonly isXor: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
};

/** Builds a `Program`. */
export class ProgramBuilder {
  readonly sources: number;
  readonly #isXor: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #known = new Map<number, Literal>();

  constructor(sources: number) {
    this.sources = sources;
    for (let i = 0; i <= sources; i++) this.#push(0, 0, 0);
  }

  get size(): number {
    return this.#isXor.length;
  }

  source(index: number): Literal {
    return 2 * (index + 1);
  }

  and(x: Literal, y: Literal): Literal {
    const a = Math.min(x, y);
    const b = Math.max(x, y);
    if (a === zero || a === (b ^ 1)) return zero;
    if (a === one || a === b) return b;
    return this.#node(0, a, b);
  }

  or(x: Literal, y: Literal): Literal {
    return this.and(x ^ 1, y ^ 1) ^ 1;
  }

  xor(x: Literal, y: Literal): Literal {
    const complement = (x ^ y) & 1;
    const a = Math.min(x, y) & ~1;
    const b = Math.max(x, y) & ~1;
    if (a === b) return complement;
    if (a === zero) return b ^ complement;
    return this.#node(1, a, b) ^ complement;
  }

  /** `select ? then : otherwise`. */
  mux(select: Literal, then: Literal, otherwise: Literal): Literal {
    if (then === (otherwise ^ 1)) return this.xor(select, otherwise);
    return this.or(this.and(select, then), this.and(select ^ 1, otherwise));
  }

  /** Build an expression over positions `0`, `1`, ... */
  expression(node: Expression, inputs: readonly Literal[]): Literal {
    switch (node.op) {
      case 'constant':
        return node.value;
      case 'pin':
        return inputs[Number(node.pin)] ?? zero;
      case 'not':
        return this.expression(node.of, inputs) ^ 1;
      case 'and':
        return this.#fold(node.of, inputs, one, (a, b) => this.and(a, b));
      case 'xor':
        return this.#fold(node.of, inputs, zero, (a, b) => this.xor(a, b));
      case 'or': {
        const parts = asMux(node.of);
        if (parts === undefined) return this.#fold(node.of, inputs, zero, (a, b) => this.or(a, b));
        const [select, then, otherwise] = parts.map((part) => this.expression(part, inputs));
        return this.mux(select ?? zero, then ?? zero, otherwise ?? zero);
      }
    }
  }

  finish(): Program {
    return {
      size: this.size,
      sources: this.sources,
      isXor: Uint8Array.from(this.#isXor),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
    };
  }

  #fold(
    of: readonly Expression[],
    inputs: readonly Literal[],
    empty: Literal,
    combine: (a: Literal, b: Literal) => Literal,
  ): Literal {
    return of.reduce<Literal>((all, each) => combine(all, this.expression(each, inputs)), empty);
  }

  #node(isXor: 0 | 1, a: Literal, b: Literal): Literal {
    // Exact below 2^26 literals: 2 * (2^26)^2 = 2^53.
    const key = 2 * (a * 2 ** 26 + b) + isXor;
    let literal = this.#known.get(key);
    if (literal === undefined) {
      literal = 2 * this.#push(isXor, a, b);
      this.#known.set(key, literal);
    }
    return literal;
  }

  #push(isXor: 0 | 1, a: Literal, b: Literal): number {
    invariant(b < 2 ** 26, 'a program has fewer than 2^25 nodes');
    this.#isXor.push(isXor);
    this.#left.push(a);
    this.#right.push(b);
    return this.#isXor.length - 1;
  }
}

/** The three parts of `(s & t) | (!s & o)`, in any order of its operands. */
function asMux(
  terms: readonly Expression[],
): readonly [Expression, Expression, Expression] | undefined {
  const [left, right] = terms;
  if (terms.length !== 2 || left?.op !== 'and' || right?.op !== 'and') return undefined;
  if (left.of.length !== 2 || right.of.length !== 2) return undefined;
  for (const [s, t] of bothOrders(left.of)) {
    for (const [n, o] of bothOrders(right.of)) {
      if (n.op === 'not' && samePin(n.of, s)) return [s, t, o];
      if (s.op === 'not' && samePin(s.of, n)) return [n, o, t];
    }
  }
  return undefined;
}

function bothOrders(of: readonly Expression[]): (readonly [Expression, Expression])[] {
  const [a, b] = of;
  return a === undefined || b === undefined
    ? []
    : [
        [a, b],
        [b, a],
      ];
}

function samePin(a: Expression, b: Expression): boolean {
  return a.op === 'pin' && b.op === 'pin' && a.pin === b.pin;
}

/** A program and where each net of the graph is in it. */
export type Lowered = { readonly program: Program; readonly literalOfNet: Int32Array };

/** Every net of a graph as a literal of one program. */
export function toProgram(graph: GateGraph): Lowered {
  const sourceNets = [...graph.inputs.flatMap((port) => [...port.nets]), ...graph.registers.state];
  const builder = new ProgramBuilder(sourceNets.length);
  const literalOfNet = new Int32Array(graph.netCount);
  literalOfNet[1] = one;
  sourceNets.forEach((net, i) => (literalOfNet[net] = builder.source(i)));
  const { gates, functions } = graph;
  for (let g = 0; g < gates.count; g++) {
    const fn = functions[gates.function[g] ?? 0];
    invariant(fn !== undefined, 'a gate has a function');
    const inputs: Literal[] = [];
    for (let i = gates.first[g] ?? 0; i < (gates.first[g + 1] ?? 0); i++) {
      inputs.push(literalOfNet[gates.inputs[i] ?? 0] ?? zero);
    }
    literalOfNet[gates.output[g] ?? 0] = builder.expression(fn.expression, inputs);
  }
  return { program: builder.finish(), literalOfNet };
}

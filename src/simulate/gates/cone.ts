/**
 * Straight-line WebAssembly for the nodes a set of literals needs. Values used once stay on the stack; others
 * live in locals, which are reused after their last use.
 */

import { invariant } from '../../errors.ts';
import type { Body } from '../../wasm/body.ts';
import type { Literal, Program } from './program.ts';

/** Where a cone's leaves come from: push the positive value of `node`, or answer false to have it computed. */
export type Leaf = (node: number) => boolean;

/** An order of evaluation. */
export type Schedule = {
  readonly nodes: Int32Array;
  /** Roots in the order in which they become known. */
  readonly roots: readonly number[];
  /** After `ready[i]` nodes, root `roots[i]` can be read. */
  readonly ready: Int32Array;
};

/**
 * Nodes below `roots` in an order of evaluation: root by root, depth first, the deeper operand first. Roots are
 * taken as given or the shallow ones first, whichever keeps fewer values waiting: they compete for 16 registers.
 */
export function scheduleOf(program: Program, roots: readonly Literal[]): Schedule {
  const depth = depths(program);
  const given = roots.map((_, r) => r);
  const depthOf = (r: number): number => depth[(roots[r] ?? 0) >> 1] ?? 0;
  const candidates = [given, given.toSorted((a, b) => depthOf(a) - depthOf(b))].map((order) =>
    postOrder(program, roots, order, depth),
  );
  const waiting = candidates.map((schedule) => waitingValues(program, schedule.nodes));
  const best = (waiting[1] ?? 0) < (waiting[0] ?? 0) ? candidates[1] : candidates[0];
  return best ?? { nodes: new Int32Array(0), roots: [], ready: new Int32Array(0) };
}

function depths({ size, sources, left, right }: Program): Int32Array {
  const depth = new Int32Array(size);
  for (let n = sources + 1; n < size; n++) {
    depth[n] = 1 + Math.max(depth[(left[n] ?? 0) >> 1] ?? 0, depth[(right[n] ?? 0) >> 1] ?? 0);
  }
  return depth;
}

function postOrder(
  { size, sources, left, right }: Program,
  roots: readonly Literal[],
  rootOrder: readonly number[],
  depth: Int32Array,
): Schedule {
  const order: number[] = [];
  const done = new Uint8Array(size);
  const stack: number[] = [];
  const ready = new Int32Array(roots.length);
  rootOrder.forEach((root, i) => {
    stack.push((roots[root] ?? 0) >> 1);
    for (let n = stack.at(-1); n !== undefined; n = stack.at(-1)) {
      if (n <= sources || done[n] === 1) {
        stack.pop();
        continue;
      }
      const a = (left[n] ?? 0) >> 1;
      const b = (right[n] ?? 0) >> 1;
      const first = (depth[a] ?? 0) >= (depth[b] ?? 0) ? a : b;
      const second = first === a ? b : a;
      const pending = [second, first].filter((child) => child > sources && done[child] === 0);
      if (pending.length > 0) stack.push(...pending);
      else {
        done[n] = 1;
        order.push(n);
        stack.pop();
      }
    }
    ready[i] = order.length;
  });
  return { nodes: Int32Array.from(order), roots: rootOrder, ready };
}

/** Sum over the schedule of the values that wait for a later use. */
function waitingValues({ size, sources, left, right }: Program, nodes: Int32Array): number {
  const made = new Int32Array(size);
  const last = new Int32Array(size);
  nodes.forEach((n, at) => {
    made[n] = at;
    last[n] = at;
    last[(left[n] ?? 0) >> 1] = at;
    last[(right[n] ?? 0) >> 1] = at;
  });
  let sum = 0;
  for (let n = sources + 1; n < size; n++) sum += (last[n] ?? 0) - (made[n] ?? 0);
  return sum;
}

/**
 * How a node's value is kept. An and node of two complemented operands is computed as their or, so its value is
 * the complement of the node; `stored[n]` is 1 then. Exclusive ors inherit the complements of their operands.
 */
export function storedPolarity(program: Program): Uint8Array {
  const { size, sources, isXor, left, right } = program;
  const stored = new Uint8Array(size);
  for (let n = sources + 1; n < size; n++) {
    const a = left[n] ?? 0;
    const b = right[n] ?? 0;
    const pa = (a & 1) ^ (stored[a >> 1] ?? 0);
    const pb = (b & 1) ^ (stored[b >> 1] ?? 0);
    stored[n] = isXor[n] === 1 ? pa ^ pb : pa & pb;
  }
  return stored;
}

/** A node on its way into code: operands are emitted before it. */
export class ConeEmitter {
  readonly #program: Program;
  readonly #stored: Uint8Array;
  readonly #body: Body;
  readonly #leaf: Leaf;
  readonly #uses: Int32Array;
  readonly #local = new Map<number, number>();
  readonly #free: number[] = [];

  /** @param uses how often each node is read in this function, by nodes and by roots */
  constructor(program: Program, stored: Uint8Array, body: Body, uses: Int32Array, leaf: Leaf) {
    this.#program = program;
    this.#stored = stored;
    this.#body = body;
    this.#uses = uses;
    this.#leaf = leaf;
  }

  /** Leave the kept value of `node` (complemented when `stored[node]` is 1) on the stack: one of its uses. */
  value(node: number): void {
    const local = this.#local.get(node);
    if (local !== undefined) {
      this.#body.get(local);
      const left = (this.#uses[node] ?? 0) - 1;
      this.#uses[node] = left;
      if (left === 0) {
        this.#local.delete(node);
        this.#free.push(local);
      }
      return;
    }
    if (node === 0) {
      this.#body.splat(0);
      return;
    }
    if (this.#leaf(node)) return;
    invariant(node > this.#program.sources, 'a source is a leaf');
    this.#operation(node);
    const left = (this.#uses[node] ?? 0) - 1;
    this.#uses[node] = left;
    if (left <= 0) return;
    const fresh = this.#free.pop() ?? this.#body.local('v128');
    this.#local.set(node, fresh);
    this.#body.tee(fresh);
  }

  /** Leave the value of a literal on the stack, in true polarity. */
  literal(literal: Literal): void {
    const node = literal >> 1;
    if (node === 0) {
      this.#body.splat(literal & 1 ? -1 : 0);
      return;
    }
    this.value(node);
    if (((literal & 1) ^ (this.#stored[node] ?? 0)) === 1) this.#body.op('v128.not');
  }

  /** Compute `node` into a local if it has further uses; to be called in schedule order. */
  keep(node: number): void {
    if (this.#local.has(node)) return;
    this.#operation(node);
    const fresh = this.#free.pop() ?? this.#body.local('v128');
    this.#local.set(node, fresh);
    this.#body.set(fresh);
  }

  #operation(node: number): void {
    const { isXor, left, right } = this.#program;
    const a = left[node] ?? 0;
    const b = right[node] ?? 0;
    const pa = (a & 1) ^ (this.#stored[a >> 1] ?? 0);
    const pb = (b & 1) ^ (this.#stored[b >> 1] ?? 0);
    const [x, y] = isXor[node] === 0 && pa === 1 && pb === 0 ? [b, a] : [a, b];
    this.value(x >> 1);
    this.value(y >> 1);
    this.#body.op(
      isXor[node] === 1
        ? 'v128.xor'
        : pa === 1 && pb === 1
          ? 'v128.or'
          : pa === 1 || pb === 1
            ? 'v128.andnot'
            : 'v128.and',
    );
  }
}

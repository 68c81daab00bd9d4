/** A vector graph and what it stores, as WebAssembly instructions. */

import { InvariantError } from '../../errors.ts';
import type { Body } from '../../wasm/body.ts';
import type { LaneMemoryOp, LaneOp } from '../../wasm/opcodes.ts';
import type { Scatter } from './access.ts';
import { operands } from './vector-node.ts';
import type { VectorGraph } from './vector-graph.ts';
import type { Gather, NodeId, Space, VectorNode } from './vector-node.ts';

/** Something a graph is computed for, in order. */
export type Effect =
  | {
      readonly kind: 'store';
      readonly space: Space;
      readonly offset: number;
      readonly node: NodeId;
    }
  | { readonly kind: 'scatter'; readonly scatter: Scatter };

/** What the surroundings of the code provide. */
export type Surroundings = {
  readonly body: Body;
  /** The local that holds the address a space starts at; undefined for absolute addresses. */
  readonly pointer: (space: Space) => number | undefined;
  /** Locals that hold constants, by their words; filled on entry. */
  readonly constants: ReadonlyMap<string, number>;
  /** Free vector locals, shared by graphs that follow each other. */
  readonly pool: number[];
};

/** Deeper than this an expression gets a local, so that neither the engine's stack nor ours grows. */
const maxDepth = 48;

/** Constants that cost nothing in place. */
const cheap = new Set(['0,0,0,0', '-1,-1,-1,-1']);

/** Emit a graph. */
export function emitGraph(
  graph: VectorGraph,
  effects: readonly Effect[],
  surroundings: Surroundings,
): void {
  new Emitter(graph, effects, surroundings).run();
}

/** Words of the constants that a graph's live part uses and that are worth a local. */
export function constantsOf(graph: VectorGraph, effects: readonly Effect[]): string[] {
  const found = new Set<string>();
  for (const id of liveNodes(graph, effects)) {
    const node = graph.nodes[id];
    if (node?.kind === 'constant') found.add(node.words.join());
  }
  return [...found].filter((words) => !cheap.has(words));
}

/** Put constants into locals. @returns the locals by the constants' words */
export function defineConstants(body: Body, words: readonly string[]): Map<string, number> {
  const locals = new Map<string, number>();
  for (const key of words) {
    if (locals.has(key)) continue;
    const [a = 0, b = 0, c = 0, d = 0] = key.split(',').map(Number);
    const local = body.local('v128');
    body.v128(a, b, c, d).set(local);
    locals.set(key, local);
  }
  return locals;
}

function rootsOf(effect: Effect): readonly NodeId[] {
  if (effect.kind === 'store') return [effect.node];
  return [...effect.scatter.address, ...effect.scatter.data];
}

/** The nodes that the effects need, operands first. */
function liveNodes(graph: VectorGraph, effects: readonly Effect[]): NodeId[] {
  const live = new Uint8Array(graph.nodes.length);
  for (const effect of effects) for (const root of rootsOf(effect)) live[root] = 1;
  const order: NodeId[] = [];
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const node = graph.nodes[id];
    if (live[id] !== 1 || node === undefined) continue;
    order.push(id);
    for (const operand of operands(node)) live[operand] = 1;
  }
  return order.toReversed();
}

class Emitter {
  readonly #graph: VectorGraph;
  readonly #effects: readonly Effect[];
  readonly #around: Surroundings;
  readonly #body: Body;
  /** Readers still to come. */
  readonly #uses: Int32Array;
  /** The local of a node, or -1. */
  readonly #locals: Int32Array;
  /** Depth of the expression a node would be in place. */
  readonly #depth: Int32Array;
  readonly #named: Uint8Array;
  /** Live loads by address. */
  readonly #loads = new Map<string, NodeId>();
  readonly #gathers: NodeId[] = [];

  constructor(graph: VectorGraph, effects: readonly Effect[], around: Surroundings) {
    this.#graph = graph;
    this.#effects = effects;
    this.#around = around;
    this.#body = around.body;
    const count = graph.nodes.length;
    this.#uses = new Int32Array(count);
    this.#locals = new Int32Array(count).fill(-1);
    this.#depth = new Int32Array(count);
    this.#named = new Uint8Array(count);
    for (const effect of effects) for (const root of rootsOf(effect)) this.#use(root);
    for (const effect of effects) {
      if (effect.kind === 'scatter') for (const root of rootsOf(effect)) this.#named[root] = 1;
    }
    const live = liveNodes(graph, effects);
    for (const id of live) for (const operand of operands(this.#node(id))) this.#use(operand);
    for (const id of live) if ((this.#uses[id] ?? 0) > 1) this.#named[id] = 1;
    for (const id of live) this.#prepare(id, this.#node(id));
  }

  run(): void {
    for (const effect of this.#effects) {
      for (const root of rootsOf(effect)) this.#materialiseBelow(root);
      if (effect.kind === 'store') {
        this.#store(effect);
      } else {
        // A look-up belongs to the cycle before the write.
        for (const id of this.#gathers) if ((this.#uses[id] ?? 0) > 0) this.#materialise(id);
        this.#scatter(effect.scatter);
      }
    }
  }

  #node(id: NodeId): VectorNode {
    const node = this.#graph.nodes[id];
    if (node === undefined) throw new InvariantError(`the graph has no node ${id}`);
    return node;
  }

  #use(id: NodeId): void {
    this.#uses[id] = (this.#uses[id] ?? 0) + 1;
  }

  #prepare(id: NodeId, node: VectorNode): void {
    let depth = 0;
    for (const operand of operands(node)) {
      const below = this.#named[operand] === 1 ? 0 : (this.#depth[operand] ?? 0);
      depth = Math.max(depth, below + 1);
    }
    if (depth > maxDepth) {
      this.#named[id] = 1;
      depth = 0;
    }
    this.#depth[id] = depth;
    if (node.kind === 'load') this.#loads.set(`${node.space},${node.offset}`, id);
    if (node.kind === 'gather') {
      this.#gathers.push(id);
      this.#named[id] = 1;
      for (const operand of node.address) this.#named[operand] = 1;
    }
  }

  /** Put into locals, operands first, whatever below `root` is to have one. */
  #materialiseBelow(root: NodeId): void {
    const stack: [NodeId, boolean][] = [[root, false]];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [id, isExpanded] = top;
      if ((this.#locals[id] ?? -1) >= 0) continue;
      if (isExpanded) {
        if (this.#named[id] === 1) this.#materialise(id);
        continue;
      }
      stack.push([id, true]);
      for (const operand of operands(this.#node(id)).toReversed()) stack.push([operand, false]);
    }
  }

  #materialise(id: NodeId): void {
    if ((this.#locals[id] ?? -1) >= 0) return;
    const node = this.#node(id);
    if (node.kind === 'constant') return;
    if (node.kind === 'gather') {
      for (const operand of node.address) this.#materialiseBelow(operand);
      this.#gather(id, node.gather, node.address);
      return;
    }
    this.#compute(node);
    const local = this.#take();
    this.#locals[id] = local;
    this.#body.set(local);
  }

  #take(): number {
    return this.#around.pool.pop() ?? this.#body.local('v128');
  }

  /** Push the value of a node. */
  #push(id: NodeId): void {
    const local = this.#locals[id] ?? -1;
    if (local >= 0) {
      this.#body.get(local);
      this.#release(id);
      return;
    }
    const node = this.#node(id);
    if (node.kind === 'constant') this.#constant(node.words);
    else if (node.kind === 'gather') throw new InvariantError('a look-up is always named');
    else this.#compute(node);
  }

  #release(id: NodeId): void {
    const left = (this.#uses[id] ?? 0) - 1;
    this.#uses[id] = left;
    if (left === 0) this.#around.pool.push(this.#locals[id] ?? 0);
  }

  #compute(node: VectorNode): void {
    switch (node.kind) {
      case 'load':
        this.#address(node.space);
        this.#body.memory('v128.load', node.offset);
        return;
      case 'op':
        for (const arg of node.args) this.#push(arg);
        this.#body.op(node.op);
        return;
      case 'shift':
        this.#push(node.arg);
        this.#body.i32(node.amount).op(node.op);
        return;
      case 'shuffle':
        this.#push(node.a);
        this.#push(node.b);
        this.#body.shuffle(node.lanes);
        return;
      case 'constant':
        this.#constant(node.words);
        return;
      case 'gather':
        throw new InvariantError('a look-up is always named');
    }
  }

  #constant(words: readonly [number, number, number, number]): void {
    const local = this.#around.constants.get(words.join());
    if (local === undefined) this.#body.v128(...words);
    else this.#body.get(local);
  }

  #address(space: Space): void {
    const local = this.#around.pointer(space);
    if (local === undefined) this.#body.i32(0);
    else this.#body.get(local);
  }

  #store(effect: Effect & { kind: 'store' }): void {
    // Whoever still needs what lies there must have it first.
    const load = this.#loads.get(`${effect.space},${effect.offset}`);
    if (load !== undefined && load !== effect.node && (this.#uses[load] ?? 0) > 0) {
      this.#named[load] = 1;
      this.#materialise(load);
    }
    this.#address(effect.space);
    this.#push(effect.node);
    this.#body.memory('v128.store', effect.offset);
  }

  /** Push the byte address of a lane's word, without the memory's offset. */
  #laneAddress(
    table: { readonly space: Space; readonly addressBits: 8 | 16 | 32; readonly stride: number },
    address: readonly NodeId[],
    lane: number,
  ): void {
    const perVector = 128 / table.addressBits;
    const vector = address[Math.floor(lane / perVector)] ?? 0;
    const local = this.#locals[vector] ?? -1;
    if (local >= 0) this.#body.get(local);
    else this.#compute(this.#node(vector));
    const op: LaneOp =
      table.addressBits === 8
        ? 'i8x16.extract_lane_u'
        : table.addressBits === 16
          ? 'i16x8.extract_lane_u'
          : 'i32x4.extract_lane';
    this.#body.lane(op, lane % perVector);
    this.#body.i32(Math.log2(table.stride)).op('i32.shl');
    const pointer = this.#around.pointer(table.space);
    if (pointer !== undefined) this.#body.get(pointer).op('i32.add');
  }

  #gather(id: NodeId, gather: Gather, address: readonly NodeId[]): void {
    const local = this.#take();
    this.#body.v128(0, 0, 0, 0).set(local);
    const perVector = 128 / gather.bits;
    const op = `v128.load${gather.bits}_lane` as LaneMemoryOp;
    for (let i = 0; i < perVector; i++) {
      const lane = gather.part * perVector + i;
      this.#laneAddress(gather, address, lane);
      this.#body
        .get(local)
        .laneMemory(op, i, gather.offset + (lane * gather.bits) / 8)
        .set(local);
    }
    this.#locals[id] = local;
    for (const vector of address) this.#releaseNamed(vector);
  }

  #scatter(scatter: Scatter): void {
    const perVector = 128 / scatter.bits;
    const op = `v128.store${scatter.bits}_lane` as LaneMemoryOp;
    for (const [part, vector] of scatter.data.entries()) {
      const local = this.#locals[vector] ?? -1;
      for (let i = 0; i < perVector; i++) {
        const lane = part * perVector + i;
        this.#laneAddress(scatter, scatter.address, lane);
        if (local >= 0) this.#body.get(local);
        else this.#compute(this.#node(vector));
        this.#body.laneMemory(op, i, scatter.offset + (lane * scatter.bits) / 8);
      }
    }
    for (const vector of [...scatter.address, ...scatter.data]) this.#releaseNamed(vector);
  }

  #releaseNamed(id: NodeId): void {
    if ((this.#locals[id] ?? -1) >= 0) this.#release(id);
  }
}

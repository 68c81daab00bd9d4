/**
 * A program compiled to WebAssembly: 128 lanes, one clock cycle per call of a step function. Functions are cut
 * at a few thousand operations, because one huge function compiles slowly and falls out of the instruction
 * cache; values that cross a cut go through memory.
 */

import type { Body } from '../wasm/body.ts';
import type { ModuleBuilder } from '../wasm/module.ts';
import { ConeEmitter, scheduleOf, storedPolarity } from './cone.ts';
import type { Literal, Program } from './program.ts';
import { SourceCache } from './source-cache.ts';

/** Lanes of one value. */
export const lanes = 128;

/** Bytes of one value of all lanes. */
export const laneBytes = 16;

const chunkOperations = 4000;

/** Deeper trees of values used once are cut, to bound the operand stack. */
const maxTreeDepth = 24;

/** What a step function computes. */
export type StepSpec = {
  readonly program: Program;
  /** Sources below this are read from the input pointer; the rest are states. */
  readonly inputs: number;
  readonly outputs: readonly Literal[];
  readonly next: readonly Literal[];
  /** Bytes from one output to the next; `laneBytes` when absent. */
  readonly outputStride?: number;
  /** Outputs may be stored complemented, whichever is cheaper: toggles do not see the difference. */
  readonly anyPolarity?: boolean;
};

/** A step function, and the bytes of memory it uses for values between its parts. */
export type Step = { readonly index: number; readonly scratchBytes: number };

/**
 * Define `step(in, out, state, next)` in a module: read inputs at `in` and states at `state`, write outputs at
 * `out` and next states at `next`, all pointers to consecutive values of 16 bytes. `state` and `next` must differ.
 *
 * @param scratch address of memory for values between functions
 */
export function defineStep(module: ModuleBuilder, spec: StepSpec, scratch: number): Step {
  const allRoots = [...spec.outputs, ...spec.next];
  const { nodes, ready, roots: rootOrder } = scheduleOf(spec.program, allRoots);
  const roots = rootOrder.map((root) => allRoots[root] ?? 0);
  const chunks: Chunk[] = [];
  let r = 0;
  for (let start = 0; start < nodes.length || start === 0; start += chunkOperations) {
    const end = start + chunkOperations;
    const first = r;
    while (r < roots.length && (ready[r] ?? 0) <= end) r++;
    chunks.push({ nodes: nodes.subarray(start, end), start, firstRoot: first, endRoot: r });
  }
  const chunkOf = new Int32Array(spec.program.size).fill(-1);
  chunks.forEach((chunk, c) => chunk.nodes.forEach((node) => (chunkOf[node] = c)));
  const slots = crossings(spec.program, roots, chunks, chunkOf);
  const uses = new Int32Array(spec.program.size);
  const stored = storedPolarity(spec.program);

  const outputStride = spec.outputStride ?? laneBytes;
  const signature = { params: ['i32', 'i32', 'i32', 'i32'], results: [] } as const;
  const functions = chunks.map((chunk, c) => {
    const { index, body } = module.function(signature);
    uses.fill(0);
    forUses(spec.program, roots, chunk, (node) => (uses[node] = (uses[node] ?? 0) + 1));
    const sources = new SourceCache(body, (node) => {
      const source = node - 1;
      const isInput = source < spec.inputs;
      body.get(isInput ? 0 : 2);
      body.memory('v128.load', (isInput ? source : source - spec.inputs) * laneBytes);
    });
    for (let i = chunk.nodes.length - 1; i >= 0; i--) {
      const node = chunk.nodes[i] ?? 0;
      for (const literal of [spec.program.right[node] ?? 0, spec.program.left[node] ?? 0]) {
        if (isSource(spec.program, literal >> 1)) sources.announce(literal >> 1, i);
      }
    }
    const emitter = new ConeEmitter(spec.program, stored, body, uses, (node) => {
      if (isSource(spec.program, node)) sources.push(node);
      else if (chunkOf[node] === c) return false;
      else body.i32(scratch).memory('v128.load', (slots.get(node) ?? 0) * laneBytes);
      return true;
    });
    let root = chunk.firstRoot;
    const storeRoots = (done: number): void => {
      for (; root < chunk.endRoot && (ready[root] ?? 0) <= done; root++) {
        const position = rootOrder[root] ?? 0;
        const isOutput = position < spec.outputs.length;
        body.get(isOutput ? 1 : 3);
        const literal = roots[root] ?? 0;
        if (isOutput && spec.anyPolarity === true) emitter.value(literal >> 1);
        else emitter.literal(literal);
        body.memory(
          'v128.store',
          isOutput ? position * outputStride : (position - spec.outputs.length) * laneBytes,
        );
      }
    };
    const treeDepth = new Map<number, number>();
    chunk.nodes.forEach((node, i) => {
      const slot = slots.get(node);
      const depthOf = (literal: Literal): number => treeDepth.get(literal >> 1) ?? 0;
      const depth =
        1 + Math.max(depthOf(spec.program.left[node] ?? 0), depthOf(spec.program.right[node] ?? 0));
      if (slot !== undefined) {
        uses[node] = (uses[node] ?? 0) + 1;
        body.i32(scratch);
        emitter.value(node);
        body.memory('v128.store', slot * laneBytes);
      } else if ((uses[node] ?? 0) > 1 || depth > maxTreeDepth) emitter.keep(node);
      else treeDepth.set(node, depth);
      storeRoots(chunk.start + i + 1);
    });
    storeRoots(Infinity);
    return index;
  });
  const scratchBytes = slots.size * laneBytes;
  const [only] = functions;
  if (functions.length === 1 && only !== undefined) return { index: only, scratchBytes };
  const { index, body } = module.function(signature);
  for (const fn of functions) passOn(body).call(fn);
  return { index, scratchBytes };
}

/**
 * Define `run(in, out, state, next, cycles, inStride, outStride)`: that many calls of `step`, `in` and `out`
 * advancing by their strides each time, the two state areas changing places. The final state is in `state` after
 * an even number of cycles, else in `next`.
 */
export function defineRun(module: ModuleBuilder, step: Step, name: string): void {
  const { body } = module.function(
    { params: Array.from({ length: 7 }, () => 'i32' as const), results: [] },
    name,
  );
  const swap = body.local('i32');
  body.block(() => {
    body.loop(() => {
      body.get(4).op('i32.eqz').brIf(1);
      passOn(body).call(step.index);
      body.get(2).set(swap).get(3).set(2).get(swap).set(3);
      body.get(0).get(5).op('i32.add').set(0);
      body.get(1).get(6).op('i32.add').set(1);
      body.get(4).i32(1).op('i32.sub').set(4);
      body.br(0);
    });
  });
}

function isSource(program: Program, node: number): boolean {
  return node > 0 && node <= program.sources;
}

type Chunk = {
  readonly nodes: Int32Array;
  readonly start: number;
  readonly firstRoot: number;
  readonly endRoot: number;
};

/** A slot for every node that a later function or root reads. */
function crossings(
  program: Program,
  roots: readonly Literal[],
  chunks: readonly Chunk[],
  chunkOf: Int32Array,
): Map<number, number> {
  const slots = new Map<number, number>();
  chunks.forEach((chunk, c) => {
    forUses(program, roots, chunk, (node) => {
      const home = chunkOf[node] ?? -1;
      if (home >= 0 && home !== c && !slots.has(node)) slots.set(node, slots.size);
    });
  });
  return slots;
}

function forUses(
  program: Program,
  roots: readonly Literal[],
  chunk: Chunk,
  visit: (node: number) => void,
): void {
  for (const node of chunk.nodes) {
    visit((program.left[node] ?? 0) >> 1);
    visit((program.right[node] ?? 0) >> 1);
  }
  for (let r = chunk.firstRoot; r < chunk.endRoot; r++) visit((roots[r] ?? 0) >> 1);
}

function passOn(body: Body): Body {
  return body.get(0).get(1).get(2).get(3);
}

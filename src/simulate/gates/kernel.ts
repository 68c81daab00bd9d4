/**
 * A program compiled to WebAssembly: 128 lanes, one clock cycle per call of a step function. Functions are cut
 * at a few thousand operations, because one huge function compiles slowly and falls out of the instruction
 * cache; values that cross a cut go through memory.
 */

import type { Body } from '../../wasm/body.ts';
import type { ModuleBuilder } from '../../wasm/module.ts';
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

/** Nodes computed by one function, in order, with the roots it stores. */
export type Part = {
  readonly nodes: Int32Array;
  /** Indices into outputs and next states, in the order in which they can be read. */
  readonly roots: readonly number[];
  /** After `ready[i]` of the part's nodes, `roots[i]` can be read. */
  readonly ready: readonly number[];
};

/** Functions of the parts, and the bytes of memory they use for values between them. */
export type Parts = { readonly functions: readonly number[]; readonly scratchBytes: number };

/** A step function, and the bytes of memory it uses for values between its parts. */
export type Step = { readonly index: number; readonly scratchBytes: number };

/**
 * Define `step(in, out, state, next)` in a module: read inputs at `in` and states at `state`, write outputs at
 * `out` and next states at `next`, all pointers to consecutive values of 16 bytes. `state` and `next` must differ.
 *
 * @param scratch address of memory for values between functions
 */
export function defineStep(module: ModuleBuilder, spec: StepSpec, scratch: number): Step {
  const { nodes, ready, roots } = scheduleOf(spec.program, [...spec.outputs, ...spec.next]);
  const parts = cut({ nodes, roots, ready: [...ready] });
  const { functions, scratchBytes } = defineParts(module, spec, parts, scratch);
  const [only] = functions;
  if (functions.length === 1 && only !== undefined) return { index: only, scratchBytes };
  const { index, body } = module.function(stepSignature);
  for (const fn of functions) passOn(body).call(fn);
  return { index, scratchBytes };
}

/** A part as several of at most `chunkOperations` nodes. */
export function cut(part: Part): Part[] {
  const parts: Part[] = [];
  let r = 0;
  for (let start = 0; start < part.nodes.length || start === 0; start += chunkOperations) {
    const end = start + chunkOperations;
    const first = r;
    while (r < part.roots.length && (part.ready[r] ?? 0) <= end) r++;
    parts.push({
      nodes: part.nodes.subarray(start, end),
      roots: part.roots.slice(first, r),
      ready: part.ready.slice(first, r).map((count) => Math.max(0, count - start)),
    });
  }
  return parts;
}

/**
 * Define a function `(in, out, state, next)` per part. A node read by another part than its own goes through
 * memory; parts must run after those whose nodes they read.
 */
export function defineParts(
  module: ModuleBuilder,
  spec: StepSpec,
  parts: readonly Part[],
  scratch: number,
): Parts {
  const { program } = spec;
  const roots = [...spec.outputs, ...spec.next];
  const partOf = new Int32Array(program.size).fill(-1);
  parts.forEach((part, p) => part.nodes.forEach((node) => (partOf[node] = p)));
  const slots = crossings(program, roots, parts, partOf);
  const uses = new Int32Array(program.size);
  const stored = storedPolarity(program);
  const functions = parts.map((part, p) => {
    const { index, body } = module.function(stepSignature);
    definePart(body, {
      spec,
      roots,
      part,
      uses,
      stored,
      slots,
      scratch,
      isOwn: (n) => partOf[n] === p,
    });
    return index;
  });
  return { functions, scratchBytes: slots.size * laneBytes };
}

const stepSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: [] } as const;

type PartContext = {
  readonly spec: StepSpec;
  readonly roots: readonly Literal[];
  readonly part: Part;
  /** Scratch space: uses of each node within the part. */
  readonly uses: Int32Array;
  readonly stored: Uint8Array;
  readonly slots: ReadonlyMap<number, number>;
  readonly scratch: number;
  isOwn(node: number): boolean;
};

function definePart(body: Body, context: PartContext): void {
  const { spec, roots, part, uses, stored, slots, scratch } = context;
  const { program } = spec;
  uses.fill(0);
  forUses(program, roots, part, (node) => (uses[node] = (uses[node] ?? 0) + 1));
  const sources = new SourceCache(body, (node) => {
    const source = node - 1;
    const isInput = source < spec.inputs;
    body.get(isInput ? 0 : 2);
    body.memory('v128.load', (isInput ? source : source - spec.inputs) * laneBytes);
  });
  for (let i = part.nodes.length - 1; i >= 0; i--) {
    const node = part.nodes[i] ?? 0;
    for (const literal of [program.right[node] ?? 0, program.left[node] ?? 0]) {
      if (isSource(program, literal >> 1)) sources.announce(literal >> 1, i);
    }
  }
  const emitter = new ConeEmitter(program, stored, body, uses, (node) => {
    if (isSource(program, node)) sources.push(node);
    else if (context.isOwn(node)) return false;
    else body.i32(scratch).memory('v128.load', (slots.get(node) ?? 0) * laneBytes);
    return true;
  });
  const outputStride = spec.outputStride ?? laneBytes;
  let next = 0;
  const storeRoots = (done: number): void => {
    for (; next < part.roots.length && (part.ready[next] ?? 0) <= done; next++) {
      const root = part.roots[next] ?? 0;
      const isOutput = root < spec.outputs.length;
      body.get(isOutput ? 1 : 3);
      const literal = roots[root] ?? 0;
      if (isOutput && spec.anyPolarity === true) emitter.value(literal >> 1);
      else emitter.literal(literal);
      const position = isOutput ? root * outputStride : (root - spec.outputs.length) * laneBytes;
      body.memory('v128.store', position);
    }
  };
  const treeDepth = new Map<number, number>();
  const depthOf = (literal: Literal): number => treeDepth.get(literal >> 1) ?? 0;
  storeRoots(0);
  part.nodes.forEach((node, i) => {
    const slot = slots.get(node);
    const depth = 1 + Math.max(depthOf(program.left[node] ?? 0), depthOf(program.right[node] ?? 0));
    if (slot !== undefined) {
      uses[node] = (uses[node] ?? 0) + 1;
      body.i32(scratch);
      emitter.value(node);
      body.memory('v128.store', slot * laneBytes);
    } else if ((uses[node] ?? 0) > 1 || depth > maxTreeDepth) emitter.keep(node);
    else treeDepth.set(node, depth);
    storeRoots(i + 1);
  });
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

/** A slot for every node that another part, or a root of another part, reads. */
function crossings(
  program: Program,
  roots: readonly Literal[],
  parts: readonly Part[],
  partOf: Int32Array,
): Map<number, number> {
  const slots = new Map<number, number>();
  parts.forEach((part, p) => {
    forUses(program, roots, part, (node) => {
      const home = partOf[node] ?? -1;
      if (home >= 0 && home !== p && !slots.has(node)) slots.set(node, slots.size);
    });
  });
  return slots;
}

function forUses(
  program: Program,
  roots: readonly Literal[],
  part: Part,
  visit: (node: number) => void,
): void {
  for (const node of part.nodes) {
    visit((program.left[node] ?? 0) >> 1);
    visit((program.right[node] ?? 0) >> 1);
  }
  for (const root of part.roots) visit((roots[root] ?? 0) >> 1);
}

function passOn(body: Body): Body {
  return body.get(0).get(1).get(2).get(3);
}

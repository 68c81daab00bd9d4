/**
 * Combinations of a function of the operands: after each step of the block number, only the operations that depend
 * on a bit that has changed are done again. Operations are grouped by the lowest bit they depend on; when bits 0 to t
 * change, the groups t, t - 1, ... 0 run, in this order, and the others' values are still right.
 */

import type { Body } from '../../wasm/body.ts';
import { cadenceOf } from './cadence.ts';
import type { Cadence } from './cadence.ts';
import { scheduleOf } from './cone.ts';
import { portBits } from './graph.ts';
import { cut, defineParts, laneBytes } from './kernel.ts';
import type { Part } from './kernel.ts';
import type { Literal } from './program.ts';
import { lanePlanes, storeLanePlane } from './sweep-parts.ts';
import type { SweepParts } from './sweep-parts.ts';
import type { PureFunction } from './unroll.ts';

/** Define and export `sweep(block, blocks)`. */
export function defineFunctionSweep(
  { module, outputs, take, here, collect }: SweepParts,
  { program, outputs: roots }: PureFunction,
): { readonly order: readonly number[]; readonly operations: number } {
  const { nodes } = scheduleOf(program, roots);
  const cadence = cadenceOf(program, nodes);
  const { order, blockBits } = cadence;
  // Groups in the order in which they run: what nothing but the lanes decides first.
  const groups = groupsOf(cadence, nodes, roots).toReversed();
  const parts = groups.map((group) => cut(group));
  const spec = { program, inputs: program.sources, outputs: roots, next: [] };
  const { functions, scratchBytes } = defineParts(module, spec, parts.flat(), here());
  take(scratchBytes);
  const input = take(Math.max(program.sources, 1) * laneBytes);
  const out = take(portBits(outputs) * laneBytes);
  const functionsOf = parts.map((group, g) => {
    const before = parts.slice(0, g).reduce((sum, each) => sum + each.length, 0);
    return functions.slice(before, before + group.length);
  });

  const { body } = module.function({ params: ['i32', 'i32'], results: [] }, 'sweep');
  const [block, left] = [0, 1];
  const result = body.local('i32');
  const runGroup = (k: number): void => {
    for (const fn of functionsOf[blockBits - k] ?? []) {
      body.i32(input).i32(out).i32(0).i32(0).call(fn);
    }
  };
  const setPlane = (bit: number): void => {
    body.i32(0).i32(0).get(block).i32(bit).op('i32.shr_u').i32(1).op('i32.and').op('i32.sub');
    body.op('i32x4.splat');
    body.memory('v128.store', input + (order[lanePlanes.length + bit] ?? 0) * laneBytes);
  };
  lanePlanes.forEach((plane, lane) => {
    const bit = order[lane];
    if (bit !== undefined) storeLanePlane(body, plane, input + bit * laneBytes);
  });
  for (let bit = 0; bit < blockBits; bit++) setPlane(bit);
  for (let k = blockBits; k >= 0; k--) runGroup(k);
  body.block(() => {
    body.loop(() => {
      collect(body, out, result);
      body.get(result).i32(1).op('i32.add').set(result);
      body.get(left).i32(1).op('i32.sub').tee(left).op('i32.eqz').brIf(1);
      body.get(block).i32(1).op('i32.add').set(block);
      fallThrough(
        body,
        blockBits,
        () => body.get(block).op('i32.ctz'),
        (k) => {
          setPlane(k);
          runGroup(k);
        },
      );
      body.br(0);
    });
  });
  const operations = groups
    .toReversed()
    .reduce((sum, { nodes: own }, k) => sum + own.length / 2 ** k, 0);
  return { order, operations };
}

/** Nodes and roots by level, the fastest level first. */
function groupsOf(
  { level, blockBits }: Cadence,
  nodes: Int32Array,
  roots: readonly Literal[],
): Part[] {
  return Array.from({ length: blockBits + 1 }, (_, k) => {
    const own = nodes.filter((n) => level[n] === k);
    const position = new Map(Array.from(own, (n, i) => [n, i + 1]));
    const readyOf = (root: number): number => position.get((roots[root] ?? 0) >> 1) ?? 0;
    const ofLevel = roots
      .flatMap((literal, root) => (level[literal >> 1] === k ? [root] : []))
      .toSorted((a, b) => readyOf(a) - readyOf(b));
    return { nodes: own, roots: ofLevel, ready: ofLevel.map(readyOf) };
  });
}

/** Enter at segment `select` and run on down to segment 0; a number beyond the last enters there. */
function fallThrough(
  body: Body,
  segments: number,
  select: () => void,
  visit: (segment: number) => void,
): void {
  const nest = (k: number): void => {
    if (k === segments) {
      select();
      const depths = Array.from({ length: segments }, (_, t) => segments - 1 - t);
      body.brTable(depths, 0);
      return;
    }
    body.block(() => nest(k + 1));
    visit(k);
  };
  if (segments > 0) nest(0);
}

/** A part of a module as a function that walks a table: for each row, one cycle of one instance. */

import type { ModuleBuilder } from '../../wasm/module.ts';
import { constantsOf, defineConstants, emitGraph } from './emit.ts';
import type { Effect } from './emit.ts';
import { lowerUnit } from './lower.ts';
import type { Part } from './parts.ts';
import type { UnitPlan } from './plan.ts';
import type { Row } from './schedule-types.ts';
import { vectorBytes } from './slot.ts';
import { VectorGraph } from './vector-graph.ts';
import { absolute } from './vector-node.ts';
import type { NodeId } from './vector-node.ts';

/** Space 0 is the instance; space 1 + i the i-th input that differs from row to row. */
const instanceSpace = 0;

export type Kernel = {
  /** Index of the function `(from, to)`: table addresses. */
  readonly index: number;
  /** Words of a row. */
  readonly row: (row: Row, base: number) => number[];
};

/** The chunks that a part reads, in the order in which its rows have them. */
export function chunksOf(part: Part): number[] {
  return [...part.inputs].toSorted((a, b) => a - b);
}

/** @param rows all rows of the kernel's tables: inputs that lie at one address in all of them need no pointer */
export function buildKernel(
  module: ModuleBuilder,
  plan: UnitPlan,
  part: Part,
  rows: readonly Row[],
  lanes: number,
): Kernel {
  const chunks = chunksOf(part);
  const fixed = chunks.map((_, i) => {
    const address = rows[0]?.inputs[i];
    return rows.every((row) => row.inputs[i] === address) ? address : undefined;
  });
  const varying = [...chunks.keys()].filter((i) => fixed[i] === undefined);

  const graph = new VectorGraph(lanes);
  const effects: Effect[] = [];
  const now = new Map<number, NodeId>();
  lowerUnit(graph, plan, part, {
    loadInput: (chunk, vector) => {
      const input = chunks.indexOf(chunk);
      const address = fixed[input];
      const offset = vector * vectorBytes;
      return address === undefined
        ? graph.load(1 + varying.indexOf(input), offset)
        : graph.load(absolute, address + offset);
    },
    load: (offset) => now.get(offset) ?? graph.load(instanceSpace, offset),
    store: (offset, node) => {
      now.set(offset, node);
      effects.push({ kind: 'store', space: instanceSpace, offset, node });
    },
    scatter: (scatter) => effects.push({ kind: 'scatter', scatter }),
    space: instanceSpace,
    base: 0,
  });

  const { index, body } = module.function({ params: ['i32', 'i32'], results: [] });
  const [row, end] = [0, 1];
  const pointers = [instanceSpace, ...varying].map(() => body.local('i32'));
  const constants = defineConstants(body, constantsOf(graph, effects));
  body.loop(() => {
    for (const [i, pointer] of pointers.entries()) {
      body.get(row).memory('i32.load', i * 4);
      body.set(pointer);
    }
    const pointer = (space: number): number | undefined => pointers[space];
    emitGraph(graph, effects, { body, pointer, constants, pool: [] });
    const rowBytes = pointers.length * 4;
    body.get(row).i32(rowBytes).op('i32.add').tee(row).get(end).op('i32.lt_u').brIf(0);
  });
  return { index, row: ({ inputs }, base) => [base, ...varying.map((i) => inputs[i] ?? 0)] };
}

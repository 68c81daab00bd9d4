/**
 * A kernel that feeds a netlist every combination of some inputs, 128 at a time, and hands back the results as
 * columns of integers. Where the netlist is a function of the operands, only what a step of the counter changes is
 * computed again; otherwise the combinations are streamed through the clocked netlist.
 */

import { InvariantError } from '../../errors.ts';
import type { Body } from '../../wasm/body.ts';
import { ModuleBuilder, pageBytes } from '../../wasm/module.ts';
import {
  columnBlockBytes,
  columnsOf,
  defineDiffer,
  defineOperands,
  defineSpread,
} from './columns.ts';
import type { Column } from './columns.ts';
import { portBits } from './graph.ts';
import type { GateGraph, PortNets } from './graph.ts';
import { laneBytes, lanes } from './kernel.ts';
import { defineFunctionSweep } from './sweep-function.ts';
import type { SweepParts, SweepSpec } from './sweep-parts.ts';
import { defineStreamSweep } from './sweep-stream.ts';
import { unroll } from './unroll.ts';

export type { SweepSpec } from './sweep-parts.ts';

/** A compiled sweep; everything in it can be posted to a worker thread. */
export type SweepKernel = {
  /** `function`: proved to depend on nothing but the operands. `stream`: the clocked netlist itself. */
  readonly kind: 'function' | 'stream';
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly inputColumns: readonly Column[];
  readonly outputColumns: readonly Column[];
  /** Combinations are met in the order of a step number, bit k of which is bit `order[k]` of the combination. */
  readonly order: readonly number[];
  readonly chunk: number;
  /** Addresses of columns: the swept inputs, their tables (values of the first chunk), results, expected results. */
  readonly inputs: readonly number[];
  readonly tables: readonly number[];
  readonly results: readonly number[];
  readonly expected: readonly number[];
  /** Operations of 128 lanes per block, on average. */
  readonly operations: number;
};

/**
 * Compile a sweep. Exports: `memory`; `sweep(block, blocks)`, which writes the results of that many blocks of 128
 * steps; `differ<i>(blocks)` per output column; `operands<i>(high)` per input column, which writes its table with
 * the bits of `high` added.
 */
export function compileSweep(graph: GateGraph, spec: SweepSpec): SweepKernel {
  const swept = spec.swept.map((name) => find(graph, graph.inputs, name));
  const fixed = graph.inputs.filter((port) => !spec.swept.includes(port.name));
  const outputs = spec.outputs.map((name) => find(graph, graph.outputs, name));
  const inputColumns = columnsOf(swept.map(shapeOf));
  const outputColumns = columnsOf(outputs.map(shapeOf));
  const module = new ModuleBuilder();
  let at = 1024;
  const here = (): number => Math.ceil(at / 64) * 64;
  const take = (size: number): number => {
    const start = here();
    at = start + size;
    return start;
  };
  const columnBytes = (spec.chunk / lanes) * columnBlockBytes;
  const [inputs, tables] = [0, 1].map(() => inputColumns.map(() => take(columnBytes)));
  const [results, expected] = [0, 1].map(() => outputColumns.map(() => take(columnBytes)));
  const spreads = outputColumns.map((column) => defineSpread(module, column.width));
  const planeOf = outputColumns.map((column) => {
    const index = outputs.findIndex((port) => port.name === column.port);
    return (portBits(outputs.slice(0, index)) + column.low) * laneBytes;
  });
  const collect = (body: Body, planes: number, block: number): void => {
    spreads.forEach((spread, i) => {
      body.i32(planes + (planeOf[i] ?? 0));
      body.get(block).i32(columnBlockBytes).op('i32.mul');
      body
        .i32(results?.[i] ?? 0)
        .op('i32.add')
        .call(spread);
    });
  };
  const parts: SweepParts = { graph, spec, swept, fixed, outputs, module, take, here, collect };
  const pure = unroll(graph, {
    swept,
    fixed,
    phases: spec.phases,
    outputs,
    latency: spec.latency,
  });
  const sweep = pure === undefined ? defineStreamSweep(parts) : defineFunctionSweep(parts, pure);
  inputColumns.forEach((_, i) => {
    defineOperands(module, `operands${i}`, tables?.[i] ?? 0, inputs?.[i] ?? 0, columnBytes);
  });
  outputColumns.forEach((column, i) => {
    defineDiffer(module, `differ${i}`, column, results?.[i] ?? 0, expected?.[i] ?? 0);
  });
  module.memory({ min: Math.ceil(at / pageBytes) });
  return {
    kind: pure === undefined ? 'stream' : 'function',
    bytes: module.encode(),
    inputColumns,
    outputColumns,
    order: sweep.order,
    chunk: spec.chunk,
    inputs: inputs ?? [],
    tables: tables ?? [],
    results: results ?? [],
    expected: expected ?? [],
    operations: sweep.operations,
  };
}

/** The combination of a step number. Exact below 2^53. */
export function combinationOf(order: readonly number[], step: number): number {
  let combination = 0;
  let rest = step;
  for (const bit of order) {
    if (rest % 2 === 1) combination += 2 ** bit;
    rest = Math.floor(rest / 2);
  }
  return combination;
}

function find(graph: GateGraph, ports: readonly PortNets[], name: string): PortNets {
  const port = ports.find((each) => each.name === name);
  if (port === undefined) throw new InvariantError(`${graph.name} has no port ${name} to sweep`);
  return port;
}

function shapeOf({ name, nets }: PortNets): { name: string; width: number } {
  return { name, width: nets.length };
}

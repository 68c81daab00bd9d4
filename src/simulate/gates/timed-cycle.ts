/** One clock cycle of the timed simulator as a WebAssembly function that walks tables of sources and gates. */

import type { Body } from '../../wasm/body.ts';
import type { ModuleBuilder } from '../../wasm/module.ts';
import { pageBytes } from '../../wasm/module.ts';
import type { GateGraph } from './graph.ts';
import { laneBytes } from './kernel.ts';
import {
  defineInertial,
  defineMerge,
  defineShift,
  defineToggleSum,
  lengthOffset,
  never,
  recordBytes,
  timeOffset,
} from './timed-gate.ts';
import { laneMask } from './toggles.ts';

/** Delays in any integer unit of time. */
export type Delays = {
  /** From a change of an input to that of the output, per gate; 0 for nets inside cells. At register outputs: from the clock edge. */
  readonly gate: Int32Array;
  /** When each input bit changes after the clock edge, in port order. */
  readonly input: Int32Array;
  /** `inertial`: a pulse shorter than the gate's delay does not pass; `transport`: every pulse passes. */
  readonly model: 'inertial' | 'transport';
};

/** Addresses of the tables. */
export type TimedLayout = {
  readonly inputBits: number;
  readonly sourceCount: number;
  /** Per source: net, time of change. */
  readonly sourceTable: number;
  /** Per gate: function, delay (-1 inside a cell), output net, input nets. */
  readonly gateTable: number;
  readonly gateRecord: number;
  /** Per register: next-state net. */
  readonly nextTable: number;
  /** Per net: address of its list in this cycle. */
  readonly lists: number;
  /** Per net: toggles so far, 64 bits. */
  readonly counts: number;
  /** Per source: value of the last cycle. */
  readonly sources: number;
  /** Per register: state of the coming cycle. */
  readonly next: number;
  /** The coming cycle's row of input planes. */
  readonly row: number;
  /** Lists from here on. */
  readonly heap: number;
};

/** Pages added when the lists outgrow the memory, beyond what is needed at once. */
const sparePages = 64;

/** Define and export `cycle(counting)`. */
export function defineCycle(
  module: ModuleBuilder,
  graph: GateGraph,
  delays: Delays,
  used: number,
  layout: TimedLayout,
): void {
  const merges = graph.functions.map(({ arity, expression }) => ({
    arity,
    index: defineMerge(module, arity, expression),
  }));
  const mask = laneMask(used);
  const isInertial = delays.model === 'inertial';
  const toggles = module.global('i64', 0n);
  const settle = isInertial ? defineInertial(module, mask, toggles) : defineShift(module);
  const sum = defineToggleSum(module, mask);
  const { body } = module.function({ params: ['i32'], results: [] }, 'cycle');
  const counting = 0;
  const heap = body.local('i32');
  const item = body.local('i32');
  const left = body.local('i32');
  const end = body.local('i32');
  const old = body.local('v128');
  const fresh = body.local('v128');
  const delay = body.local('i32');

  const table = (offset: number): Body => body.get(item).memory('i32.load', offset);
  const listOf = (offset: number): Body =>
    table(offset).i32(2).op('i32.shl').memory('i32.load', layout.lists);
  const finish = (netOffset: number): void => {
    table(netOffset).i32(2).op('i32.shl').get(heap).memory('i32.store', layout.lists);
    body.get(end).i32(recordBytes).op('i32.add').set(end);
    body.get(heap).get(end).get(heap).op('i32.sub').memory('i32.store', lengthOffset);
  };
  const count = (netOffset: number, pushToggles: () => void): void => {
    table(netOffset).i32(3).op('i32.shl');
    table(netOffset).i32(3).op('i32.shl').memory('i64.load', layout.counts);
    pushToggles();
    body.op('i64.add').memory('i64.store', layout.counts);
  };
  const pushSum = (): void => {
    body.get(heap).call(sum);
  };
  const pushGlobal = (): void => {
    body.globalGet(toggles);
  };
  const each = (items: number, start: number, bytes: number, visit: () => void): void => {
    if (items === 0) return;
    body.i32(start).set(item).i32(items).set(left);
    body.loop(() => {
      visit();
      body.get(item).i32(bytes).op('i32.add').set(item);
      body.get(left).i32(1).op('i32.sub').tee(left).brIf(0);
    });
  };
  const writeEnd = (at: number): void => {
    body.get(at).i32(never).memory('i32.store', timeOffset);
  };

  // The constants.
  body.i32(layout.heap).set(heap);
  for (const net of [0, 1]) {
    body
      .get(heap)
      .splat(net === 1 ? -1 : 0)
      .memory('v128.store');
    body.get(heap).i32(recordBytes).op('i32.add').set(end);
    writeEnd(end);
    body
      .i32(0)
      .get(heap)
      .memory('i32.store', layout.lists + 4 * net);
    body
      .get(heap)
      .i32(2 * recordBytes)
      .memory('i32.store', lengthOffset);
    body.get(end).i32(recordBytes).op('i32.add').set(heap);
  }

  // Inputs and states: one change each.
  const position = body.local('i32');
  const source = (from: number): void => {
    body.get(position).memory('v128.load', from).set(fresh);
    body.get(heap).get(old).memory('v128.store');
    body.get(heap).i32(recordBytes).op('i32.add').set(end);
    body.get(end).get(fresh).memory('v128.store');
    body.get(end);
    table(4).memory('i32.store', timeOffset);
    body.get(end).get(old).get(fresh).op('v128.xor').op('v128.any_true');
    body.i32(5).op('i32.shl').op('i32.add').set(end);
    writeEnd(end);
    finish(0);
    body.get(counting).if(() => count(0, pushSum));
    body.get(end).set(heap);
  };
  const sources = (items: number, firstItem: number, from: number): void => {
    body.i32(0).set(position);
    each(items, layout.sourceTable + 8 * firstItem, 8, () => {
      body
        .get(position)
        .memory('v128.load', layout.sources + laneBytes * firstItem)
        .set(old);
      reserve(body, heap, () => body.i32(4 * recordBytes));
      source(from);
      body.get(position).get(fresh);
      body.memory('v128.store', layout.sources + laneBytes * firstItem);
      body.get(position).i32(laneBytes).op('i32.add').set(position);
    });
  };
  sources(layout.inputBits, 0, layout.row);
  sources(layout.sourceCount - layout.inputBits, layout.inputBits, layout.next);

  // Gates.
  each(graph.gates.count, layout.gateTable, layout.gateRecord, () => {
    const call = (k: number): void => {
      const merge = merges[k];
      if (merge === undefined) return;
      reserve(body, heap, () => {
        body.i32(4 * recordBytes);
        for (let i = 0; i < merge.arity; i++) {
          listOf(12 + 4 * i)
            .memory('i32.load', lengthOffset)
            .op('i32.add');
        }
      });
      for (let i = 0; i < merge.arity; i++) listOf(12 + 4 * i);
      body.get(heap).call(merge.index).set(end);
    };
    dispatch(body, merges.length, () => table(0), call);
    table(4).tee(delay).i32(0).op('i32.ge_s');
    body.if(() => {
      body.get(heap).get(delay).call(settle);
      if (isInertial) body.set(end);
    });
    finish(8);
    body
      .get(counting)
      .get(delay)
      .i32(0)
      .op('i32.ge_s')
      .op('i32.and')
      .if(() => count(8, isInertial ? pushGlobal : pushSum));
    body.get(end).set(heap);
  });

  // Next states: what the nets settled to.
  body.i32(0).set(position);
  each(graph.registers.count, layout.nextTable, 4, () => {
    listOf(0).tee(end);
    body.get(end).memory('i32.load', lengthOffset).op('i32.add').set(end);
    body.get(position);
    body
      .get(end)
      .i32(2 * recordBytes)
      .op('i32.sub')
      .memory('v128.load');
    body.memory('v128.store', layout.next);
    body.get(position).i32(laneBytes).op('i32.add').set(position);
  });
}

/** Grow the memory unless the bytes pushed by `bytes` fit after `heap`; trap when it cannot grow. */
function reserve(body: Body, heap: number, bytes: () => void): void {
  bytes();
  body
    .get(heap)
    .op('i32.add')
    .i32(pageBytes - 1)
    .op('i32.add')
    .i32(16)
    .op('i32.shr_u');
  body.memorySize().op('i32.gt_u');
  body.if(() => {
    bytes();
    body.i32(16).op('i32.shr_u').i32(sparePages).op('i32.add').memoryGrow();
    body
      .i32(-1)
      .op('i32.eq')
      .if(() => body.op('unreachable'));
  });
}

/** Branch to `visit(k)` for the k pushed by `select`. */
function dispatch(body: Body, count: number, select: () => void, visit: (k: number) => void): void {
  const nest = (k: number): void => {
    if (k < 0) {
      select();
      body.brTable(
        Array.from({ length: count }, (_, i) => i),
        count,
      );
      return;
    }
    body.block(() => nest(k - 1));
    visit(k);
    body.br(count - 1 - k);
  };
  if (count > 0) body.block(() => nest(count - 1));
}

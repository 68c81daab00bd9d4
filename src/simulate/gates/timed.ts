/**
 * Timed simulation, 128 lanes at once: every gate has an integer delay, every net a history of the times at which
 * some lane changes. Gates are visited once per cycle in topological order, so there is no event queue; glitches
 * come out exactly as an event-driven simulator would have them.
 */

import { exportedFunction, exportedMemory, wasm } from '../../wasm/host.ts';
import { ModuleBuilder, pageBytes } from '../../wasm/module.ts';
import { portBits } from './graph.ts';
import type { GateGraph } from './graph.ts';
import { laneBytes, lanes } from './kernel.ts';
import type { Planes } from './machine.ts';
import { defineCycle } from './timed-cycle.ts';
import type { Delays, TimedLayout } from './timed-cycle.ts';
import type { ToggleCounter } from './toggles.ts';

/** One for every gate that is a cell output; inputs change at the edge. */
export function unitDelays(graph: GateGraph, model: Delays['model']): Delays {
  return {
    gate: Int32Array.from(graph.gates.pin, (pin) => (pin < 0 ? 0 : 1)),
    input: new Int32Array(portBits(graph.inputs)),
    model,
  };
}

/**
 * Compile a timed simulator.
 *
 * @param used lanes that carry stimulus; the others are not counted
 */
export function compileTimed(
  graph: GateGraph,
  delays: Delays,
  used: number = lanes,
): ToggleCounter {
  const layoutOf = planLayout(graph);
  const module = new ModuleBuilder();
  module.memory({ min: Math.ceil(layoutOf.heap / pageBytes) + 16 });
  defineCycle(module, graph, delays, used, layoutOf);
  const { exports } = new wasm.Instance(new wasm.Module(module.encode()));
  const memory = exportedMemory(exports);
  const cycle = exportedFunction(exports, 'cycle');
  writeTables(new Int32Array(memory.buffer), graph, delays, layoutOf);
  const rowBytes = layoutOf.inputBits * laneBytes;
  let started = false;
  let steps = 0;

  // Growing the memory detaches old views, so every access makes a new one.
  const clear = (): void => {
    new Uint8Array(memory.buffer).fill(0, layoutOf.counts, layoutOf.counts + 8 * graph.netCount);
    steps = 0;
  };
  return {
    inputBits: layoutOf.inputBits,
    reset() {
      new Uint8Array(memory.buffer).fill(0, layoutOf.sources, layoutOf.row);
      clear();
      started = false;
    },
    clear,
    run(inputs: Planes, cycles: number) {
      for (let at = 0; at < cycles; at++) {
        const row = inputs.subarray(at * rowBytes, (at + 1) * rowBytes);
        new Uint8Array(memory.buffer).set(row, layoutOf.row);
        if (started) {
          cycle(1);
          steps += used;
        } else {
          cycle(0); // settle on the first row, without counting how
          started = true;
        }
      }
    },
    counts() {
      const counts = new BigUint64Array(memory.buffer, layoutOf.counts, graph.netCount);
      return Float64Array.from(counts, Number);
    },
    steps: () => steps,
  };
}

function planLayout(graph: GateGraph): TimedLayout {
  const inputBits = portBits(graph.inputs);
  const sourceCount = inputBits + graph.registers.count;
  let at = 1024;
  const take = (bytes: number): number => {
    const start = at;
    at = Math.ceil((at + bytes) / 64) * 64;
    return start;
  };
  return {
    inputBits,
    sourceCount,
    sourceTable: take(8 * (sourceCount + 2)),
    gateTable: take(gateRecordBytes(graph) * graph.gates.count),
    gateRecord: gateRecordBytes(graph),
    nextTable: take(4 * graph.registers.count),
    lists: take(4 * graph.netCount),
    counts: take(8 * graph.netCount),
    sources: take(laneBytes * sourceCount),
    next: take(laneBytes * graph.registers.count),
    row: take(laneBytes * inputBits),
    heap: take(0),
  };
}

function gateRecordBytes(graph: GateGraph): number {
  const widest = Math.max(0, ...graph.functions.map((fn) => fn.arity));
  return 4 * (3 + widest);
}

/** Tables: source (net, time); gate (function, delay or -1 - delay inside cells, output, inputs); next nets. */
function writeTables(
  memory: Int32Array,
  graph: GateGraph,
  delays: Delays,
  layout: TimedLayout,
): void {
  const { gates } = graph;
  const sources = graph.inputs.flatMap((port) => [...port.nets]);
  let at = layout.sourceTable / 4;
  sources.forEach((net, i) => memory.set([net, delays.input[i] ?? 0], at + 2 * i));
  graph.registers.state.forEach((net, i) => memory.set([net, 0], at + 2 * (sources.length + i)));
  for (let g = 0; g < gates.count; g++) {
    at = (layout.gateTable + g * layout.gateRecord) / 4;
    const inputs = gates.inputs.subarray(gates.first[g], gates.first[g + 1]);
    const delay = delays.gate[g] ?? 0;
    const inside = (gates.pin[g] ?? -1) < 0;
    memory.set([gates.function[g] ?? 0, inside ? -1 : delay, gates.output[g] ?? 0], at);
    memory.set(inputs, at + 3);
  }
  memory.set(graph.registers.next, layout.nextTable / 4);
}

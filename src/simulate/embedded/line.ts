/** Work done in line: at known addresses, in the body of `run`. */

import type { Design } from './elaborate.ts';
import type { Effect } from './emit.ts';
import { lowerUnit } from './lower.ts';
import type { DirectTask, Reading, Schedule } from './schedule-types.ts';
import { loadSlot, slotVectors, vectorBytes } from './slot.ts';
import { VectorGraph } from './vector-graph.ts';
import { absolute, response, stimulus } from './vector-node.ts';
import type { NodeId } from './vector-node.ts';
import { assemble } from './value.ts';
import type { Piece, Value } from './value.ts';

export type Line = {
  readonly graph: VectorGraph;
  readonly effects: readonly Effect[];
  /** Stores of shown values: needed only where somebody reads them from memory. */
  readonly exports: ReadonlySet<Effect>;
};

/** Tasks in line as one graph, in which a value stored and read again is simply used. */
export function buildLine(design: Design, schedule: Schedule, tasks: readonly DirectTask[]): Line {
  const { lanes } = design;
  const graph = new VectorGraph(lanes);
  const effects: Effect[] = [];
  const exports = new Set<Effect>();
  const now = new Map<number, NodeId>();
  const load = (address: number): NodeId => now.get(address) ?? graph.load(absolute, address);
  const store = (address: number, node: NodeId, isExport: boolean): void => {
    if (load(address) === node) return;
    now.set(address, node);
    const effect: Effect = { kind: 'store', space: absolute, offset: address, node };
    effects.push(effect);
    if (isExport) exports.add(effect);
  };
  const stimulusAt = new Map(
    schedule.stimuli.map((place) => [`${place.port}.${place.low}`, place.offset]),
  );
  const valueOf = (readings: readonly Reading[]): Value => {
    const pieces = readings.map((reading): Piece => {
      if (reading.kind === 'constant') return reading;
      const { low, width } = reading;
      const of =
        reading.kind === 'place'
          ? loadSlot(reading.place.width, lanes, (v) =>
              load(reading.place.address + v * vectorBytes),
            )
          : loadSlot(reading.slot.width, lanes, (v) => {
              const offset = stimulusAt.get(`${reading.slot.port}.${reading.slot.low}`) ?? 0;
              return graph.load(stimulus, offset + v * vectorBytes);
            });
      return { kind: 'slice', of, low, width };
    });
    return assemble(graph, pieces);
  };
  for (const task of tasks) {
    if (task.kind === 'gather') {
      const vectors = slotVectors(graph, valueOf(task.from), task.to.width);
      vectors.forEach((node, i) => store(task.to.address + i * vectorBytes, node, false));
    } else if (task.kind === 'sample') {
      const vectors = slotVectors(graph, valueOf([task.from]), task.from.width);
      vectors.forEach((node, i) =>
        effects.push({
          kind: 'store',
          space: response,
          offset: task.offset + i * vectorBytes,
          node,
        }),
      );
    } else {
      const { plan } = task.instance;
      const base = schedule.bases[task.instance.index] ?? 0;
      const inputs = task.inputs.map((readings) =>
        readings.length === 0 ? [] : slotVectors(graph, valueOf(readings), widthOfAll(readings)),
      );
      // Exports lie behind the registers; a memory has no stores of its own.
      const firstExport = plan.exports[0]?.offset ?? Number.POSITIVE_INFINITY;
      lowerUnit(graph, plan, task.part, {
        loadInput: (chunk, vector) => inputs[chunk]?.[vector] ?? graph.zero,
        load: (offset) => load(base + offset),
        store: (offset, node) => store(base + offset, node, offset >= firstExport),
        scatter: (scatter) => effects.push({ kind: 'scatter', scatter }),
        space: absolute,
        base,
      });
    }
  }
  return { graph, effects, exports };
}

/** Bits of a value that is read in parts. */
function widthOfAll(readings: readonly Reading[]): number {
  return readings.reduce((sum, reading) => sum + reading.width, 0);
}

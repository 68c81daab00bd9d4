import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../../src/simulate/engine.ts';
import { genericCells } from '../../../src/simulate/gates/cells.ts';
import { portBits, wiresOf } from '../../../src/simulate/gates/graph.ts';
import type { GateGraph } from '../../../src/simulate/gates/graph.ts';
import { packLanes } from '../../../src/simulate/gates/lanes.ts';
import { lowerGates } from '../../../src/simulate/gates/lower.ts';
import { compileTimed, unitDelays } from '../../../src/simulate/gates/timed.ts';
import type { Delays } from '../../../src/simulate/gates/timed-cycle.ts';
import { compileToggles } from '../../../src/simulate/gates/toggles.ts';
import { EventSimulator } from './event-simulator.ts';
import { netlistOf, randomBlock, randomCells, rowBits } from './netlists.ts';

const inputBits = 6;
const cycles = 4;

/** Toggles of every net in every lane, by the event-driven simulator. */
function eventCounts(graph: GateGraph, delays: Delays, blocks: readonly Block[]): Float64Array {
  const total = new Float64Array(graph.netCount);
  const { gates, registers } = graph;
  const list = Array.from({ length: gates.count }, (_, g) => ({
    inputs: [...gates.inputs.subarray(gates.first[g], gates.first[g + 1])],
    output: gates.output[g]!,
    function: graph.functions[gates.function[g]!]!.expression,
    delay: gates.pin[g]! < 0 ? undefined : delays.gate[g]!,
  })).toReversed();
  for (const rows of blocks) {
    const simulator = new EventSimulator(graph.netCount, list, delays.model === 'inertial');
    let state = [...registers.state].map(() => false);
    for (let cycle = 0; cycle < rows.cycles; cycle++) {
      const bits = rowBits(rows, cycle, inputBits);
      // A netlist without registers has its clock as an ordinary input, held at 0.
      const drives = graph.inputs
        .flatMap(({ name, nets }) =>
          Array.from(nets, (net, i) => ({ net, value: name === 'x' && bits[i]! })),
        )
        .map((drive, i) => ({ ...drive, time: delays.input[i]! }));
      registers.state.forEach((net, i) => drives.push({ net, value: state[i]!, time: 0 }));
      if (cycle === 0) {
        for (const { net, value } of drives) simulator.values[net] = value;
        simulator.settle();
      } else simulator.run(drives, true);
      state = [...registers.next].map((net) => simulator.values[net]!);
    }
    simulator.toggles.forEach((count, net) => (total[net]! += count));
  }
  return total;
}

/** Counts of the nets between cells; those inside cells are nobody's business. */
function visible(graph: GateGraph, counts: Float64Array): number[] {
  const wires = wiresOf(graph);
  return [...counts].map((count, net) => (wires[net] === 1 ? count : 0));
}

/** The same by the timed simulator. */
function timedCounts(graph: GateGraph, delays: Delays, blocks: readonly Block[]): Float64Array {
  const timed = compileTimed(graph, delays, blocks.length);
  timed.run(packLanes(graph.inputs, blocks), cycles);
  return timed.counts();
}

const models = ['inertial', 'transport'] as const;

describe.each(models)('timed simulation, %s', (model) => {
  test('toggles of every net of random netlists with random delays equal an event-driven simulation', () => {
    fc.assert(
      fc.property(
        randomCells(model === 'inertial' ? 60 : 30),
        fc.nat(),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (cells, seed, lanes, slowest) => {
          const graph = lowerGates(netlistOf(cells, inputBits), 'top', genericCells);
          const delays = {
            gate: graph.gates.output.map((net, g) =>
              graph.gates.pin[g]! < 0 ? 0 : 1 + ((net * 7919 + seed) % slowest),
            ),
            input: Int32Array.from({ length: portBits(graph.inputs) }, (_, i) => (i * seed) % 4),
            model,
          };
          const blocks = Array.from({ length: lanes }, (_, l) =>
            randomBlock(inputBits, cycles, seed + l),
          );
          expect(visible(graph, timedCounts(graph, delays, blocks))).toEqual(
            visible(graph, eventCounts(graph, delays, blocks)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('toggles of every net with unit delays equal an event-driven simulation in 128 lanes', () => {
    fc.assert(
      fc.property(randomCells(40), fc.nat(), (cells, seed) => {
        const graph = lowerGates(netlistOf(cells, inputBits), 'top', genericCells);
        const blocks = Array.from({ length: 128 }, (_, l) =>
          randomBlock(inputBits, cycles, seed + l),
        );
        const delays = unitDelays(graph, model);
        expect(visible(graph, timedCounts(graph, delays, blocks))).toEqual(
          visible(graph, eventCounts(graph, delays, blocks)),
        );
      }),
      { numRuns: 6 },
    );
  });

  test('without any delay the toggles are those of the zero-delay count', () => {
    fc.assert(
      fc.property(randomCells(60), fc.nat(), (cells, seed) => {
        const graph = lowerGates(netlistOf(cells, inputBits), 'top', genericCells);
        const blocks = Array.from({ length: 128 }, (_, l) =>
          randomBlock(inputBits, cycles, seed + l),
        );
        const planes = packLanes(graph.inputs, blocks);
        const timed = compileTimed(graph, {
          gate: new Int32Array(graph.gates.count),
          input: new Int32Array(portBits(graph.inputs)),
          model,
        });
        timed.run(planes, cycles);
        const plain = compileToggles(graph);
        plain.run(planes, cycles);
        expect(visible(graph, timed.counts())).toEqual(visible(graph, plain.counts()));
      }),
      { numRuns: 20 },
    );
  });
});

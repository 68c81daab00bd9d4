import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../../src/simulate/engine.ts';
import { genericCells } from '../../../src/simulate/gates/cells.ts';
import { packLanes, segments, unpackLanes } from '../../../src/simulate/gates/lanes.ts';
import { lowerGates } from '../../../src/simulate/gates/lower.ts';
import { compileGates } from '../../../src/simulate/gates/machine.ts';
import { compileToggles } from '../../../src/simulate/gates/toggles.ts';
import {
  PlainSimulator,
  netlistOf,
  randomBlock,
  randomCells,
  rowBits,
  seededCells,
} from './netlists.ts';

const inputBits = 6;

function outputBits(from: Block, cycle: number, width: number): boolean[] {
  const row = cycle * from.layout.stride;
  return Array.from(
    { length: width },
    (_, i) => ((from.words[row + (i >> 5)]! >>> (i & 31)) & 1) === 1,
  );
}

describe('gate machine', () => {
  test('every net of random netlists equals a plain evaluation, in every lane and cycle', () => {
    fc.assert(
      fc.property(
        randomCells(40),
        fc.nat(),
        fc.integer({ min: 1, max: 128 }),
        (cells, seed, count) => {
          const netlist = netlistOf(cells, inputBits);
          const graph = lowerGates(netlist, 'top', genericCells);
          const machine = compileGates(graph);
          const blocks = Array.from({ length: count }, (_, l) =>
            randomBlock(inputBits, 5, seed + l),
          );
          const planes = machine.run(packLanes(graph.inputs, blocks), 5);
          const outputs = unpackLanes(graph.outputs, planes, count);
          blocks.forEach((rows, lane) => {
            const plain = new PlainSimulator(netlist);
            for (let cycle = 0; cycle < 5; cycle++) {
              const values = plain.cycle(rowBits(rows, cycle, inputBits));
              netlist.modules['top']!.ports['y']!.bits.forEach((bit, i) => {
                const stride = outputs[lane]!.layout.stride;
                const word = outputs[lane]!.words[cycle * stride + (i >> 5)]!;
                expect((word >>> (i & 31)) & 1).toBe(values.get(bit) ? 1 : 0);
              });
            }
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  test('toggles of every net equal a plain count over the lanes in use', () => {
    fc.assert(
      fc.property(
        randomCells(40),
        fc.nat(),
        fc.integer({ min: 1, max: 128 }),
        (cells, seed, count) => {
          const netlist = netlistOf(cells, inputBits);
          const graph = lowerGates(netlist, 'top', genericCells);
          const cycles = 9;
          const blocks = Array.from({ length: count }, (_, l) =>
            randomBlock(inputBits, cycles, seed + l),
          );
          const counter = compileToggles(graph, count);
          const planes = packLanes(graph.inputs, blocks);
          const cut = (planes.length / cycles) * 4;
          counter.run(planes.subarray(0, cut), 4);
          counter.run(planes.subarray(cut), cycles - 4);
          const plainCounts = new Map<number | string, number>();
          for (const rows of blocks) {
            const plain = new PlainSimulator(netlist);
            let before: Map<number | string, boolean> | undefined;
            for (let cycle = 0; cycle < cycles; cycle++) {
              const values = plain.cycle(rowBits(rows, cycle, inputBits));
              for (const [bit, value] of values) {
                const changed = before !== undefined && before.get(bit) !== value;
                plainCounts.set(bit, (plainCounts.get(bit) ?? 0) + (changed ? 1 : 0));
              }
              before = values;
            }
          }
          const counts = counter.counts();
          expect(counter.steps()).toBe((cycles - 1) * count);
          const nets = [...graph.netOfBit].filter(([bit]) => bit !== 2);
          expect(nets.map(([bit, net]) => [bit, counts[net]])).toEqual(
            nets.map(([bit]) => [bit, plainCounts.get(bit) ?? 0]),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a netlist cut into several functions equals a plain evaluation', () => {
    const cells = seededCells(6000, 5);
    const netlist = netlistOf(cells, inputBits);
    const graph = lowerGates(netlist, 'top', genericCells);
    const machine = compileGates(graph);
    expect(machine.operations).toBeGreaterThan(4000);
    const rows = randomBlock(inputBits, 3, 77);
    const planes = machine.run(packLanes(graph.inputs, [rows]), 3);
    const [output] = unpackLanes(graph.outputs, planes, 1);
    const plain = new PlainSimulator(netlist);
    for (let cycle = 0; cycle < 3; cycle++) {
      const values = plain.cycle(rowBits(rows, cycle, inputBits));
      expect(outputBits(output!, cycle, cells.length)).toEqual(
        netlist.modules['top']!.ports['y']!.bits.map((bit) => values.get(bit)),
      );
    }
  });

  test('held inputs are the same row in every cycle', () => {
    const graph = lowerGates(netlistOf(seededCells(80, 4), inputBits), 'top', genericCells);
    const machine = compileGates(graph);
    const row = packLanes(graph.inputs, [randomBlock(inputBits, 1, 8)]);
    const rows = new Uint8Array(row.length * 71);
    for (let cycle = 0; cycle < 71; cycle++) rows.set(row, cycle * row.length);
    const last = machine.run(rows, 71).slice(-machine.outputBits * 16);
    machine.reset();
    expect(machine.hold(row, 71)).toEqual(last);
  });

  test('reset returns to power-up', () => {
    const toggler = [
      { type: '$_DFF_P_', picks: [inputBits + 1, 1, 1, 1] },
      { type: '$_NOT_', picks: [inputBits, 1, 1, 1] },
    ];
    const graph = lowerGates(netlistOf(toggler, inputBits), 'top', genericCells);
    const machine = compileGates(graph);
    const planes = packLanes(graph.inputs, [randomBlock(inputBits, 7, 3)]);
    const first = machine.run(planes, 7);
    expect(machine.run(planes, 7)).not.toEqual(first);
    machine.reset();
    expect(machine.run(planes, 7)).toEqual(first);
  });
});

describe('lanes', () => {
  test('packing and unpacking are inverse, for any width and number of lanes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 1, max: 128 }),
        fc.nat(),
        (width, count, seed) => {
          const ports = [{ name: 'x', nets: new Int32Array(width) }];
          const blocks = Array.from({ length: count }, (_, l) => randomBlock(width, 3, seed + l));
          expect(unpackLanes(ports, packLanes(ports, blocks), count)).toEqual(blocks);
        },
      ),
    );
  });

  test('segments cover the stream in order, each after its lead', () => {
    const stream = randomBlock(8, 1000, 1);
    const cut = segments(stream, 3, 10);
    expect(cut.length).toBe(10);
    cut.forEach((segment, i) => {
      expect(segment.cycles).toBe(3 + 99);
      expect([...segment.words]).toEqual([...stream.words.subarray(i * 99, i * 99 + 102)]);
    });
  });
});

import { describe, expect, test } from 'vitest';
import type { Bit, Netlist, NetlistCell, NetlistModule } from '../../../src/eda/netlist.ts';
import { genericCells, libraryCells } from '../../../src/simulate/gates/cells.ts';
import { packLanes, unpackLanes } from '../../../src/simulate/gates/lanes.ts';
import { lowerGates } from '../../../src/simulate/gates/lower.ts';
import { compileGates } from '../../../src/simulate/gates/machine.ts';
import { genericLibrary } from '../../../src/technology/generic.ts';
import { messageOf } from '../../support/messages.ts';
import { randomBlock } from './netlists.ts';

function cell(type: string, connections: Record<string, Bit[]>): NetlistCell {
  return { type, parameters: {}, attributes: {}, port_directions: {}, connections };
}

function module(
  inputs: Record<string, Bit[]>,
  outputs: Record<string, Bit[]>,
  cells: Record<string, NetlistCell>,
): NetlistModule {
  const ports: Record<string, NetlistModule['ports'][string]> = {};
  for (const [name, bits] of Object.entries(inputs)) ports[name] = { direction: 'input', bits };
  for (const [name, bits] of Object.entries(outputs)) ports[name] = { direction: 'output', bits };
  return {
    attributes: {},
    ports,
    cells,
    netnames: {},
  };
}

function netlist(modules: Record<string, NetlistModule>): Netlist {
  return { creator: 'test', modules };
}

/** What is said about a module of these cells with input x and output y. */
function refusal(cells: Record<string, NetlistCell>): string {
  const top = module({ x: [2, 3] }, { y: [4] }, cells);
  return messageOf(() => lowerGates(netlist({ top }), 'top', genericCells));
}

describe('lowering', () => {
  test('flattens instances: wires through ports, constants at ports, the same module twice', () => {
    // y = [x0, x0, 1, !x1] and z the same of (x1, x0).
    const child = module(
      { a: [2], b: [3] },
      { y: [2, 2, '1', 4] },
      { n: cell('$_NOT_', { A: [3], Y: [4] }) },
    );
    const top = module(
      { x: [2, 3] },
      { y: [10, 11, 12, 13], z: [14, 15, 16, 17] },
      {
        u0: cell('child', { a: [2], b: [3], y: [10, 11, 12, 13] }),
        u1: cell('child', { a: [3], b: [2], y: [14, 15, 16, 17] }),
      },
    );
    const graph = lowerGates(netlist({ top, child }), 'top', genericCells);
    expect(graph.cells.map(({ name, path, module: of }) => [name, path, of])).toEqual([
      ['u0.n', 'u0', 'child'],
      ['u1.n', 'u1', 'child'],
    ]);
    const rows = randomBlock(2, 8, 1);
    const machine = compileGates(graph);
    const [out] = unpackLanes(graph.outputs, machine.run(packLanes(graph.inputs, [rows]), 8), 1);
    for (let cycle = 0; cycle < 8; cycle++) {
      const [x0, x1] = [rows.words[cycle]! & 1, rows.words[cycle]! >> 1];
      expect([...out!.words.subarray(2 * cycle, 2 * cycle + 2)]).toEqual([
        x0 | (x0 << 1) | 4 | ((1 - x1) << 3),
        x1 | (x1 << 1) | 4 | ((1 - x0) << 3),
      ]);
    }
  });

  test('refuses what it cannot mean, in a sentence', () => {
    const register = (clock: Bit, q: number): NetlistCell =>
      cell('$_DFF_P_', { D: [2], C: [clock], Q: [q] });
    expect(refusal({ latch: cell('$_DLATCH_P_', { D: [2], E: [3], Q: [4] }) })).toBe(
      'the gate simulator has no model of cell type $_DLATCH_P_ (latch); ' +
        'map the netlist to gates or to library cells with rising-edge registers first',
    );
    const and = cell('$_AND_', { A: [2], B: [4], Y: [5] });
    expect(refusal({ and, not: cell('$_NOT_', { A: [5], Y: [4] }) })).toContain(
      'combinational loop through net',
    );
    const drivers = [2, 3].map((from) => cell('$_NOT_', { A: [from], Y: [4] }));
    expect(refusal({ a: drivers[0]!, b: drivers[1]! })).toContain('has two drivers');
    expect(refusal({ a: register(3, 4), b: register(2, 5) })).toBe(
      'the gate simulator needs one clock; register b has another',
    );
    expect(refusal({ n: cell('$_NOT_', { A: [3], Y: [6] }), a: register(6, 4) })).toBe(
      'the gate simulator needs registers clocked directly by an input port',
    );
  });

  test('knows every cell of the built-in libraries but those with asynchronous controls', () => {
    for (const name of ['generic45', 'generic130', 'generic7']) {
      const library = genericLibrary(name)!;
      const models = libraryCells(library);
      const unknown = [...library.cells.keys()].filter((type) => models(type) === undefined);
      expect(unknown.every((type) => /^DFF[RS]/.test(type))).toBe(true);
      expect(unknown.length).toBeLessThan(library.cells.size / 4);
    }
  });
});

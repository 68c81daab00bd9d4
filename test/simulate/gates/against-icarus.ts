/** Toggles of every net of a mapped module, ours beside those that Icarus writes into a VCD. */

import type { NetlistModule } from '../../../src/eda/netlist.ts';
import { electricalState } from '../../../src/estimate/energy-delays.ts';
import type { Block } from '../../../src/simulate/engine.ts';
import { libraryCells } from '../../../src/simulate/gates/cells.ts';
import type { GateGraph } from '../../../src/simulate/gates/graph.ts';
import { packLanes } from '../../../src/simulate/gates/lanes.ts';
import { lowerGates } from '../../../src/simulate/gates/lower.ts';
import type { Delays } from '../../../src/simulate/gates/timed-cycle.ts';
import { compileTimed } from '../../../src/simulate/gates/timed.ts';
import { compileToggles } from '../../../src/simulate/gates/toggles.ts';
import type { Library } from '../../../src/technology/library.ts';
import { vcdToggles } from './vcd.ts';

/** [bit, toggles] of every net but the clock, by bit. */
export type Counts = readonly (readonly [number, number])[];

export type Compared = { readonly ours: Counts; readonly icarus: Counts };

/** Longer than any netlist takes to settle, fs. */
const PERIOD = 200_000_000;

/**
 * Count both ways, every net from power-up.
 *
 * @param kind without delays, or each gate with its own
 */
export async function toggledBothWays(
  module: NetlistModule,
  top: string,
  library: Library,
  rows: Block,
  kind: 'zero-delay' | 'timed',
): Promise<Compared> {
  const graph = lowerGates(
    { creator: 'test', modules: { [top]: module } },
    top,
    libraryCells(library),
  );
  const delays = kind === 'timed' ? distinctDelays(graph, library) : undefined;
  const counter = delays === undefined ? compileToggles(graph, 1) : compileTimed(graph, delays, 1);
  counter.run(packLanes(graph.inputs, [rows]), rows.cycles);
  const counts = counter.counts();
  const ofPin = delays === undefined ? undefined : delayOfPin(graph, delays);
  const found = await vcdToggles(
    module,
    library,
    rows,
    PERIOD,
    (instance, pin) => ofPin?.get(`${instance}.${pin}`) ?? 0,
  );
  const isClock = (bit: number): boolean => graph.netOfBit.get(bit) === graph.clock?.net;
  const sorted = (list: readonly (readonly [number, number])[]): Counts =>
    list.filter(([bit]) => !isClock(bit)).toSorted(([a], [b]) => a - b);
  return {
    ours: sorted([...graph.netOfBit].map(([bit, net]) => [bit, counts[net]!] as const)),
    icarus: sorted([...found]),
  };
}

/**
 * The library's delays in femtoseconds, each gate a little off: no two changes at one instant, where Icarus takes them
 * one by one and may cancel a change that the other half of the same instant would have confirmed.
 */
function distinctDelays(graph: GateGraph, library: Library): Delays {
  const { delays } = electricalState(graph, library, { wireFf: 1, inputDelayPs: 0 });
  return {
    ...delays,
    gate: delays.gate.map((ps, g) => (graph.gates.pin[g]! < 0 ? 0 : 1000 * ps + ((g * 389) % 997))),
  };
}

function delayOfPin(graph: GateGraph, delays: Delays): Map<string, number> {
  const ofPin = new Map<string, number>();
  graph.gates.cell.forEach((index, g) => {
    const cell = graph.cells[index]!;
    const output = graph.gates.output[g]!;
    const pin = Object.entries(cell.pins).find(([, net]) => net === output)?.[0];
    if (pin !== undefined) ofPin.set(`${cell.name}.${pin}`, delays.gate[g]!);
  });
  return ofPin;
}

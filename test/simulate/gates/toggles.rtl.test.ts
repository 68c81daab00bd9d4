import { beforeAll, describe, expect, test } from 'vitest';
import type { Netlist } from '../../../src/eda/netlist.ts';
import { electricalState } from '../../../src/estimate/energy-delays.ts';
import { icarus } from '../../../src/simulate/icarus.ts';
import { libraryCells } from '../../../src/simulate/gates/cells.ts';
import type { GateGraph } from '../../../src/simulate/gates/graph.ts';
import { packLanes } from '../../../src/simulate/gates/lanes.ts';
import { lowerGates } from '../../../src/simulate/gates/lower.ts';
import { compileTimed } from '../../../src/simulate/gates/timed.ts';
import type { ToggleCounter } from '../../../src/simulate/gates/toggles.ts';
import { compileToggles } from '../../../src/simulate/gates/toggles.ts';
import { genericLibrary } from '../../../src/technology/generic.ts';
import { isPresent } from '../../support/engines.ts';
import {
  gateNetlist,
  mac8Text,
  macPorts,
  mul8Text,
  mulPorts,
  randomRows,
} from '../../support/gates.ts';
import { vcdToggles } from './vcd.ts';
import type { DelayOf } from './vcd.ts';

const cycles = 200;
const library = genericLibrary('generic45')!;

const designs = [
  { top: 'mul8', text: mul8Text, ports: mulPorts, synth: 'synth -flatten' },
  { top: 'mul8', text: mul8Text, ports: mulPorts, synth: 'synth -booth -flatten' },
  { top: 'mac8', text: mac8Text, ports: macPorts, synth: 'synth -flatten' },
];

describe.skipIf(!isPresent(icarus)).each(designs)('$top, $synth', ({ top, text, ports, synth }) => {
  let netlist: Netlist;
  let graph: GateGraph;
  const rows = randomRows(ports, cycles, 11);

  beforeAll(async () => {
    netlist = await gateNetlist(text, top, library, synth);
    graph = lowerGates(netlist, top, libraryCells(library));
  });

  /** [bit, toggles] of every net but the clock. */
  function counted(counter: ToggleCounter): [number, number][] {
    counter.run(packLanes(graph.inputs, [rows]), cycles);
    const counts = counter.counts();
    return [...graph.netOfBit]
      .filter(([, net]) => net !== graph.clock?.net)
      .map(([bit, net]): [number, number] => [bit, counts[net]!])
      .toSorted(([a], [b]) => a - b);
  }

  async function icarusCounts(delayOf: DelayOf): Promise<[number, number][]> {
    const counts = await vcdToggles(netlist.modules[top]!, library, rows, 20_000_000, delayOf);
    return [...counts]
      .filter(([bit]) => graph.netOfBit.get(bit) !== graph.clock?.net)
      .toSorted(([a], [b]) => a - b);
  }

  test('zero-delay toggles of every net equal those in the VCD of Icarus', async () => {
    expect(counted(compileToggles(graph, 1))).toEqual(await icarusCounts(() => 0));
  });

  test('timed toggles of every net equal those of Icarus with the same delays', async () => {
    // Femtoseconds, each gate a little off: no two changes at one instant, where Icarus takes them one by one
    // and may cancel a change that the other half of the same instant would have confirmed.
    const { delays: whole } = electricalState(graph, library, { wireFf: 1, inputDelayPs: 0 });
    const delays = {
      ...whole,
      gate: whole.gate.map((ps, g) =>
        graph.gates.pin[g]! < 0 ? 0 : 1000 * ps + ((g * 389) % 997),
      ),
    };
    const ofPin = new Map<string, number>();
    graph.gates.cell.forEach((index, g) => {
      const cell = graph.cells[index]!;
      const output = graph.gates.output[g]!;
      const pin = Object.entries(cell.pins).find(([, net]) => net === output)![0];
      ofPin.set(`${cell.name}.${pin}`, delays.gate[g]!);
    });
    const expected = await icarusCounts((instance, pin) => ofPin.get(`${instance}.${pin}`) ?? 0);
    expect(counted(compileTimed(graph, delays, 1))).toEqual(expected);
  });
});

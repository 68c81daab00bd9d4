/**
 * The delay of every gate of a mapped netlist for timed simulation: at its own load and input slews, one figure
 * per output, the mean over its arcs and edges. A mean, because a glitch takes whichever arc is there; the worst
 * case is static timing's business.
 */

import type { GateGraph } from '../simulate/gates/graph.ts';
import { portBits } from '../simulate/gates/graph.ts';
import type { Delays } from '../simulate/gates/timed-cycle.ts';
import { lookup, pinOf } from '../technology/library.ts';
import type { Arc, Cell, Edge, Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';

export type DelayOptions = {
  /** Wire capacitance per driven pin, fF. */
  readonly wireFf: number;
  /** Slew of inputs and clock, ps; default: the library's operating point. */
  readonly inputSlewPs?: number;
  /** When inputs change after the clock edge, ps; default: as if from a register of the netlist, else 0. */
  readonly inputDelayPs?: number;
};

/** Delays in ps, slews in ps, loads in fF. */
export type ElectricalState = {
  /** Load per net: pins and wire. */
  readonly loadFf: Float64Array;
  /** Slew per net. */
  readonly slewPs: Float64Array;
  readonly delays: Delays;
};

/** Loads, slews and whole-picosecond delays of a graph whose every cell is in the library. */
export function electricalState(
  graph: GateGraph,
  library: Library,
  options: DelayOptions,
): ElectricalState {
  const cells = graph.cells.map(({ type }) => library.cells.get(type));
  const loadFf = loads(graph, cells, options.wireFf);
  const inputSlew = options.inputSlewPs ?? operatingPoint(library).slewPs;
  const slewPs = new Float64Array(graph.netCount).fill(inputSlew);
  const { gates } = graph;
  const delays = new Int32Array(gates.count);
  let launches = 0;
  let launchSum = 0;
  for (let g = 0; g < gates.count; g++) {
    const at = gates.cell[g] ?? -1;
    const cell = cells[at];
    const instance = graph.cells[at];
    const net = gates.output[g] ?? 0;
    if (cell === undefined || instance === undefined || (gates.pin[g] ?? -1) < 0) {
      slewPs[net] = slewPs[gates.inputs[gates.first[g] ?? 0] ?? 0] ?? inputSlew;
      continue;
    }
    const load = loadFf[net] ?? 0;
    let delaySum = 0;
    let slewSum = 0;
    let edges = 0;
    let isLaunch = false;
    for (const arc of arcsTo(cell, instance.pins, net)) {
      const from = instance.pins[arc.from];
      const slew = arc.kind === 'clock' || from === undefined ? inputSlew : (slewPs[from] ?? 0);
      isLaunch ||= arc.kind === 'clock';
      for (const edge of edgesOf(arc)) {
        delaySum += lookup(edge.delay, slew, load);
        slewSum += lookup(edge.slew, slew, load);
        edges++;
      }
    }
    if (edges === 0) continue;
    slewPs[net] = Math.max(0, slewSum / edges);
    delays[g] = Math.max(1, Math.round(delaySum / edges));
    if (isLaunch) {
      launches++;
      launchSum += delays[g] ?? 0;
    }
  }
  const inputDelay = options.inputDelayPs ?? (launches === 0 ? 0 : launchSum / launches);
  return {
    loadFf,
    slewPs,
    delays: {
      gate: delays,
      input: new Int32Array(portBits(graph.inputs)).fill(Math.round(inputDelay)),
      model: 'inertial',
    },
  };
}

/** Arcs of a cell into the pin that drives a net. */
function arcsTo(cell: Cell, pins: Readonly<Record<string, number>>, net: number): Arc[] {
  return cell.arcs.filter((arc) => arc.kind !== 'async' && pins[arc.to] === net);
}

function edgesOf(arc: Arc): Edge[] {
  return [arc.rise, arc.fall].filter((edge) => edge !== undefined);
}

function loads(
  graph: GateGraph,
  cells: readonly (Cell | undefined)[],
  wireFf: number,
): Float64Array {
  const loadFf = new Float64Array(graph.netCount);
  graph.cells.forEach(({ pins }, i) => {
    const cell = cells[i];
    if (cell === undefined) return;
    for (const [name, net] of Object.entries(pins)) {
      const pin = pinOf(cell, name);
      if (pin?.direction === 'input') loadFf[net] = (loadFf[net] ?? 0) + pin.capFf + wireFf;
    }
  });
  return loadFf;
}

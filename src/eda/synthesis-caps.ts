/** What pins load, kept modules included. */
import { pinOf } from '../technology/library.ts';
import type { Library } from '../technology/library.ts';
import type { Bit, Netlist, NetlistModule } from './netlist.ts';

/** Capacitance of a pin of a library cell or of a mapped module's port, fF; computed once per pin. */
export function pinCaps(
  design: Netlist,
  library: Library,
): (type: string, port: string, index: number) => number {
  const loads = new Map<string, Map<Bit, number>>();
  const caps = (type: string, port: string, index: number): number => {
    const cell = library.cells.get(type);
    if (cell !== undefined) return pinOf(cell, port)?.capFf ?? 0;
    const module = design.modules[type];
    const bit = module?.ports[port]?.bits[index];
    if (module === undefined || bit === undefined) return 0;
    const known = loads.get(type) ?? moduleLoads(module, caps);
    loads.set(type, known);
    return known.get(bit) ?? 0;
  };
  return caps;
}

/** What hangs on each net of a module, fF. Clock pins count as pins do. */
function moduleLoads(
  module: NetlistModule,
  capOf: (type: string, port: string, index: number) => number,
): Map<Bit, number> {
  const loads = new Map<Bit, number>();
  for (const { type, connections, port_directions } of Object.values(module.cells)) {
    for (const [port, bits] of Object.entries(connections)) {
      if (port_directions[port] !== 'input') continue;
      bits.forEach((bit, i) => loads.set(bit, (loads.get(bit) ?? 0) + capOf(type, port, i)));
    }
  }
  return loads;
}

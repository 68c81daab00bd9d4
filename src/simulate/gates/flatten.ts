/**
 * Turns the modules of a netlist into one list of cells on numbered nets: instances are replaced by their
 * contents, names get the instance path in front.
 */

import { EngineError } from '../../errors.ts';
import type { Bit, Netlist, NetlistModule } from '../../eda/netlist.ts';
import type { CellModel, CellModels } from './cells.ts';
import type { GateCell, PortNets } from './graph.ts';

export type FlatCell = GateCell & { readonly model: CellModel };

export type Flat = {
  readonly cells: readonly FlatCell[];
  /** Pairs [from, to]: nets that are one wire through a port. */
  readonly aliases: readonly (readonly [from: number, to: number])[];
  readonly inputs: readonly PortNets[];
  readonly outputs: readonly PortNets[];
  readonly netCount: number;
  readonly netNames: readonly string[];
  readonly netOfBit: ReadonlyMap<number, number>;
};

/**
 * @param models cell types; every other type must be a module of the netlist
 * @throws {EngineError} when a cell type is neither
 */
export function flatten(netlist: Netlist, top: string, models: CellModels): Flat {
  const cells: FlatCell[] = [];
  const aliases: [number, number][] = [];
  const netNames = ['0', '1'];

  const newNet = (): number => netNames.push('') - 1;
  const netOf = (bit: Bit, known: Map<number, number>): number => {
    if (typeof bit !== 'number') return bit === '1' ? 1 : 0;
    let net = known.get(bit);
    if (net === undefined) known.set(bit, (net = newNet()));
    return net;
  };

  const place = (of: string, path: string, known: Map<number, number>): void => {
    const module = netlist.modules[of];
    if (module === undefined) return;
    for (const [name, cell] of Object.entries(module.cells)) {
      if (cell.type === '$scopeinfo') continue;
      const model = models(cell.type);
      const child = model === undefined ? netlist.modules[cell.type] : undefined;
      if (model !== undefined) {
        const pins: Record<string, number> = {};
        for (const [pin, [bit]] of Object.entries(cell.connections)) {
          if (bit !== undefined) pins[pin] = netOf(bit, known);
        }
        cells.push({
          name: path + name,
          path: path.slice(0, -1),
          module: of,
          type: cell.type,
          pins,
          model,
        });
      } else if (child === undefined) {
        throw new EngineError(
          `the gate simulator has no model of cell type ${cell.type} (${path}${name}); ` +
            'map the netlist to gates or to library cells with rising-edge registers first',
        );
      } else {
        place(cell.type, `${path}${name}.`, bind(child, cell.connections, known));
      }
    }
    nameNets(module, path, known);
  };

  // A child's port bits are its parent's nets; a bit that is two ports at once needs an alias.
  const bind = (
    child: NetlistModule,
    connections: Readonly<Record<string, readonly Bit[]>>,
    outer: Map<number, number>,
  ): Map<number, number> => {
    const inner = new Map<number, number>();
    const ports = Object.entries(child.ports);
    for (const direction of ['input', 'output'] as const) {
      for (const [name, port] of ports) {
        if (port.direction !== direction) continue;
        port.bits.forEach((bit, i) => {
          const outside = connections[name]?.[i];
          if (outside === undefined) return;
          const net = netOf(outside, outer);
          if (typeof bit !== 'number') {
            if (direction === 'output') aliases.push([netOf(bit, inner), net]);
          } else if (!inner.has(bit)) inner.set(bit, net);
          else if (direction === 'output') aliases.push([inner.get(bit) ?? 0, net]);
        });
      }
    }
    return inner;
  };

  const nameNets = (module: NetlistModule, path: string, known: Map<number, number>): void => {
    for (const [name, { bits, hide_name: hidden }] of Object.entries(module.netnames)) {
      bits.forEach((bit, i) => {
        const net = typeof bit === 'number' ? known.get(bit) : undefined;
        if (net === undefined || net < 2) return;
        if (netNames[net] !== '' && hidden === 1) return;
        netNames[net] = path + name + (bits.length > 1 ? `[${i}]` : '');
      });
    }
  };

  const module = netlist.modules[top];
  if (module === undefined) throw new EngineError(`the netlist has no module ${top}`);
  const known = new Map<number, number>();
  const ports = (direction: 'input' | 'output'): PortNets[] =>
    Object.entries(module.ports)
      .filter(([, port]) => port.direction === direction)
      .map(([name, { bits }]) => ({ name, nets: Int32Array.from(bits, (b) => netOf(b, known)) }));
  const inputs = ports('input');
  const outputs = ports('output');
  place(top, '', known);
  return { cells, aliases, inputs, outputs, netCount: netNames.length, netNames, netOfBit: known };
}

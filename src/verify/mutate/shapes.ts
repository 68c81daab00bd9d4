/** Problems that differ in nothing but names are one: each column of an array asks what the others ask. */

import type { Bit, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { cellKey } from './cut.ts';
import { driversOf } from './problem.ts';
import { problemPort, proveZero, type Answer } from './solver.ts';
import type { Bits } from './wires.ts';

/** Proves of each module that its output `problemPort` is low for all inputs. */
export type Prover = (modules: readonly NetlistModule[]) => Promise<readonly Answer[]>;

/**
 * A prover that asks the solver once for each shape.
 *
 * @param limitSeconds of processor time for a run of proofs, and again for each of them alone where the run was too long
 */
export function proverOfShapes(limitSeconds: number): Prover {
  const known = new Map<string, Answer>();
  return async (modules) => {
    const shapes = modules.map(shapeOf);
    const fresh = new Map(shapes.map((shape, i) => [shape, i]));
    const problems = [...fresh].flatMap(([shape, id]) => {
      const module = modules[id];
      return known.has(shape) || module === undefined ? [] : [{ id, module }];
    });
    for (const [id, answer] of await proveZero(problems, limitSeconds)) {
      known.set(shapes[id] ?? '', answer);
    }
    return shapes.map((shape) => known.get(shape) ?? 'not decided');
  };
}

/** A text that is equal for problems that differ in nothing but the names of nets, cells and inputs. */
export function shapeOf({ cells, ports }: NetlistModule): string {
  const driver = driversOf(cells);
  const numbers = new Map<Bit, number>();
  const lines: string[] = [];
  /** Nets by numbers in the order in which they are met, those that a cell reads before those that it drives. */
  const numbered = (bits: Bits): Bit[] =>
    bits.map((bit) => {
      if (typeof bit !== 'number') return bit;
      const cell = driver.get(bit)?.cell;
      if (!numbers.has(bit) && cell !== undefined) place(cell);
      const known = numbers.get(bit) ?? numbers.size;
      numbers.set(bit, known);
      return known;
    });
  const place = (cell: NetlistCell): void => {
    const names = Object.keys(cell.connections).toSorted();
    const inputs = names.filter((port) => port !== 'Y');
    const connections = inputs.map((port) => [port, numbered(cell.connections[port] ?? [])]);
    for (const bit of cell.connections['Y'] ?? []) numbers.set(bit, numbers.size);
    lines.push(cellKey(cell, Object.fromEntries(connections) as Record<string, Bits>));
  };
  const y = numbered(ports[problemPort]?.bits ?? []);
  return [...lines, y.join()].join('\n');
}

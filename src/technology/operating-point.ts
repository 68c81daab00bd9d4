/** The conditions under which a library's cells typically work: its unit inverter and the slew it settles at. */
import { InvariantError } from '../errors.ts';
import { inputsOf, lookup, outputsOf } from './library.ts';
import type { Arc, Cell, Library } from './library.ts';

export type OperatingPoint = {
  /** The smallest inverter. */
  readonly inverter: Cell;
  /** Its input capacitance, fF. */
  readonly inverterCapFf: number;
  /** Slew that reproduces itself along a chain of such inverters, each driving four, ps. */
  readonly slewPs: number;
  /** Mean delay of one stage of that chain, ps. */
  readonly fo4Ps: number;
};

const points = new WeakMap<Library, OperatingPoint>();

/** Operating point of a library. @throws {InvariantError} if it has no inverter with timing */
export function operatingPoint(library: Library): OperatingPoint {
  const known = points.get(library);
  if (known !== undefined) return known;
  const point = findPoint(library);
  points.set(library, point);
  return point;
}

function findPoint(library: Library): OperatingPoint {
  let inverter: Cell | undefined;
  let arc: Arc | undefined;
  for (const cell of library.cells.values()) {
    const value = outputsOf(cell)[0]?.function;
    if (cell.dontUse || inputsOf(cell).length !== 1 || value?.op !== 'not') continue;
    if (value.of.op !== 'pin' || cell.sequential !== undefined) continue;
    const candidate = cell.arcs[0];
    if (candidate?.rise === undefined || candidate.fall === undefined) continue;
    if (inverter === undefined || capOf(cell) < capOf(inverter)) {
      inverter = cell;
      arc = candidate;
    }
  }
  if (inverter === undefined || arc?.rise === undefined || arc.fall === undefined) {
    throw new InvariantError(`library ${library.name} has no inverter with rise and fall timing`);
  }
  const load = 4 * capOf(inverter);
  let slewPs = 0;
  for (let i = 0; i < 30; i++) {
    slewPs = (lookup(arc.rise.slew, slewPs, load) + lookup(arc.fall.slew, slewPs, load)) / 2;
  }
  const fo4Ps = (lookup(arc.rise.delay, slewPs, load) + lookup(arc.fall.delay, slewPs, load)) / 2;
  return { inverter, inverterCapFf: capOf(inverter), slewPs, fo4Ps };
}

function capOf(cell: Cell): number {
  return inputsOf(cell)[0]?.capFf ?? 0;
}

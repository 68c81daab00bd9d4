/**
 * Which values the registers of a module can hold: those of short ones seen in simulation, then proved to be all there
 * are; of a sum of floats, of what it is a multiple. Only what is proved is used: from reset or the first beat of a sum
 * on, and from each such state, no other value can come.
 */

import type { Netlist, NetlistModule } from '../../eda/netlist.ts';
import type { FloatRow } from '../../formats/format.ts';
import { buildMachine } from '../../simulate/embedded/machine.ts';
import { openSession } from '../../simulate/embedded/session.ts';
import { layout, readField, type Rtl } from '../../simulate/engine.ts';
import { resetPort } from '../../structure/plan.ts';
import { openingCycles, type Played } from '../play.ts';
import type { CutModule } from './cut.ts';
import { isInstance, isRegisterCell } from './faults.ts';
import { fieldOf, greatestFields, isMultiple, powerOf, type Multiples } from './multiples.ts';
import { coneOf, shellOf } from './problem.ts';
import { proveZero, type Problem } from './solver.ts';
import { Wires, type Bits } from './wires.ts';

/** What a register holds: one of these words, or multiples in a float format; of these `seen` is the greatest field so far. */
export type Held = ReadonlySet<bigint> | (Multiples & { readonly seen: number });

/** By the name of the register's cell. */
export type Values = ReadonlyMap<string, Held>;

/** Wider registers hold too many values. */
const widestControl = 8;

/** Cycles of all runs that are looked at. */
const observedCycles = 30_000;

/**
 * What registers hold in simulation, by module.
 *
 * @param sum format of the sum, where it is a float: registers of its width may hold sums
 */
export async function observedValues(
  netlist: Netlist,
  rtl: Rtl,
  runs: Iterable<Played>,
  sum?: FloatRow,
): Promise<ReadonlyMap<string, Values>> {
  const found = new Map<string, Map<string, Held>>();
  const places = registerPlaces(netlist, rtl.top);
  const machine = buildMachine(netlist, rtl.top, rtl.clock);
  const session = openSession(rtl.top, machine, layout(rtl.outputs));
  let left = observedCycles;
  for (const { inputs } of runs) {
    const cycles = Math.min(left, inputs.cycles);
    if (cycles <= 0) break;
    left -= cycles;
    machine.powerUp();
    const { registers } = await session.trace({ ...inputs, cycles });
    for (const field of registers.layout.fields) {
      const place = places.get(field.name);
      const isSum = field.width === sum?.bits;
      if (place === undefined || (field.width > widestControl && !isSum)) continue;
      const words = Array.from({ length: cycles - openingCycles }, (_, cycle) =>
        readField(registers, field, openingCycles + cycle),
      );
      const cells = found.get(place.module) ?? new Map<string, Held>();
      found.set(place.module, cells);
      const known = cells.get(place.cell);
      if (field.width <= widestControl) {
        cells.set(place.cell, new Set([...(known instanceof Set ? known : []), ...words]));
      } else if (isSum) {
        const power = Math.min(...words.map((word) => powerOf(sum, word) ?? Infinity));
        const sofar = known !== undefined && 'power' in known ? known : undefined;
        // A register that has held no number but zero is left alone.
        const least = Math.min(power, sofar?.power ?? Infinity);
        const seen = Math.max(sofar?.seen ?? 0, ...words.map((word) => fieldOf(sum, word) ?? 0));
        if (Number.isFinite(least)) cells.set(place.cell, { row: sum, power: least, seen });
      }
    }
  }
  await session.close();
  return found;
}

/** Registers by the name that a trace gives them. */
function registerPlaces(
  netlist: Netlist,
  top: string,
): ReadonlyMap<string, { readonly module: string; readonly cell: string }> {
  const places = new Map<string, { module: string; cell: string }>();
  const visit = (name: string, path: string): void => {
    const module = netlist.modules[name];
    if (module === undefined) return;
    const names = shortestNames(module);
    for (const [cellName, cell] of Object.entries(module.cells)) {
      if (isInstance(cell)) visit(cell.type, `${path}${cellName}.`);
      if (!isRegisterCell(cell)) continue;
      const known = names.get((cell.connections['Q'] ?? []).join());
      if (known !== undefined) places.set(path + known, { module: name, cell: cellName });
    }
  };
  visit(top, '');
  return places;
}

function shortestNames(module: NetlistModule): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, { hide_name: hidden, bits }] of Object.entries(module.netnames)) {
    if (hidden === 1) continue;
    const known = names.get(bits.join());
    if (known === undefined || name.length < known.length) names.set(bits.join(), name);
  }
  return names;
}

/** The part of the observed values that is proved to hold in every cycle after a reset. */
export async function provedValues(
  sound: CutModule,
  observed: Values,
  limitSeconds: number,
): Promise<Values> {
  let candidates = new Map([...observed].filter(([cell]) => sound.inputs.has(`${cell} Q`)));
  while (candidates.size > 0) {
    const names = [...candidates.keys()];
    const problems = names.flatMap((cell, i): Problem[] => [
      { id: 2 * i, module: stepProblem(sound, candidates, cell) },
      { id: 2 * i + 1, module: startProblem(sound, candidates, cell) },
    ]);
    const verdicts = await proveZero(problems, limitSeconds);
    const kept = names.filter(
      (_, i) => verdicts.get(2 * i) === 'always' && verdicts.get(2 * i + 1) === 'always',
    );
    if (kept.length === names.length) break;
    candidates = new Map([...candidates].filter(([cell]) => kept.includes(cell)));
  }
  for (const [cell, held] of candidates) {
    if (!('power' in held)) continue;
    const ended = await withEnd(sound, candidates, cell, held, limitSeconds);
    candidates = new Map(candidates).set(cell, ended);
  }
  return candidates;
}

/** With the least greatest exponent for which it is proved that no sum passes it: as it is where there is none. */
async function withEnd(
  sound: CutModule,
  values: Values,
  cell: string,
  held: Multiples & { readonly seen: number },
  limitSeconds: number,
): Promise<Held> {
  const fields = greatestFields(held.row, held.seen);
  const isProved = async (most: number): Promise<boolean> => {
    const all = new Map(values).set(cell, { ...held, most });
    const problems = [stepProblem(sound, all, cell), startProblem(sound, all, cell)];
    const found = await proveZero(
      problems.map((module, id) => ({ id, module })),
      limitSeconds,
    );
    return [...found.values()].every((answer) => answer === 'always');
  };
  // Where one is the end of all sums, so is each that is greater.
  let [low, high] = [0, fields.length - 1];
  if (high < 0 || !(await isProved(fields[high] ?? 0))) return held;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await isProved(fields[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return { ...held, most: fields[high] ?? 0 };
}

/** High where all registers hold values of theirs, and the next one of `cell` is none of its own. */
function stepProblem(sound: CutModule, values: Values, cell: string): NetlistModule {
  const wires = new Wires(shellOf(sound));
  const leaves = wires.not(isHeld(wires, sound.outputs.get(`${cell} Q`) ?? [], values.get(cell)));
  const y = wires.and(holds(wires, sound, values), leaves);
  return coneOf(wires.finish(), y);
}

/**
 * High where the register gets its first value, and that is none of its own: the module is in reset; of a register
 * without reset, a beat that begins a sum is loaded, before which the golden model says nothing of it.
 */
function startProblem(sound: CutModule, values: Values, cell: string): NetlistModule {
  const wires = new Wires(shellOf(sound));
  const load = sound.loads.get(`${cell} Q`);
  const next = load?.d ?? sound.outputs.get(`${cell} Q`) ?? [];
  const start = sound.inputs.get(load === undefined ? resetPort.name : 'first_i') ?? ['1'];
  const y = wires.and(start, wires.not(isHeld(wires, next, values.get(cell))));
  return coneOf(wires.finish(), y);
}

/** One bit: every register of `values` holds what it can. */
export function holds(wires: Wires, sound: CutModule, values: Values): Bits {
  let all: Bits = ['1'];
  for (const [cell, allowed] of values) {
    all = wires.and(all, isHeld(wires, sound.inputs.get(`${cell} Q`) ?? [], allowed));
  }
  return all;
}

function isHeld(wires: Wires, bits: Bits, held: Held = new Set()): Bits {
  if ('power' in held) return isMultiple(wires, bits, held);
  let any: Bits = ['0'];
  for (const word of held) any = wires.or(any, [wires.is(bits, Number(word))]);
  return any;
}

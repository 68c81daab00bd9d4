/** Full and half adder cells of a library, found by what they compute. ABC maps to neither: they stay boxes. */
import { truthTable } from '../technology/boolean.ts';
import { inputsOf, outputsOf } from '../technology/library.ts';
import type { Cell, Library } from '../technology/library.ts';

/** An adder cell and which of its pins are what. */
export type AdderCell = {
  readonly cell: Cell;
  /** Slowest first, so that a late signal can go to the last one. */
  readonly inputs: readonly string[];
  readonly sum: string;
  readonly carry: string;
  readonly sumInverted: boolean;
  readonly carryInverted: boolean;
};

export type AdderCells = { readonly full?: AdderCell; readonly half?: AdderCell };

const XOR3 = 0b10010110n;
const MAJORITY = 0b11101000n;
const XOR2 = 0b0110n;
const AND2 = 0b1000n;

/**
 * The smallest adder cells of a library, each only if it is smaller than the gates it replaces, output inverters
 * included.
 */
export function adderCells(library: Library): AdderCells {
  const area = (inputs: number, table: bigint): number => cheapest(library, inputs, table);
  const inverter = area(1, 0b01n);
  const xor = area(2, XOR2);
  const and = Math.min(area(2, AND2), area(2, 0b0111n) + inverter);
  const carry = 3 * area(2, 0b0111n);
  const pick = (inputs: 2 | 3, gates: number): AdderCell | undefined =>
    [...library.cells.values()]
      .flatMap((cell) => readAdder(cell, inputs) ?? [])
      .map((adder) => ({ adder, area: totalArea(adder, inverter) }))
      .filter((candidate) => candidate.area < gates)
      .toSorted((a, b) => a.area - b.area)[0]?.adder;
  const full = pick(3, 2 * xor + carry);
  const half = pick(2, xor + and);
  return { ...(full === undefined ? {} : { full }), ...(half === undefined ? {} : { half }) };
}

/** All adder cells of the same function and polarity as `adder`, by area: other drives. */
export function adderDrives(library: Library, adder: AdderCell): AdderCell[] {
  return [...library.cells.values()]
    .flatMap((cell) => readAdder(cell, adder.inputs.length === 3 ? 3 : 2) ?? [])
    .filter((other) => other.sumInverted === adder.sumInverted)
    .filter((other) => other.carryInverted === adder.carryInverted)
    .toSorted((a, b) => a.cell.areaUm2 - b.cell.areaUm2);
}

function totalArea(adder: AdderCell, inverterUm2: number): number {
  return (
    adder.cell.areaUm2 +
    (adder.sumInverted ? inverterUm2 : 0) +
    (adder.carryInverted ? inverterUm2 : 0)
  );
}

function readAdder(cell: Cell, count: 2 | 3): AdderCell | undefined {
  const pins = inputsOf(cell).map((pin) => pin.name);
  const outputs = outputsOf(cell);
  if (cell.dontUse || cell.sequential !== undefined) return undefined;
  if (pins.length !== count || outputs.length !== 2) return undefined;
  const ones = (1n << BigInt(1 << count)) - 1n;
  const sumTable = count === 3 ? XOR3 : XOR2;
  const carryTable = count === 3 ? MAJORITY : AND2;
  let sum: { name: string; inverted: boolean } | undefined;
  let carry: { name: string; inverted: boolean } | undefined;
  for (const output of outputs) {
    if (output.function === undefined) return undefined;
    const table = truthTable(output.function, pins);
    if (table === sumTable) sum = { name: output.name, inverted: false };
    else if (table === (ones ^ sumTable)) sum = { name: output.name, inverted: true };
    else if (table === carryTable) carry = { name: output.name, inverted: false };
    else if (table === (ones ^ carryTable)) carry = { name: output.name, inverted: true };
  }
  if (sum === undefined || carry === undefined) return undefined;
  return {
    cell,
    inputs: pins.toSorted((a, b) => meanDelay(cell, b) - meanDelay(cell, a)),
    sum: sum.name,
    carry: carry.name,
    sumInverted: sum.inverted,
    carryInverted: carry.inverted,
  };
}

/** Mean delay from a pin at the middle of the tables, ps. */
function meanDelay(cell: Cell, from: string): number {
  const delays = cell.arcs
    .filter((arc) => arc.from === from)
    .flatMap((arc) => [arc.rise, arc.fall])
    .flatMap((edge) => {
      const values = edge?.delay.values;
      return values === undefined ? [] : [values[Math.floor(values.length / 2)] ?? 0];
    });
  return delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length);
}

/** Area of the smallest cell with that truth table under any order of its inputs; Infinity for none. */
function cheapest(library: Library, count: number, table: bigint): number {
  let best = Infinity;
  for (const cell of library.cells.values()) {
    const value = outputsOf(cell)[0]?.function;
    const pins = inputsOf(cell).map((pin) => pin.name);
    if (cell.dontUse || value === undefined || cell.sequential !== undefined) continue;
    if (pins.length !== count || outputsOf(cell).length !== 1) continue;
    if (truthTable(value, pins) === table) best = Math.min(best, cell.areaUm2);
  }
  return best;
}

/** The built-in libraries: facts turned into linear timing arcs by the assumptions stated in `facts.ts`. */
import { unateness } from './boolean.ts';
import { cells130 } from './cells130.ts';
import { cells45 } from './cells45.ts';
import { cells7 } from './cells7.ts';
import { readFacts } from './facts.ts';
import type { CellFacts, LibraryFacts } from './facts.ts';
import { behaviour } from './functions.ts';
import type { Behaviour } from './functions.ts';
import { constantTable } from './library.ts';
import type { Arc, Cell, Edge, Library, Table } from './library.ts';

const FACTS: readonly LibraryFacts[] = [cells45, cells130, cells7];

/** Intrinsic delay of an adder's carry over that of its sum: see `facts.ts`. */
const CARRY_OVER_SUM = 0.6;

/** Names of the built-in libraries, the default first. */
export function listLibraries(): string[] {
  return FACTS.map((facts) => facts.name);
}

const built = new Map<string, Library>();

/** A built-in library by name, or undefined. Built once. */
export function genericLibrary(name: string): Library | undefined {
  const facts = FACTS.find((candidate) => candidate.name === name);
  if (facts === undefined) return undefined;
  const library = built.get(name) ?? buildLibrary(facts);
  built.set(name, library);
  return library;
}

/** Tables, arcs and energies from facts. */
export function buildLibrary(facts: LibraryFacts): Library {
  const rows = readFacts(facts);
  const slewPerDelay = inverterSlewSlope(rows, facts);
  const cells = rows.map((row) => buildCell(row, facts, slewPerDelay));
  return {
    name: facts.name,
    supplyV: facts.supplyV,
    temperatureC: facts.temperatureC,
    slewPercent: facts.slewPercent,
    cells: new Map(cells.map((cell) => [cell.name, cell])),
    sources: [facts.source],
  };
}

/** k of `slew = s0 + k * R * load`: the least-squares slope over the inverters. */
function inverterSlewSlope(rows: readonly CellFacts[], facts: LibraryFacts): number {
  const points = rows
    .filter((row) => row.cell.startsWith('INV_'))
    .map((row) => [row.slowestPsPerFf * 4 * facts.inverterCapFf, row.outputSlewPs] as const);
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  const covariance = mean((point) => (point[0] - x) * (point[1] - y));
  return covariance / mean((point) => (point[0] - x) ** 2);
}

function buildCell(row: CellFacts, facts: LibraryFacts, slewPerDelay: number): Cell {
  const inputs = [...row.caps.keys()];
  const acts = behaviour(row.cell, inputs, row.slowest.to, facts.adderOutputs);
  const data = inputs.filter((name) => name !== acts.clock);
  const arcs = buildArcs(row, facts, acts, slewPerDelay);
  return {
    name: row.cell,
    areaUm2: row.areaUm2,
    leakageNw: row.leakageNw,
    pins: [
      ...inputs.map((name) => ({
        name,
        direction: 'input' as const,
        capFf: row.caps.get(name) ?? 0,
        isClock: name === acts.clock,
      })),
      ...acts.outputs.map((output) => ({
        name: output.name,
        direction: 'output' as const,
        capFf: 0,
        function: output.function,
        isClock: false,
      })),
    ],
    arcs,
    constraints:
      acts.clock === undefined
        ? []
        : (['setup', 'hold'] as const).flatMap((kind) => {
            const time = kind === 'setup' ? row.setupPs : row.holdPs;
            if (time === undefined || !data.includes('D')) return [];
            const table = constantTable(time);
            return [{ kind, pin: 'D', clock: acts.clock ?? '', rise: table, fall: table }];
          }),
    power: [
      ...arcs.map((arc) => ({
        pin: arc.to,
        related: arc.from,
        rise: constantTable(row.energyFj),
        fall: constantTable(row.energyFj),
      })),
      ...[...row.hiddenFj].map(([pin, energy]) => ({
        pin,
        rise: constantTable(energy),
        fall: constantTable(energy),
      })),
    ],
    ...(acts.sequential === undefined ? {} : { sequential: acts.sequential }),
    dontUse: false,
  };
}

type Slot = { readonly from: string; readonly to: string; readonly edge: 'rise' | 'fall' };
type Line = { readonly delayPs: number; readonly psPerFf: number };

function buildArcs(
  row: CellFacts,
  facts: LibraryFacts,
  acts: Behaviour,
  slewPerDelay: number,
): Arc[] {
  const slots: Slot[] = acts.outputs.flatMap((output) =>
    (acts.clock === undefined ? [...row.caps.keys()] : [acts.clock]).flatMap((from) =>
      (['rise', 'fall'] as const).map((edge) => ({ from, to: output.name, edge })),
    ),
  );
  const lines = acts.outputs.length > 1 ? adderLines(row, slots) : gateLines(row, slots);
  const slowest = row.slowestPsPerFf * 4 * facts.inverterCapFf;
  // A pass-gate output (ASAP7's adders) has less slew per delay than the inverters: then s0 = 0, k its own.
  const k = Math.min(slewPerDelay, row.outputSlewPs / slowest);
  const intercept = row.outputSlewPs - k * slowest;
  const edge = (slot: Slot): Edge => {
    const line = lines(slot);
    const loads = Float64Array.of(0, 32 * facts.inverterCapFf);
    const slews = Float64Array.of(0, 8 * facts.slewPs);
    const sample = (of: (slew: number, load: number) => number): Table => ({
      x: slews,
      y: loads,
      values: Float64Array.from(
        [...slews].flatMap((slew) => [...loads].map((load) => of(slew, load))),
      ),
    });
    return {
      delay: sample(
        (slew, load) =>
          line.delayPs + line.psPerFf * load + row.slopePerSlew * (slew - facts.slewPs),
      ),
      slew: sample((_, load) => intercept + k * line.psPerFf * load),
    };
  };
  return slots
    .filter((slot) => slot.edge === 'rise')
    .map((rise) => {
      const value = acts.outputs.find((output) => output.name === rise.to)?.function;
      const sense = value === undefined ? 'none' : unateness(value, rise.from);
      return {
        from: rise.from,
        to: rise.to,
        kind: acts.clock === undefined ? ('combinational' as const) : ('clock' as const),
        sense: acts.clock !== undefined || sense === 'independent' ? ('none' as const) : sense,
        rise: edge(rise),
        fall: edge({ ...rise, edge: 'fall' }),
      };
    });
}

function isSlowest(row: CellFacts, slot: Slot): boolean {
  const { from, to, edge } = row.slowest;
  return slot.from === from && slot.to === to && slot.edge === edge;
}

/** Slow edge, other edge, remainder of the slow edge: see `facts.ts`. */
function gateLines(row: CellFacts, slots: readonly Slot[]): (slot: Slot) => Line {
  const inputs = slots.length / 2;
  const share = (worst: number, mean: number): { other: number; rest: number } => {
    const other = Math.max(2 * mean - worst, mean / 2);
    const rest = inputs === 1 ? worst : (2 * inputs * mean - worst - inputs * other) / (inputs - 1);
    return { other, rest };
  };
  const delay = share(row.slowestDelayPs, row.meanDelayPs);
  const slope = share(row.slowestPsPerFf, row.meanPsPerFf);
  return (slot) => {
    if (isSlowest(row, slot)) return { delayPs: row.slowestDelayPs, psPerFf: row.slowestPsPerFf };
    return slot.edge === row.slowest.edge
      ? { delayPs: delay.rest, psPerFf: slope.rest }
      : { delayPs: delay.other, psPerFf: slope.other };
  };
}

/** Carry faster than sum by a fixed ratio; one slope for all arcs but the slowest. */
function adderLines(row: CellFacts, slots: readonly Slot[]): (slot: Slot) => Line {
  const sums = slots.length / 2;
  const sumMean = (2 * row.meanDelayPs) / (1 + CARRY_OVER_SUM);
  const sumDelay = (sums * sumMean - row.slowestDelayPs) / (sums - 1);
  const psPerFf = (slots.length * row.meanPsPerFf - row.slowestPsPerFf) / (slots.length - 1);
  return (slot) => {
    if (isSlowest(row, slot)) return { delayPs: row.slowestDelayPs, psPerFf: row.slowestPsPerFf };
    return { delayPs: slot.to === row.slowest.to ? sumDelay : CARRY_OVER_SUM * sumMean, psPerFf };
  };
}

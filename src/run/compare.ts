/**
 * Designs side by side: at equal clock, at equal throughput, in equal area. Each design brings its whole area-delay
 * curve, and at every comparison stands with the point of it that serves best there.
 */

import type { Design } from '../design/design.ts';
import { InputError } from '../errors.ts';
import type { ComparedDesign, ComparedRow, Comparison, CurveRow } from '../report/comparison.ts';
import type { Scope } from './energy.ts';
import { elementRate } from './operand-stream.ts';
import { requirePositive, requireScope } from './option-checks.ts';
import { sweepClock, type SweepOptions } from './sweeps.ts';
import { targetOf } from './target.ts';
import { workloadRate } from './workload-rate.ts';

export type CompareOptions = Omit<SweepOptions, 'scope'> & {
  /** Default `array` if every design has one, else `element`. */
  readonly scope?: Scope;
  /** Clocks tried per design; default 8. */
  readonly points?: number;
  /** Clock of the first comparison, MHz; default: the lowest that a design asks for. */
  readonly clockMhz?: number;
  /** Throughput of the second, 10^9 multiply-accumulates per second; default: the highest rate of the first. */
  readonly gmacPerSecond?: number;
  /** Area of the third, mm2; default 1. */
  readonly areaMm2?: number;
};

/**
 * Compare designs on one library.
 *
 * @throws {InputError} for fewer than two designs, an array asked of a design without one, or a figure that is not
 *   positive
 * @throws {EngineError} when Yosys or ABC refuses a design's text
 */
export async function compareDesigns(
  designs: readonly Design[],
  options: CompareOptions = {},
): Promise<Comparison> {
  const [first] = designs;
  if (first === undefined || designs.length < 2) throw tooFew(designs.length);
  const scope =
    options.scope ?? (designs.every(({ array }) => array !== undefined) ? 'array' : 'element');
  for (const design of designs) requireScope(design, scope);
  const { clockMhz: clock, gmacPerSecond: throughput, areaMm2: area } = options;
  requirePositive({ clock, throughput, area });
  const library = options.library ?? first.technology.library;
  const compared: ComparedDesign[] = [];
  let libraryName = library;
  for (const design of designs) {
    const sweep = await sweepClock(design, { ...options, scope, library });
    libraryName = sweep.library;
    compared.push({
      name: design.name,
      designHash: design.hash,
      family: design.element.family,
      macsPerCycle: rateOf(design, scope),
      points: sweep.points,
    });
  }
  const clockMhz =
    options.clockMhz ?? Math.min(...designs.map(({ technology }) => technology.clockMhz));
  return {
    schema: 'pelab.compare/1',
    library: libraryName,
    scope,
    designs: compared,
    ...sideBySide(compared, { ...options, clockMhz }),
  };
}

/** The three comparisons of curves that are there. */
export function sideBySide(
  designs: readonly ComparedDesign[],
  options: Pick<CompareOptions, 'gmacPerSecond' | 'areaMm2'> & { readonly clockMhz: number },
): Pick<Comparison, 'equalClock' | 'equalThroughput' | 'equalArea'> {
  const { clockMhz, areaMm2 = 1 } = options;
  const atClock = designs.map((design) => {
    const fitting = design.points.filter(({ fmaxMhz }) => fmaxMhz >= clockMhz);
    return rowOf(
      design,
      least(fitting, ({ areaUm2 }) => areaUm2),
      { clockMhz, copies: 1 },
    );
  });
  const gmacPerSecond =
    options.gmacPerSecond ??
    Math.max(...designs.map(({ macsPerCycle }) => (macsPerCycle * clockMhz) / 1000));
  const dense = designs.map((design) => ({
    design,
    // Most throughput per area; the same point wins whether throughput or area is given.
    point: least(design.points, ({ areaUm2, fmaxMhz }) => areaUm2 / fmaxMhz),
  }));
  return {
    equalClock: { clockMhz, rows: atClock },
    equalThroughput: {
      gmacPerSecond,
      rows: dense.map(({ design, point }) => {
        const own = point === undefined ? 0 : (design.macsPerCycle * point.fmaxMhz) / 1000;
        return rowOf(design, point, { clockMhz: point?.fmaxMhz ?? 0, copies: gmacPerSecond / own });
      }),
    },
    equalArea: {
      areaMm2,
      rows: dense.map(({ design, point }) =>
        rowOf(design, point, {
          clockMhz: point?.fmaxMhz ?? 0,
          copies: (areaMm2 * 1e6) / (point?.areaUm2 ?? 1),
        }),
      ),
    },
  };
}

/** Figures of so many copies of a point at a clock. A slower clock leaks for longer. */
function rowOf(
  { name, macsPerCycle }: ComparedDesign,
  point: CurveRow | undefined,
  { clockMhz, copies }: { readonly clockMhz: number; readonly copies: number },
): ComparedRow {
  if (point === undefined) {
    return {
      name,
      clockMhz: null,
      copies: null,
      areaUm2: null,
      gmacPerSecond: null,
      gmacPerSecondPerMm2: null,
      energyPerMacFj: null,
      powerMw: null,
    };
  }
  const areaUm2 = copies * point.areaUm2;
  const gmacPerSecond = (copies * macsPerCycle * clockMhz) / 1000;
  const longerPs = 1e6 / clockMhz - point.criticalPathPs;
  // nW times ps is 1e-6 fJ.
  const moreFj = (point.leakageNw * longerPs * 1e-6) / macsPerCycle;
  const energyPerMacFj = point.energyPerMacFj + moreFj;
  return {
    name,
    clockMhz,
    copies,
    areaUm2,
    gmacPerSecond,
    gmacPerSecondPerMm2: (gmacPerSecond * 1e6) / areaUm2,
    energyPerMacFj,
    powerMw: (gmacPerSecond * energyPerMacFj) / 1000,
  };
}

function least<T>(items: readonly T[], by: (item: T) => number): T | undefined {
  return items.toSorted((a, b) => by(a) - by(b))[0];
}

function rateOf(design: Design, scope: Scope): number {
  const target = targetOf(design);
  if (scope === 'element' && design.array !== undefined) return elementRate(design, target);
  return workloadRate(design);
}

function tooFew(count: number): InputError {
  return new InputError([
    {
      code: 'out_of_range',
      path: ['compare'],
      expected: 'given at least 2 designs',
      actual: String(count),
    },
  ]);
}

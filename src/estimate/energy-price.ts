/** Toggle rates of a netlist priced by its energy model: totals, terms, and shares by part. */

import { addTerms, scaleTerms, totalFj, zeroTerms } from './energy-model.ts';
import type { EnergyModel, EnergyTerms } from './energy-model.ts';

export type PartEnergy = { readonly part: string; readonly energyPerCycleFj: number };

/** Energy under one assumption about delays. */
export type EnergyFigure = {
  readonly energyPerCycleFj: number;
  readonly energyPerMacFj: number;
  /** Standard deviation over the stimuli, relative to the mean; undefined for a single one. */
  readonly spreadRatio: number | undefined;
  /** Energy per cycle of each stimulus. */
  readonly runsFj: readonly number[];
  readonly terms: EnergyTerms;
  /** Largest first; `inputs` is the charging of the pins behind input ports, `clock` that of clock pins. */
  readonly breakdown: readonly PartEnergy[];
  /** Toggles of all nets per cycle. */
  readonly togglesPerCycle: number;
};

/** Toggles per cycle of every net under one stimulus, and how many cycles that was. */
export type ToggleRates = { readonly rates: Float64Array; readonly steps: number };

/** Mean over runs, each as long as it was, priced. */
export function priceRuns(
  runs: readonly ToggleRates[],
  model: EnergyModel,
  parts: readonly string[],
  macsPerCycle: number,
): EnergyFigure {
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  const byPart = new Map<string, number>();
  const add = (part: string, fj: number): void => {
    if (fj !== 0) byPart.set(part, (byPart.get(part) ?? 0) + fj);
  };
  let togglesPerCycle = 0;
  let terms = zeroTerms;
  const runsFj = runs.map((run) => {
    const share = run.steps / Math.max(1, steps);
    let whole = model.inputs(run.rates);
    add('inputs', share * totalFj(whole));
    model.cells(run.rates).forEach((cell, i) => {
      whole = addTerms(whole, cell);
      add('clock', share * cell.clockFj);
      add(parts[i] ?? 'logic', share * (totalFj(cell) - cell.clockFj));
    });
    togglesPerCycle += share * run.rates.reduce((sum, rate) => sum + rate, 0);
    terms = addTerms(terms, scaleTerms(whole, share));
    return totalFj(whole);
  });
  return {
    energyPerCycleFj: totalFj(terms),
    energyPerMacFj: totalFj(terms) / macsPerCycle,
    spreadRatio: spreadOf(runsFj, totalFj(terms)),
    runsFj,
    terms,
    breakdown: ranked(byPart),
    togglesPerCycle,
  };
}

/** Parts by energy, largest first. */
export function ranked(parts: ReadonlyMap<string, number>): PartEnergy[] {
  return [...parts]
    .map(([part, energyPerCycleFj]) => ({ part, energyPerCycleFj }))
    .toSorted((a, b) => b.energyPerCycleFj - a.energyPerCycleFj);
}

/** Standard deviation of a sample relative to a mean; undefined for fewer than two. */
export function spreadOf(values: readonly number[], mean: number): number | undefined {
  if (values.length < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1)) / mean;
}

/** What an estimate says: `estimates[]` of report.json (design.md section 5) with the evidence behind it. */
import type { PathStep } from '../eda/timing.ts';
import type { Arithmetic, Mapping, Synthesis } from '../eda/synthesis.ts';
import type { Library } from '../technology/library.ts';
import type { LibraryScaling } from '../technology/library-scaling.ts';

/** A named part of the datapath and its share. */
export type PartEstimate = {
  /** `clock` is the clock pins of all registers, `inputs` the charging of the pins behind input ports. */
  readonly part: string;
  readonly areaUm2: number;
  /** Absent where no energy was measured. */
  readonly energyPerCycleFj?: number;
};

export type Estimate = {
  readonly source: 'model' | 'synthesis';
  readonly library: string;
  readonly scope: 'element' | 'array';
  readonly areaUm2: number;
  readonly cells: number;
  /** Register bits. */
  readonly registers: number;
  /** Largest area first; areas sum to `areaUm2`, energies to `energyPerCycleFj`. */
  readonly breakdown: readonly PartEstimate[];
  readonly criticalPathPs: number;
  readonly fmaxMhz: number;
  /** Null where no activity was given. */
  readonly energyPerCycleFj: number | null;
  readonly energyPerMacFj: number | null;
  readonly leakageNw: number;
  /** Where the toggles come from: `workload`, `random`, or `none`. */
  readonly activity: string;
  /** Present where figures were carried to another node: by what, from which libraries. */
  readonly scaled?: LibraryScaling;
};

/** Energy of a mapped design under some activity. */
export type EnergyFigures = {
  readonly energyPerCycleFj: number;
  readonly energyPerMacFj: number;
  readonly activity: string;
  /** By part, of one cycle; parts as named by `SynthesizedDesign.partOf`. */
  readonly byPart?: ReadonlyMap<string, number>;
};

/** A mapped design with everything needed to measure on it. */
export type SynthesizedDesign = {
  readonly synthesis: Synthesis;
  readonly library: Library;
  /** Part that a cell of a mapped module belongs to. */
  partOf(module: string, cell: string): string;
};

/** A choice among the synthesis scripts: how ABC maps, what `+` and `*` become, what adder instances become. */
export type Script = {
  readonly mapping: Mapping;
  readonly arithmetic: Arithmetic;
  readonly adders: 'cells' | 'gates';
};

/** An estimate from synthesis, with what it was made from. */
export type SynthesisEstimate = {
  readonly estimate: Estimate;
  readonly design: SynthesizedDesign;
  /** The critical path, cell by cell; at array scope of the module it lies in. */
  readonly criticalPath: readonly PathStep[];
  readonly criticalModule: string;
  /** The script that gave it. */
  readonly script: Script;
  /** Time Yosys and ABC took, s; of the run that filled the cache where the result came from there. */
  readonly toolSeconds: number;
};

/** The energies of an estimate filled in; parts without an area of their own, as clock and inputs, are added. */
export function withEnergy(estimate: Estimate, figures: EnergyFigures): Estimate {
  const rest = new Map(figures.byPart);
  const breakdown: PartEstimate[] = estimate.breakdown.map((row) => {
    const energy = rest.get(row.part);
    rest.delete(row.part);
    return energy === undefined ? row : { ...row, energyPerCycleFj: energy };
  });
  for (const [part, energyPerCycleFj] of rest)
    breakdown.push({ part, areaUm2: 0, energyPerCycleFj });
  return {
    ...estimate,
    energyPerCycleFj: figures.energyPerCycleFj,
    energyPerMacFj: figures.energyPerMacFj,
    activity: figures.activity,
    breakdown,
  };
}

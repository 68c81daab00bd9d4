/** The document of `pelab compare`: curves, and designs side by side under three conditions. */

/** A mapping on an area-delay curve, with its energy at the clock it reaches. */
export type CurveRow = {
  readonly areaUm2: number;
  readonly criticalPathPs: number;
  readonly fmaxMhz: number;
  readonly leakageNw: number;
  readonly energyPerMacFj: number;
};

/** One design's curve. */
export type ComparedDesign = {
  readonly name: string;
  readonly designHash: string;
  readonly family: string;
  /** Multiply-accumulates per cycle: of an array on its workload, stalls for memory left out; of an element at best. */
  readonly macsPerCycle: number;
  /** Fastest first. */
  readonly points: readonly CurveRow[];
};

/** One design under one condition; null where its curve has no point that meets it. */
export type ComparedRow = {
  readonly name: string;
  readonly clockMhz: number | null;
  /** Instances of the design, in fractions: how much of it. */
  readonly copies: number | null;
  readonly areaUm2: number | null;
  readonly gmacPerSecond: number | null;
  readonly gmacPerSecondPerMm2: number | null;
  readonly energyPerMacFj: number | null;
  readonly powerMw: number | null;
};

export type Comparison = {
  readonly schema: 'pelab.compare/1';
  readonly library: string;
  readonly scope: 'element' | 'array';
  readonly designs: readonly ComparedDesign[];
  readonly equalClock: { readonly clockMhz: number; readonly rows: readonly ComparedRow[] };
  readonly equalThroughput: {
    readonly gmacPerSecond: number;
    readonly rows: readonly ComparedRow[];
  };
  readonly equalArea: { readonly areaMm2: number; readonly rows: readonly ComparedRow[] };
};

/** The document `report.json` holds and `run --json` prints: design.md section 5, with fields added. */

/** One GEMM of the workload on the array. */
export type GemmReport = {
  readonly name: string;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly cycles: number;
  readonly utilisation: number;
  readonly trafficBytes: {
    readonly weight: number;
    readonly activation: number;
    readonly output: number;
  };
};

export type SimulationReport = {
  readonly cycles: number;
  readonly computeCycles: number;
  readonly stallCycles: number;
  readonly macs: number;
  readonly utilisation: number;
  readonly gemms: readonly GemmReport[];
  /** Against float64; `sqnrDb` is null when the results are exact. */
  readonly numericError: {
    readonly sqnrDb: number | null;
    readonly maxAbs: number;
    /** Compared outputs that are infinite or no number. */
    readonly notFinite: number;
  };
  /** Of a design with a `memory:` section. */
  readonly offChip?: OffChipReport;
  /** Busy elements over time: phases of the one product, or the mean of each layer of a network. */
  readonly phases: readonly {
    readonly name: string;
    readonly cycles: number;
    readonly activeElements: number;
  }[];
};

/** A buffer beside the array, from a table of memories. */
export type MemoryReport = {
  readonly buffer: string;
  readonly cell: string;
  readonly bytes: number;
  readonly widthBits: number;
  readonly areaUm2: number;
  readonly accessFj: number;
  /** Null where the traffic depends on the operands. */
  readonly energyPerMacFj: number | null;
  readonly kind: 'table' | 'scaled';
  readonly nodeNm: number;
  readonly source: string;
};

/** Traffic off the chip over the whole workload, priced by a table of such memories. */
export type OffChipReport = {
  readonly part: string;
  readonly pjPerBit: number;
  readonly scope: string;
  readonly source: string;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly energyUj: number;
  readonly energyPerMacFj: number;
};

export type EstimateReport = {
  readonly source: 'model' | 'synthesis';
  readonly library: string;
  readonly scope: 'element' | 'array';
  readonly areaUm2: number;
  readonly cells: number;
  readonly registers: number;
  readonly breakdown: readonly {
    readonly part: string;
    readonly areaUm2: number;
    readonly energyPerCycleFj?: number;
  }[];
  readonly criticalPathPs: number;
  readonly fmaxMhz: number;
  readonly energyPerCycleFj: number | null;
  readonly energyPerMacFj: number | null;
  readonly leakageNw: number;
  readonly activity: string;
  /** Of the model: median and 95th percentile of its error on designs that it was not fitted to. */
  readonly expected?: Readonly<
    Record<'area' | 'delay' | 'energy', { readonly median: number; readonly p95: number }>
  >;
  /** How the energy was measured, where it was. */
  readonly energy?: {
    /** Cycles counted. */
    readonly samples: number;
    readonly zeroDelayPerMacFj: number;
    readonly withGlitchesPerMacFj: number | null;
    /** Standard deviation over samples of the workload, relative to the mean. */
    readonly spreadRatio: number | null;
    /** Of the same netlist with random operands, as the model has them; null where no model stands beside it. */
    readonly randomPerCycleFj: number | null;
  };
};

export type VerificationReport = {
  readonly engine: string;
  readonly kind: string;
  /** Module checked. */
  readonly module: string;
  readonly vectors: number;
  readonly cycles: number;
  readonly mismatches: number;
  readonly seed: number;
  readonly exhaustive: boolean;
  /** Of whole products: how many, their cycles by the closed form, and by how many cycles the RTL differs. */
  readonly contract?: {
    readonly products: number;
    readonly cycles: number;
    readonly difference: number;
  };
};

export type AuditReport = {
  readonly equal: boolean;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
};

/** A few cycles of the boundary, as the engine saw them. */
export type WaveformReport = {
  readonly engine: string;
  readonly signals: readonly {
    readonly name: string;
    readonly width: number;
    /** One hexadecimal word per cycle, or null where the value is unknown. */
    readonly values: readonly (string | null)[];
  }[];
};

export type Report = {
  readonly schema: 'pelab.report/1';
  readonly name: string;
  readonly designHash: string;
  readonly seed: number;
  readonly version: string;
  readonly design: {
    readonly element: Readonly<Record<string, unknown>>;
    readonly array: Readonly<Record<string, unknown>> | null;
    readonly technology: {
      readonly library: string;
      readonly clockMhz: number;
      /** Allowed for wires, fF per driven pin. */
      readonly wireFf: number;
      /** Allowed for the clock tree, as a share of the capacitance of the clock pins. */
      readonly clockTreeRatio: number;
    };
  };
  readonly simulation: SimulationReport;
  readonly estimates: readonly EstimateReport[];
  /** Of an array with a `memory:` section. */
  readonly memories?: readonly MemoryReport[];
  /** model / synthesis - 1, energies with random operands on both sides; null where one of the two is missing. */
  readonly modelError: {
    readonly area: number | null;
    readonly delay: number | null;
    readonly energy: number | null;
  };
  readonly rtl: {
    readonly top: string;
    readonly files: readonly string[];
    readonly lint: { readonly tool: string; readonly warnings: number };
  };
  readonly audit: AuditReport;
  readonly verification: readonly VerificationReport[];
  readonly wallSeconds: Readonly<Record<'simulate' | 'emit' | 'cosim' | 'estimate', number>>;
};

/** What the page shows besides the report itself. */
export type ReportExtras = {
  readonly waveform: WaveformReport;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly versions: Readonly<Record<string, string>>;
};

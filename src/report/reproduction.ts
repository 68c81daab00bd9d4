/** The document `reproduce --json` prints and `reproduction.json` holds. */

/** One figure of a source paper beside ours. */
export type Figure = {
  /** What is measured: `area efficiency, OPT1 over MAC`. */
  readonly quantity: string;
  /** Of what, at which clock, on which library, over which data. */
  readonly conditions: string;
  /** `um2`, `x`, `cycles per MAC`; empty for a plain number. */
  readonly unit: string;
  /** As the source prints it; null where it has none. */
  readonly published: number | null;
  /** Where `published` stands; empty without one. */
  readonly source: string;
  /** Measured in this run; null where it cannot be had. */
  readonly ours: number | null;
  /** Largest |ours / published - 1| that counts as reproduced. Absent: the two flows differ, compare by reading. */
  readonly within?: number;
  /** Why the two differ, or why a figure cannot be had. Empty where there is nothing to say. */
  readonly note: string;
};

/** A figure as it is reported. */
export type JudgedFigure = Figure & {
  /** ours / published; null unless both are there. */
  readonly ratio: number | null;
  /** Null where no tolerance is stated. */
  readonly reproduced: boolean | null;
};

export type SectionReport = {
  readonly slug: string;
  readonly title: string;
  readonly explanation: string;
  readonly figures: readonly JudgedFigure[];
  readonly wallSeconds: number;
};

/** `pelab reproduce --json`. */
export type ReproductionReport = {
  readonly schema: 'pelab.reproduction/1';
  readonly paper: string;
  readonly title: string;
  readonly sources: readonly string[];
  readonly library: string;
  readonly seed: number;
  readonly version: string;
  readonly sections: readonly SectionReport[];
};

/** Put the ratio and the verdict beside a figure. */
export function judge(figure: Figure): JudgedFigure {
  const { published, ours, within } = figure;
  const ratio = published === null || ours === null ? null : ours / published;
  const reproduced = within === undefined || ratio === null ? null : Math.abs(ratio - 1) <= within;
  return { ...figure, ratio, reproduced };
}

/** No figure with a stated tolerance is outside it. */
export function isReproduced(report: Pick<ReproductionReport, 'sections'>): boolean {
  return report.sections.every(({ figures }) =>
    figures.every(({ reproduced }) => reproduced !== false),
  );
}

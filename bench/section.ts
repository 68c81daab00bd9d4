/** A section of the bench: what it is called, and what it measures. */
export type Section = {
  readonly name: string;
  readonly title: string;
  /** Measure. @returns the figures, fit for JSON; `print` shows them as they come */
  run(context: BenchContext): Promise<readonly Figures[]>;
};

export type BenchContext = {
  /** Shorter rounds, fewer of them. */
  readonly isQuick: boolean;
  print(line: string): void;
};

/** One row of figures, units in the names. */
export type Figures = Readonly<Record<string, unknown>>;

/** A rate with a unit prefix: `2.11 G/s`. */
export function rateText(perSecond: number): string {
  const [scale, prefix] =
    perSecond >= 1e9
      ? [1e9, 'G']
      : perSecond >= 1e6
        ? [1e6, 'M']
        : perSecond >= 1e3
          ? [1e3, 'k']
          : [1, ''];
  return `${(perSecond / scale).toPrecision(3)} ${prefix}/s`;
}

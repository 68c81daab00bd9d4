/** What a design can be judged by. */

export const metrics = {
  areaUm2: { better: 'less', unit: 'um2', title: 'area' },
  delayPs: { better: 'less', unit: 'ps', title: 'critical path' },
  energyPerMacFj: { better: 'less', unit: 'fJ', title: 'energy per MAC' },
  leakageNw: { better: 'less', unit: 'nW', title: 'leakage' },
  /** Of the whole workload, stalls for memory included. */
  cycles: { better: 'less', unit: 'cycles', title: 'cycles, with stalls' },
  timeUs: { better: 'less', unit: 'us', title: 'time of the workload' },
  energyUj: { better: 'less', unit: 'uJ', title: 'energy of the workload' },
  energyDelay: { better: 'less', unit: 'uJ us', title: 'energy times delay of the workload' },
  utilisation: { better: 'more', unit: '', title: 'utilisation' },
  gmacPerSecond: { better: 'more', unit: 'GMAC/s', title: 'throughput on the workload' },
  gmacPerSecondPerMm2: { better: 'more', unit: 'GMAC/s/mm2', title: 'throughput per area' },
  sqnrDb: { better: 'more', unit: 'dB', title: 'signal to error, against float64' },
} as const satisfies Readonly<
  Record<
    string,
    { readonly better: 'less' | 'more'; readonly unit: string; readonly title: string }
  >
>;

export type Metric = keyof typeof metrics;

export const metricNames: readonly Metric[] = Object.keys(metrics) as Metric[];

/** Figures of one design; null where there is none, which for `sqnrDb` means an exact result. */
export type Figures = Readonly<Record<Metric, number | null>>;

/** A figure turned so that less is better; no figure is worst, an exact result best. */
export function cost(metric: Metric, value: number | null): number {
  if (value === null) return metric === 'sqnrDb' ? -Infinity : Infinity;
  return metrics[metric].better === 'less' ? value : -value;
}

/** Whether a figure keeps to a limit: at most it, or at least it where more is better. */
export function within(metric: Metric, value: number | null, limit: number): boolean {
  return cost(metric, value) <= cost(metric, limit);
}

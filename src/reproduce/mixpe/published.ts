/** What the authors print: time of each machine over FP16's, network by network, in two digits. */

import type { machines } from './simulator.ts';

export const SIMULATOR = 'github.com/yuzhang712/mixpe_simulator';

/** Of the final run, in the order of `models`. */
export const publishedTimes: Readonly<
  Record<Exclude<keyof typeof machines, 'fp16'>, readonly number[]>
> = {
  mixpeA8: [0.15, 0.12, 0.1, 0.1],
  ant: [0.61, 0.47, 0.4, 0.4],
  bitFusion: [0.7, 0.67, 0.68, 0.68],
  int8: [0.82, 0.82, 0.86, 0.86],
  mixpeA16: [0.53, 0.32, 0.19, 0.19],
};

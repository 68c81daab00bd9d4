/** Group quantisation: round to nearest, with a search of the clipping range, by groups that share a scale. */

export type { Granularity } from './blocks.ts';
export { errorMetrics, type ErrorMetrics } from './error.ts';
export type { Scheme } from './round.ts';
export {
  dequantiseTensor,
  quantiseTensor,
  type QuantisedTensor,
  type QuantiseOptions,
} from './tensor.ts';

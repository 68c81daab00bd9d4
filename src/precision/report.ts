/** What `pelab precision` finds, as data. */

import type { CostName, LayerCost } from './costs.ts';

/** A layer in one format. */
export type OptionReport = LayerCost & {
  readonly format: string;
  /** What the mode field of its words holds. */
  readonly mode: number;
  /** Of the layer's product against double precision; null where nothing is lost, or all is. */
  readonly sqnrDb: number | null;
  /** Error power over signal power; null where the format cannot carry the layer: its sums left the quire. */
  readonly loss: number | null;
  /** Powers of two by which the numbers are divided before they are rounded. */
  readonly scales: { readonly activation: number; readonly weight: number };
  readonly comparedOutputs: number;
};

export type LayerReport = {
  readonly name: string;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly count: number;
  /** Share of its loss in the whole; all shares add up to 1. */
  readonly sensitivity: number;
  /** The format chosen, and the mode of its words. */
  readonly format: string;
  readonly mode: number;
  readonly options: readonly OptionReport[];
};

/** All layers in formats of their own. */
export type PointReport = {
  readonly cost: number;
  /** Losses weighted by sensitivity. */
  readonly loss: number;
  /** The same as a ratio, decibels: the proxy of accuracy; null where nothing is lost. */
  readonly sqnrDb: number | null;
  /** Mode of every layer, in order. */
  readonly modes: readonly number[];
};

/** All layers in one format; null where it cannot carry them all, or may not be in some. */
export type UniformReport = {
  readonly format: string;
  readonly mode: number;
  readonly cost: number | null;
  readonly sqnrDb: number | null;
};

export type PrecisionReport = {
  readonly schema: 'pelab.precision/1';
  readonly name: string;
  readonly designHash: string;
  readonly version: string;
  readonly cost: CostName;
  readonly unit: string;
  readonly budget: number;
  /** `exact`: nothing within the budget loses less. `hull`: nothing does by more than `gap`. */
  readonly method: 'exact' | 'hull';
  readonly gap: number;
  readonly chosen: PointReport;
  readonly uniform: readonly UniformReport[];
  readonly layers: readonly LayerReport[];
  /** What no other choice beats in both, cheapest first. */
  readonly curve: readonly PointReport[];
};

/** What the two ways of building the sum share. */

import type { Child, Operator } from '../../structure/plan.ts';
import type { LaneColumns } from '../../structure/products/columns.ts';
import type { BoothMacParams } from './params.ts';
import type { SumWidths } from './widths.ts';

/** From the clock edge to the output of a register, in a 45 nm library. */
export const registerPs = 100;

/** Through the gate that starts a new sum, and the fan-out of its select. */
export const gatePs = 100;

/** From partial products and the sum so far. */
export type Datapath = {
  /** Name of the element's module, from which those of its tree and adders are made. */
  readonly module: string;
  readonly params: BoothMacParams;
  readonly widths: SumWidths;
  readonly columns: LaneColumns;
  readonly signed: boolean;
  /** When the sum so far arrives, ps. */
  readonly addendPs: number;
};

/** To the exact sum: modules, gates, and names for the template. */
export type SumStructure = {
  readonly children: readonly Child[];
  readonly operators: readonly Operator[];
  readonly view: Readonly<Record<string, unknown>>;
  /** Bits between the two stages of a pipelined element, without the sum so far. */
  readonly heldBits: number;
};

/** The name of an adder whose shape is this element's own; the others are named by kind and width. */
export function adderName(d: Datapath, suffix: string): { readonly module?: string } {
  return d.params.adder === 'arrival' ? { module: `${d.module}_${suffix}` } : {};
}

/** A design, elaborated: everything the rest of pelab asks of a design file. */

import type { ArrayDesign, Memory } from '../arrays/family.ts';
import type { DramName } from '../technology/dram.ts';
import type { Element } from '../elements/family.ts';
import type { EngineName } from '../simulate/engine.ts';
import type { OperandFormats, Workload } from '../workloads/workload.ts';

export type Technology = {
  /** A built-in library's name, or the absolute path of a Liberty file. */
  readonly library: string;
  readonly libraryIsFile: boolean;
  readonly clockMhz: number;
  readonly corner: string;
  /** Wire capacitance per driven pin, fF, in timing and energy. */
  readonly wireFf: number;
  /** Capacitance of the clock tree over that of the registers' clock pins, in energy. */
  readonly clockTreeRatio: number;
};

export type Verify = {
  /** Cycles of random stimulus. */
  readonly vectors: number;
  readonly engines: readonly EngineName[];
  readonly seed: number;
  readonly exhaustive: boolean;
};

export type Estimate = {
  readonly sources: readonly ('model' | 'synthesis')[];
  readonly scopes: readonly ('element' | 'array')[];
};

export type Design = {
  readonly name: string;
  /** The file it came from, as it was named; undefined for a design made in memory. */
  readonly file?: string;
  /** Changes with anything that changes the hardware, the operands or the estimates; never with a path or a date. */
  readonly hash: string;
  readonly element: Element;
  readonly array?: ArrayDesign;
  readonly memory?: Memory & { readonly dram?: DramName };
  readonly technology: Technology;
  readonly formats: OperandFormats;
  readonly workload: Workload;
  readonly verify: Verify;
  readonly estimate: Estimate;
};

const elaborated = new WeakSet<Design>();

/** Mark the result of elaboration, so that a design can be told from the data of a design file. */
export function markDesign(design: Design): Design {
  elaborated.add(design);
  return design;
}

/** Whether an object has been elaborated. */
export function isDesign(source: object): source is Design {
  return elaborated.has(source as Design);
}

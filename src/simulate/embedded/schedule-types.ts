import type { Instance, ReadSlot } from './pieces.ts';
import type { Part } from './parts.ts';

/** A place in memory where a whole value lies. */
export type Place = { readonly address: number; readonly width: number };

/** Part of a value that a task reads, where it is when the task runs. */
export type Reading =
  | { readonly kind: 'place'; readonly place: Place; readonly low: number; readonly width: number }
  | {
      readonly kind: 'stimulus';
      readonly slot: ReadSlot & { kind: 'top' };
      readonly low: number;
      readonly width: number;
    }
  | { readonly kind: 'constant'; readonly bits: bigint; readonly width: number };

/** Work done in line, at known addresses. */
export type DirectTask =
  | { readonly kind: 'gather'; readonly to: Place; readonly from: readonly Reading[] }
  | { readonly kind: 'sample'; readonly from: Reading; readonly offset: number }
  | {
      readonly kind: 'unit';
      readonly instance: Instance;
      readonly part: Part;
      /** For each input chunk; those that the part does not read are empty. */
      readonly inputs: readonly (readonly Reading[])[];
    };

/** A row of a kernel's table: the instance, and the addresses of the inputs that the part reads, in order. */
export type Row = { readonly instance: Instance; readonly inputs: readonly number[] };

export type Step =
  | { readonly kind: 'direct'; readonly tasks: DirectTask[] }
  | { readonly kind: 'table'; readonly part: Part; readonly module: string; readonly rows: Row[] };

/** A run of bits of an output, in a slot at an offset in the response row. */
export type OutputPiece =
  | {
      readonly kind: 'slot';
      readonly offset: number;
      readonly slotWidth: number;
      readonly low: number;
      readonly width: number;
    }
  | { readonly kind: 'constant'; readonly bits: bigint; readonly width: number };

/** A run of bits of an input, in a slot at an offset in the stimulus row. */
export type StimulusPlace = {
  readonly port: string;
  readonly low: number;
  readonly width: number;
  readonly offset: number;
};

export type Schedule = {
  readonly steps: readonly Step[];
  /** Address of each instance's area, by index. */
  readonly bases: readonly number[];
  readonly stimuli: readonly StimulusPlace[];
  /** Bytes of a stimulus row, and of a response row. */
  readonly stimulusBytes: number;
  readonly responseBytes: number;
  readonly outputs: ReadonlyMap<string, readonly OutputPiece[]>;
  /** Constants that must be in memory. */
  readonly constants: readonly { readonly place: Place; readonly bits: bigint }[];
  /** First free address. */
  readonly end: number;
};

/** Instances of these modules wait for each other within the cycle: they cannot run in these parts. */
export type Circle = { readonly circle: ReadonlySet<string> };

/** How modules are run. */
export type Arrangement = {
  /** Modules whose instances share a kernel. */
  readonly tabled: ReadonlySet<string>;
  /** Of these, the ones that run in parts. */
  readonly split: ReadonlySet<string>;
};

/** Who lies where in memory: instances, copies, constants, and the rows of stimulus and response. */

import type { Design } from './elaborate.ts';
import type { ReadSlot, SlotPiece } from './pieces.ts';
import type { Place, Reading, StimulusPlace } from './schedule-types.ts';
import { slotBytes } from './slot.ts';

/** Address 0 is left unused. */
const firstAddress = 64;

/** Identity of a slot. */
export function slotKey(slot: ReadSlot): string {
  return slot.kind === 'top'
    ? `${slot.port}.${slot.low}`
    : `${slot.instance.index}@${slot.slot.offset}`;
}

/** Bits of a slot. */
export function slotWidth(slot: ReadSlot): number {
  return slot.kind === 'top' ? slot.width : slot.slot.bits.length;
}

export class Places {
  readonly bases: readonly number[];
  readonly stimuli: readonly StimulusPlace[];
  readonly stimulusBytes: number;
  readonly constants: { readonly place: Place; readonly bits: bigint }[] = [];
  readonly #lanes: number;
  readonly #constantPlaces = new Map<string, Place>();
  /** Copies of registers that later readers use instead. */
  readonly #copies = new Map<string, Place>();
  #end = firstAddress;

  constructor(design: Design) {
    this.#lanes = design.lanes;
    this.bases = design.instances.map((instance) => {
      const base = this.#end;
      this.#end += instance.plan.size;
      return base;
    });
    let offset = 0;
    this.stimuli = design.stimuli.map(({ port, low, width }) => {
      const place = { port, low, width, offset };
      offset += slotBytes(width, design.lanes);
      return place;
    });
    this.stimulusBytes = offset;
  }

  /** First free address. */
  get end(): number {
    return this.#end;
  }

  /** A new place for a value. */
  take(width: number): Place {
    const place = { address: this.#end, width };
    this.#end += slotBytes(width, this.#lanes);
    return place;
  }

  /** The place of a constant. */
  constant(bits: bigint, width: number): Place {
    const key = `${width}:${bits}`;
    const known = this.#constantPlaces.get(key);
    if (known !== undefined) return known;
    const place = this.take(width);
    this.#constantPlaces.set(key, place);
    this.constants.push({ place, bits });
    return place;
  }

  /** Where an instance's slot is read from now on. */
  of(slot: ReadSlot & { kind: 'own' }): Place {
    const copy = this.#copies.get(slotKey(slot));
    if (copy !== undefined) return copy;
    const address = (this.bases[slot.instance.index] ?? 0) + slot.slot.offset;
    return { address, width: slot.slot.bits.length };
  }

  /** Let readers from now on use a copy. @returns undefined when they do already */
  copy(slot: ReadSlot & { kind: 'own' }): { readonly from: Place; readonly to: Place } | undefined {
    const key = slotKey(slot);
    if (this.#copies.has(key)) return undefined;
    const from = this.of(slot);
    const to = this.take(from.width);
    this.#copies.set(key, to);
    return { from, to };
  }

  /** Where a piece is read from now on. */
  reading(piece: SlotPiece): Reading {
    if (piece.kind === 'constant') return piece;
    const { slot, low, width } = piece;
    if (slot.kind === 'top') return { kind: 'stimulus', slot, low, width };
    return { kind: 'place', place: this.of(slot), low, width };
  }
}

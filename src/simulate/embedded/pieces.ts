/** Values that are read, as runs of bits of the slots they come from. */

import type { Bit } from '../../eda/netlist.ts';
import { EngineError } from '../../errors.ts';
import { mergeRanges } from './plan.ts';
import type { OwnSlot, UnitPlan } from './plan.ts';

export type Instance = {
  /** Hierarchical name; empty for the top. */
  readonly path: string;
  readonly plan: UnitPlan;
  readonly index: number;
};

/** A slot that can be read: of an instance, or a run of bits of a port of the top. */
export type ReadSlot =
  | { readonly kind: 'own'; readonly instance: Instance; readonly slot: OwnSlot }
  | { readonly kind: 'top'; readonly port: string; readonly low: number; readonly width: number };

/** Part of a value that is read: a run of bits of a slot, or a constant. */
export type SlotPiece =
  | {
      readonly kind: 'slot';
      readonly slot: ReadSlot;
      readonly low: number;
      readonly width: number;
    }
  | { readonly kind: 'constant'; readonly bits: bigint; readonly width: number };

/** An instance among others. */
export type Node = {
  readonly instance: Instance;
  readonly parent: Node | undefined;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
  readonly children: readonly Node[];
  /** Input port bits of the unit, and bits that children drive. */
  readonly fromPort: ReadonlyMap<number, { readonly port: string; readonly index: number }>;
  readonly fromChild: ReadonlyMap<number, { readonly child: Node; readonly bit: Bit }>;
};

/** What drives a bit. */
export type Origin =
  | { readonly kind: 'constant'; readonly isOne: boolean }
  | { readonly kind: 'own'; readonly node: Node; readonly bit: number }
  | { readonly kind: 'top'; readonly port: string; readonly index: number };

/** Which runs of each input port are read, cut where no read crosses. */
export function stimulusRuns(
  reads: readonly (readonly Origin[])[],
  root: Node,
): (ReadSlot & { kind: 'top' })[] {
  const ranges = new Map<string, { from: number; to: number }[]>();
  for (const origins of reads) {
    let open: { port: string; from: number; to: number } | undefined;
    for (const origin of origins) {
      if (origin.kind !== 'top') {
        open = undefined;
      } else if (open?.port === origin.port && open.to === origin.index) {
        open.to++;
      } else {
        open = { port: origin.port, from: origin.index, to: origin.index + 1 };
        const list = ranges.get(origin.port);
        if (list === undefined) ranges.set(origin.port, [open]);
        else list.push(open);
      }
    }
  }
  return [...ranges].flatMap(([port, list]) => {
    const width = root.instance.plan.unit.ports.find(({ name }) => name === port)?.bits.length ?? 0;
    return mergeRanges(list, width).map(
      ({ from, to }) => ({ kind: 'top', port, low: from, width: to - from }) as const,
    );
  });
}

export type Finder = (port: string, index: number) => ReadSlot & { kind: 'top' };

export function stimulusFinder(stimuli: readonly (ReadSlot & { kind: 'top' })[]): Finder {
  const byBit = new Map<string, ReadSlot & { kind: 'top' }>();
  for (const slot of stimuli) {
    for (let i = 0; i < slot.width; i++) byBit.set(`${slot.port}[${slot.low + i}]`, slot);
  }
  return (port, index) => {
    const found = byBit.get(`${port}[${index}]`);
    if (found === undefined) throw new EngineError(`${port} has no bit ${index}`);
    return found;
  };
}

/** Origins grouped into runs of one slot. A bit that several slots hold is taken from where the run started. */
export function toPieces(origins: readonly Origin[], find: Finder): SlotPiece[] {
  const pieces: SlotPiece[] = [];
  let i = 0;
  while (i < origins.length) {
    const best = longestRun(origins, i, find);
    pieces.push(best);
    i += best.width;
  }
  return pieces;
}

function longestRun(origins: readonly Origin[], start: number, find: Finder): SlotPiece {
  const first = origins[start];
  if (first === undefined || first.kind === 'constant') {
    let bits = 0n;
    let width = 0;
    for (let i = start; i < origins.length; i++) {
      const origin = origins[i];
      if (origin?.kind !== 'constant') break;
      if (origin.isOne) bits |= 1n << BigInt(width);
      width++;
    }
    return { kind: 'constant', bits, width };
  }
  if (first.kind === 'top') {
    const slot = find(first.port, first.index);
    const low = first.index - slot.low;
    let width = 0;
    while (low + width < slot.width) {
      const origin = origins[start + width];
      if (origin?.kind !== 'top' || origin.port !== first.port) break;
      if (origin.index !== first.index + width) break;
      width++;
    }
    return { kind: 'slot', slot, low, width };
  }
  const { node } = first;
  const candidates = (node.instance.plan.where.get(first.bit) ?? []).map(({ slot, index }) => {
    let width = 0;
    for (;;) {
      const origin = origins[start + width];
      if (origin?.kind !== 'own' || origin.node !== node) break;
      if (slot.bits[index + width] !== origin.bit) break;
      width++;
    }
    return { slot, index, width };
  });
  // The longest run; among equals the slot that holds nothing else, which can be read as it is.
  const [best] = candidates.toSorted(
    (a, b) => b.width - a.width || a.slot.bits.length - b.slot.bits.length,
  );
  if (best === undefined) throw new EngineError(`${node.instance.path} has no slot for a bit`);
  const slot: ReadSlot = { kind: 'own', instance: node.instance, slot: best.slot };
  return { kind: 'slot', slot, low: best.index, width: best.width };
}

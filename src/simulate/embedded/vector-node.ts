/** The operations of a vector graph. */

import type { PlainOp } from '../../wasm/opcodes.ts';

/** Number of a node; operands have lower numbers than their users. */
export type NodeId = number;

/** What a load's address is relative to: absolute, the instance, or one of its inputs. */
export type Space = number;

/** Addresses are absolute. */
export const absolute: Space = -1;
/** Addresses are relative to the present row of the stimulus block. */
export const stimulus: Space = -2;
/** Addresses are relative to the present row of the output block. */
export const response: Space = -3;

export type VectorNode =
  | { readonly kind: 'load'; readonly space: Space; readonly offset: number }
  | { readonly kind: 'constant'; readonly words: readonly [number, number, number, number] }
  | { readonly kind: 'op'; readonly op: PlainOp; readonly args: readonly NodeId[] }
  | { readonly kind: 'shift'; readonly op: PlainOp; readonly arg: NodeId; readonly amount: number }
  | {
      readonly kind: 'shuffle';
      readonly a: NodeId;
      readonly b: NodeId;
      readonly lanes: readonly number[];
    }
  | { readonly kind: 'gather'; readonly gather: Gather; readonly address: readonly NodeId[] };

/** A look-up by address, lane by lane, in a memory that holds one word of `bits` per lane and address. */
export type Gather = {
  readonly space: Space;
  readonly offset: number;
  /** Container of a word: 8, 16 or 32 bits. */
  readonly bits: 8 | 16 | 32;
  /** Container of the address vectors. */
  readonly addressBits: 8 | 16 | 32;
  /** Which of the result's vectors this is. */
  readonly part: number;
  readonly lanes: number;
  /** Bytes from one address to the next. */
  readonly stride: number;
};

/** The nodes that a node reads. */
export function operands(node: VectorNode): readonly NodeId[] {
  switch (node.kind) {
    case 'load':
    case 'constant':
      return [];
    case 'op':
      return node.args;
    case 'shift':
      return [node.arg];
    case 'shuffle':
      return [node.a, node.b];
    case 'gather':
      return node.address;
  }
}

/** `i8x16` for 8, and so on. */
export function elements(bits: number): 'i8x16' | 'i16x8' | 'i32x4' | 'i64x2' {
  return bits === 8 ? 'i8x16' : bits === 16 ? 'i16x8' : bits === 32 ? 'i32x4' : 'i64x2';
}

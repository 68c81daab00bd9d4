/**
 * Bit planes to columns of integers: the transposition that lets a plain function judge what the gates computed.
 * A column is always 32-bit words, whatever the port's width: a golden function that meets one kind of array runs
 * several times as fast as one that meets three. Ports above 32 bits are several columns.
 */

import type { Body } from '../../wasm/body.ts';
import type { ModuleBuilder } from '../../wasm/module.ts';
import { laneBytes, lanes } from './kernel.ts';

/** Up to 32 bits of a port: bits `low .. low + width - 1`. */
export type Column = { readonly port: string; readonly low: number; readonly width: number };

/** The columns of ports, in port order, low columns first. */
export function columnsOf(
  ports: readonly { readonly name: string; readonly width: number }[],
): Column[] {
  return ports.flatMap(({ name, width }) =>
    Array.from({ length: Math.ceil(width / 32) }, (_, i) => ({
      port: name,
      low: 32 * i,
      width: Math.min(32, width - 32 * i),
    })),
  );
}

/** Bytes of a column for one block of lanes. */
export const columnBlockBytes: number = lanes * 4;

/**
 * Define `(planes, to) -> ()`: the 128 values of `width` planes at `planes` as consecutive words at `to`, the
 * missing high planes as zeros.
 */
export function defineSpread(module: ModuleBuilder, width: number): number {
  const { index, body } = module.function({ params: ['i32', 'i32'], results: [] });
  const none = body.local('v128');
  const groups = Array.from({ length: 4 }, (_, group) =>
    8 * group < width
      ? bytesOfLanes(body, width - 8 * group, 8 * group * laneBytes)
      : Array.from({ length: 8 }, () => none),
  );
  // groups[g][k] holds byte g of lanes 16 k .. 16 k + 15.
  let rows = groups;
  for (let size = 1; size < 4; size *= 2) {
    rows = Array.from({ length: rows.length / 2 }, (_, pair) =>
      interleaveAll(body, rows[2 * pair] ?? [], rows[2 * pair + 1] ?? [], size),
    );
  }
  (rows[0] ?? []).forEach((vector, i) => {
    body
      .get(1)
      .get(vector)
      .memory('v128.store', i * laneBytes);
  });
  return index;
}

/** Eight planes as bytes: vectors of 16 lanes each, in lane order. */
function bytesOfLanes(body: Body, present: number, offset: number): number[] {
  const planes = Array.from({ length: 8 }, (_, bit) => {
    const plane = body.local('v128');
    if (bit < present) body.get(0).memory('v128.load', offset + bit * laneBytes);
    else body.splat(0);
    body.set(plane);
    return plane;
  });
  // Within every byte of the eight planes, an 8 by 8 transposition: exchange ever larger blocks of bits.
  const swap = body.local('v128');
  for (const [distance, keep] of [
    [1, 0x55555555],
    [2, 0x33333333],
    [4, 0x0f0f0f0f],
  ] as const) {
    for (let i = 0; i < 8; i++) {
      if ((i & distance) !== 0) continue;
      const a = planes[i] ?? 0;
      const b = planes[i + distance] ?? 0;
      body.get(a).i32(distance).op('i64x2.shr_u').get(b).op('v128.xor');
      body.splat(keep).op('v128.and').tee(swap);
      body.get(b).op('v128.xor').set(b);
      body.get(swap).i32(distance).op('i64x2.shl').get(a).op('v128.xor').set(a);
    }
  }
  // Now byte j of plane r belongs to lane 8 j + r: interleave the planes byte by byte.
  let rows = planes.map((plane) => [plane]);
  for (let size = 1; size < 8; size *= 2) {
    rows = Array.from({ length: rows.length / 2 }, (_, pair) =>
      interleaveAll(body, rows[2 * pair] ?? [], rows[2 * pair + 1] ?? [], size),
    );
  }
  return rows[0] ?? [];
}

/** Two sequences of vectors merged element by element, elements of `size` bytes. */
function interleaveAll(
  body: Body,
  evens: readonly number[],
  odds: readonly number[],
  size: number,
): number[] {
  return evens.flatMap((even, i) => {
    const odd = odds[i] ?? 0;
    return [0, 8].map((start) => {
      const merged = body.local('v128');
      body.get(even).get(odd);
      body.shuffle(
        Array.from({ length: 16 }, (_, byte) => {
          const element = Math.floor(byte / (2 * size));
          const fromOdd = Math.floor(byte / size) % 2 === 1;
          return start + element * size + (byte % size) + (fromOdd ? 16 : 0);
        }),
      );
      body.set(merged);
      return merged;
    });
  });
}

/** Define and export `(blocks) -> i32`: whether that many blocks of two columns differ in the column's bits. */
export function defineDiffer(
  module: ModuleBuilder,
  name: string,
  { width }: Column,
  a: number,
  b: number,
): void {
  const { body } = module.function({ params: ['i32'], results: ['i32'] }, name);
  const any = body.local('v128');
  const at = body.local('i32');
  body.get(0).i32(columnBlockBytes).op('i32.mul').set(0);
  body.loop(() => {
    body.get(at).memory('v128.load', a).get(at).memory('v128.load', b).op('v128.xor');
    body.get(any).op('v128.or').set(any);
    body.get(at).i32(laneBytes).op('i32.add').tee(at).get(0).op('i32.lt_u').brIf(0);
  });
  body
    .get(any)
    .splat((2 ** width - 1) | 0)
    .op('v128.and')
    .op('v128.any_true');
}

/** Define and export `(high)`: a column of `bytes` bytes becomes its table with the bits of `high` added. */
export function defineOperands(
  module: ModuleBuilder,
  name: string,
  table: number,
  to: number,
  bytes: number,
): void {
  const { body } = module.function({ params: ['i32'], results: [] }, name);
  const high = body.local('v128');
  const at = body.local('i32');
  body.get(0).op('i32x4.splat').set(high);
  body.loop(() => {
    body.get(at).get(at).memory('v128.load', table).get(high).op('v128.or');
    body.memory('v128.store', to);
    body.get(at).i32(laneBytes).op('i32.add').tee(at).i32(bytes).op('i32.lt_u').brIf(0);
  });
}

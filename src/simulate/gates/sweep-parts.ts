/** What the two kinds of sweep have in common. */

import type { Body } from '../../wasm/body.ts';
import type { ModuleBuilder } from '../../wasm/module.ts';
import { portBits } from './graph.ts';
import type { GateGraph, PortNets } from './graph.ts';
import { laneBytes, lanes } from './kernel.ts';

/** How combinations are fed. */
export type SweepSpec = {
  /** Ports swept, the first one in the low bits of the combination. */
  readonly swept: readonly string[];
  /** Value of every other input in each cycle of an operation; one row where an operation takes one cycle. */
  readonly phases: readonly Readonly<Record<string, bigint>>[];
  /** Cycles before the first operation, with these values of the other inputs; swept ports are 0. */
  readonly opening: readonly Readonly<Record<string, bigint>>[];
  /** Outputs to collect. */
  readonly outputs: readonly string[];
  /** Cycles from the first cycle of an operation to the one in which its outputs are read; 0: the same. */
  readonly latency: number;
  /** Combinations per call, a multiple of 128. */
  readonly chunk: number;
};

/** What the two kinds of sweep are given. */
export type SweepParts = {
  readonly graph: GateGraph;
  readonly spec: SweepSpec;
  readonly swept: readonly PortNets[];
  readonly fixed: readonly PortNets[];
  readonly outputs: readonly PortNets[];
  readonly module: ModuleBuilder;
  /** Reserve memory. @returns its address, a multiple of 64 */
  take(bytes: number): number;
  /** The address the next `take` will return. */
  here(): number;
  /** Emit the transposition of output planes at an address into the results of the block number in a local. */
  collect(body: Body, planes: number, block: number): void;
};

/** Planes of fixed ports: every lane the same. */
export function fixedPlanes(
  ports: readonly PortNets[],
  values: Readonly<Record<string, bigint>>,
): Uint8Array {
  const planes = new Uint8Array(portBits(ports) * laneBytes);
  let bit = 0;
  for (const { name, nets } of ports) {
    const value = values[name] ?? 0n;
    for (let i = 0; i < nets.length; i++, bit++) {
      if ((value >> BigInt(i)) & 1n) planes.fill(0xff, bit * laneBytes, (bit + 1) * laneBytes);
    }
  }
  return planes;
}

/** Constant planes of the low seven bits of the lane number, as words. */
export const lanePlanes: readonly Int32Array[] = Array.from({ length: 7 }, (_, bit) => {
  const plane = new Int32Array(4);
  for (let lane = 0; lane < lanes; lane++) {
    if ((lane >> bit) & 1) plane[lane >> 5] = (plane[lane >> 5] ?? 0) | (1 << (lane & 31));
  }
  return plane;
});

/** Emit the store of a constant plane. */
export function storeLanePlane(body: Body, plane: Int32Array, address: number): void {
  const [a = 0, b = 0, c = 0, d = 0] = plane;
  body.i32(0).v128(a, b, c, d).memory('v128.store', address);
}

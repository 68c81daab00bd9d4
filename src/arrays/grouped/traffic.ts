/** Bytes that group-quantised weights, their scales and the results take between an array and its buffers. */

import type { Arithmetic } from '../../golden/arithmetic.ts';
import type { GroupScaling } from '../../golden/group-scaling.ts';
import type { GemmShape, Schedule } from '../family.ts';

/** Bytes of one word; fractions where words are packed. */
export type GroupBytes = {
  readonly activation: number;
  readonly code: number;
  /** A scale with its zero point. */
  readonly scale: number;
  readonly result: number;
};

/** Bytes of an arithmetic's words. */
export function groupBytes({ activation }: Arithmetic, scaling: GroupScaling): GroupBytes {
  const { code, scale, zeroPoint, result } = scaling;
  return {
    activation: activation.width / 8,
    code: code.width / 8,
    scale: (scale.width + (zeroPoint?.width ?? 0)) / 8,
    result: result.width / 8,
  };
}

/** Traffic where B passes `bands` times and A `sweeps` times: every group's scales come as often as its codes. */
export function groupTraffic(
  bytes: GroupBytes,
  { m, k, n }: GemmShape,
  groups: number,
  { bands, sweeps }: { readonly bands: number; readonly sweeps: number },
): Schedule['trafficBytes'] {
  return {
    weight: Math.ceil((k * bytes.code + groups * bytes.scale) * n * bands),
    activation: Math.ceil(m * k * sweeps * bytes.activation),
    output: Math.ceil(m * n * bytes.result),
  };
}

/** The designs that the sections measure. */

import { modeNames, type ModeName } from '../../elements/xr-npe/params.ts';
import type { DesignData } from '../design-point.ts';

export { modeNames, type ModeName } from '../../elements/xr-npe/params.ts';

/** What adds the exponent bits of posit(4,1): adders, or blocks of the mantissa array. */
export type Exponents = 'adders' | 'blocks';

/** The element with these formats built in, its words in one of them, the first if none is named; one sum of 128 bits. */
export function simd(
  seed: number,
  built: readonly ModeName[] = modeNames,
  mode: ModeName | undefined = built[0],
  exponents: Exponents = 'adders',
): DesignData {
  const sums = { sums: 'dot', quire: 128, pipeline: 3 };
  return {
    name: 'xr-npe',
    element: { family: 'xr-npe', modes: built, mode, exponents, ...sums },
    workload: workload(seed),
  };
}

/** One format, the same pipeline; the quire of posit(16,1) if none is named. */
export function positMac(
  seed: number,
  format: ModeName = 'posit16_1',
  quire: number = 128,
): DesignData {
  return {
    name: 'posit-mac',
    element: { family: 'posit-mac', weight: format, activation: format, quire, pipeline: 3 },
    workload: workload(seed),
  };
}

function workload(seed: number): object {
  return {
    gemms: [{ name: 'square', m: 16, k: 256, n: 16 }],
    data: { distribution: 'normal', seed },
  };
}

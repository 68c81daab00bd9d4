/** Registers in bills of materials. */

import type { Operator } from './plan.ts';

/** A register that loads at every edge, unless `more` gives it an enable. */
export function register(
  bits: number,
  part: string,
  more: Omit<Partial<Operator>, 'kind' | 'part' | 'widths'> = {},
): Operator {
  return { kind: 'register', part, widths: [bits], count: 1, ...more };
}

/** A register that keeps what it has while its element is not enabled. */
export function enabledRegister(bits: number, part: string, reset = false): Operator {
  return { kind: 'register', part, widths: [bits], count: 1, enable: true, reset };
}

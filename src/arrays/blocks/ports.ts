/** Ports and operators that every array has. */

import { input, type Operator, type Port } from '../../structure/plan.ts';
import { enabledRegister } from '../../structure/registers.ts';

/** A one-bit control input. */
export function controlInput(name: string, doc: string): Port {
  return input(name, 1, doc, { role: 'control' });
}

/** A one-bit control output. */
export function controlOutput(name: string, doc: string): Port {
  return { ...controlInput(name, doc), direction: 'output' };
}

/** A register that freezes with the array. */
export function frozenRegister(bits: number, part: string, count = 1): Operator {
  return { kind: 'register', part, widths: [bits], count, enable: true };
}

/** A control register that freezes with the array and is cleared by reset. */
export function controlRegister(bits: number): Operator {
  return enabledRegister(bits, 'control', true);
}

/** The ports by which arrays know an element, one list per role. */

import { clockPort, input, output, resetPort, type Interface, type Port } from './plan.ts';

/** Ports of an element that keeps its own sum; every family in this role has them. */
export function accumulatePorts(
  activation: Port,
  weight: Port,
  accumulator: { readonly width: number; readonly format: string },
): Port[] {
  return [
    clockPort,
    resetPort,
    input('en_i', 1, 'enable; low freezes every register', { role: 'control' }),
    input('valid_i', 1, 'operands present', { role: 'control' }),
    input('first_i', 1, 'start a new sum with these operands', { role: 'control' }),
    activation,
    weight,
    output('valid_o', 1, 'the sum has just taken operands in', { role: 'control' }),
    output('acc_o', accumulator.width, 'sum', { format: accumulator.format }),
  ];
}

/** Ports of an element that adds to a passing sum; every family in this role has them. */
export function chainPorts(
  activation: Port,
  weight: Port,
  accumulator: { readonly width: number; readonly format: string },
): Port[] {
  return [
    clockPort,
    input('en_i', 1, 'enable; low freezes every register', { role: 'control' }),
    activation,
    weight,
    input('acc_i', accumulator.width, 'sum so far', { format: accumulator.format }),
    output('acc_o', accumulator.width, 'sum with these products', { format: accumulator.format }),
  ];
}

/** Ports of an element that keeps its own sum and a beat of operands for several cycles. */
export function pacedPorts(
  activation: Port,
  weight: Port,
  accumulator: { readonly width: number; readonly format: string },
): Port[] {
  return [
    clockPort,
    resetPort,
    input('valid_i', 1, 'a beat of operands is offered', { role: 'control' }),
    output('ready_o', 1, 'it is taken', { role: 'control' }),
    input('first_i', 1, 'start a new sum with it', { role: 'control' }),
    activation,
    weight,
    output('valid_o', 1, 'a beat has just been added, in this cycle only', { role: 'control' }),
    output('acc_o', accumulator.width, 'sum, where valid_o is high', {
      format: accumulator.format,
    }),
  ];
}

/** How such an element is driven. */
export const pacedInterface: Interface = {
  kind: 'stream',
  streams: [
    {
      direction: 'input',
      valid: 'valid_i',
      ready: 'ready_o',
      data: ['first_i', 'a_i', 'b_i'],
    },
  ],
  shown: { valid: 'valid_o', data: ['acc_o'] },
};

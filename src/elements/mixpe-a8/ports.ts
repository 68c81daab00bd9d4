/** The element's face: the same however it is built. */

import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { input, type Plan } from '../../structure/plan.ts';
import { accumulatorSigned } from '../integer-mac.ts';
import type { MixpeA8Params } from './params.ts';

/** Ports of the element in a role. */
export function mixpeA8Ports(p: MixpeA8Params, { kind, lanes }: Role): Plan['ports'] {
  const { activation, weight, accumulator: width } = p;
  const accumulator = { width, format: `${accumulatorSigned(p) ? '' : 'u'}int${width}` };
  const activations = input('a_i', activation.width * lanes, 'activations', {
    format: activation.format,
    lanes,
  });
  const weights = input('b_i', weight.width * lanes, 'weights', { format: weight.format, lanes });
  const of = kind === 'accumulate' ? accumulatePorts : chainPorts;
  return of(activations, weights, accumulator);
}

/** Operand of one lane. */
export function laneText(port: string, width: number, index: number, lanes: number): string {
  return lanes === 1 ? port : `${port}[${(index + 1) * width - 1}:${index * width}]`;
}

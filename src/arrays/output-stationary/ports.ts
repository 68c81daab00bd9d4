/** What the tops of output-stationary arrays have in common: ports and streams. */

import {
  clockPort,
  input,
  output,
  resetPort,
  type Interface,
  type Port,
} from '../../structure/plan.ts';
import { controlInput, controlOutput } from '../blocks/ports.ts';
import { outputStream } from '../blocks/row-skid.ts';
import { resultWire, type ElementPlan } from '../element-plan.ts';
import type { OutputStationary } from './timing.ts';

/** Streams of the top module. */
export const outputStationaryInterface: Interface = {
  kind: 'stream',
  streams: [
    {
      direction: 'input',
      valid: 'valid_i',
      ready: 'ready_o',
      data: ['first_i', 'last_i', 'a_i', 'b_i'],
    },
    outputStream,
  ],
};

/** Ports of the top module. An element's lanes stand side by side on the operand buses. */
export function outputStationaryPorts(element: ElementPlan, grid: OutputStationary): Port[] {
  const { activation, weight } = element.outer;
  const { rows, columns, lanes } = grid;
  const result = resultWire(element);
  const several = lanes === 1 ? 'one' : `${lanes}`;
  const plural = lanes === 1 ? '' : 's';
  return [
    clockPort,
    resetPort,
    controlInput('valid_i', 'a beat is offered'),
    controlOutput('ready_o', 'the beat is taken'),
    controlInput('first_i', 'first beat of a tile: start new sums'),
    controlInput('last_i', 'last beat of a tile: send the sums out'),
    input('a_i', rows * lanes * activation.width, `${several} column${plural} of A`, {
      format: activation.format,
      lanes: rows * lanes,
    }),
    input('b_i', columns * lanes * weight.width, `${several} row${plural} of B`, {
      format: weight.format,
      lanes: columns * lanes,
    }),
    controlOutput('valid_o', 'a row of C is shown; row 0 of the tile comes first'),
    controlInput('ready_i', 'the row is taken'),
    output('c_o', columns * result.width, 'one row of C', {
      format: result.format,
      lanes: columns,
    }),
  ];
}

/**
 * Decoder of flint: a code to an exponent and an integer. It stands in the element, or once per row and column at
 * the border of an array whose elements take pairs.
 */

import { input, output, type Plan } from '../../structure/plan.ts';
import type { AntOperand } from './params.ts';

/** Plan of `integer_o * 2^exponent_o = value(code_i)`. */
export function flintDecoderPlan({ format, width, signed, integer, exponent }: AntOperand): Plan {
  const bits = signed ? width - 1 : width;
  // After the top bit; the integer has as many bits, and a sign.
  const rest = bits - 1;
  const places = Array.from({ length: rest }, (_, place) => ({
    bit: rest === 1 ? '' : `[${rest - 1 - place}]`,
    exponent: `${exponent}'d${place + 1}`,
    moved: place === 0 ? lowOf(rest - 2) : `{ ${lowOf(rest - 2 - place)}, ${place}'d0 }`,
  }));
  return {
    module: `ant_decoder_${format}`,
    template: 'elements/ant-decoder',
    summary: `${format} to an exponent and an integer`,
    params: { format },
    sources: ['ant2022'],
    interface: { kind: 'comb' },
    ports: [
      input('code_i', width, 'code', { format }),
      output('integer_o', integer, signed ? "integer, two's complement" : 'integer, unsigned'),
      output('exponent_o', exponent, `exponent, 0 to ${bits}`),
    ],
    view: {
      rest,
      restTop: rest - 1,
      low: rest - 1,
      below: lowOf(rest - 2),
      top: bits - 1,
      sign: width - 1,
      hasSign: signed,
      hasLow: rest > 1,
      integer,
      integerTop: integer - 1,
      places: places.map((place) => ({ bit: place.bit, exponent: place.exponent })),
      // The last place leaves nothing behind its one.
      moves: places.slice(0, -1).map(({ bit, moved }) => ({ bit, moved })),
      last: `${exponent}'d${bits}`,
      exponent,
      exponentTop: exponent - 1,
    },
    operators: [
      { kind: 'or', part: 'exponent', widths: [exponent], count: rest },
      { kind: 'mux', part: 'exponent', widths: [exponent], count: 1 },
      ...(rest > 1
        ? [{ kind: 'mux', part: 'integer', widths: [rest - 1], count: rest } as const]
        : []),
      ...(signed
        ? ([
            { kind: 'xor', part: 'sign', widths: [integer], count: 1 },
            { kind: 'add', part: 'sign', widths: [integer, 1, integer], count: 1 },
          ] as const)
        : []),
    ],
    children: [],
  };
}

/** Bits `top` to 0 of what follows the top bit. */
function lowOf(top: number): string {
  return top === 0 ? 'rest[0]' : `rest[${top}:0]`;
}

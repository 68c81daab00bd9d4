/** A shifter by a variable amount: one stage of multiplexers per bit of the amount. */

import { invariant } from '../errors.ts';
import { input, output, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/** What moves in from the open end. */
export type ShiftKind = 'left' | 'right' | 'right-arithmetic' | 'rotate-left' | 'rotate-right';

export type ShifterOptions = {
  readonly kind: ShiftKind;
  /** Bits of the word, at least 2. */
  readonly width: number;
  /** Bits of the amount. A shift by `width` or more leaves what moves in; a rotation needs `2^bits <= width`. */
  readonly amountWidth: number;
};

const titles: Readonly<Record<ShiftKind, string>> = {
  left: 'shift to the left, zeros move in',
  right: 'shift to the right, zeros move in',
  'right-arithmetic': 'shift to the right, the sign moves in',
  'rotate-left': 'rotation to the left',
  'rotate-right': 'rotation to the right',
};

/** Plan of `y_o = a_i` shifted by `amount_i`. */
export const barrelShifterPlan = planned((options: ShifterOptions): Plan => {
  const { kind, width, amountWidth } = options;
  const rotates = kind === 'rotate-left' || kind === 'rotate-right';
  invariant(width >= 2 && amountWidth >= 1, 'a shifter must have 2 bits and an amount');
  invariant(
    !rotates || 2 ** amountWidth <= width,
    `a rotation of ${width} bits must have an amount below its width, not one of ${amountWidth} bits`,
  );
  const stages = Array.from({ length: amountWidth }, (_, bit) => {
    const word = bit === 0 ? 'a_i' : `stage_${bit - 1}`;
    return {
      index: bit,
      distance: 2 ** bit,
      word,
      select: amountWidth === 1 ? 'amount_i' : `amount_i[${bit}]`,
      moved: movedText(kind, word, width, 2 ** bit),
    };
  });
  return {
    module: `pe_shift_${kind.replace('-', '_')}_w${width}_by${amountWidth}`,
    template: 'structure/barrel-shifter',
    summary: titles[kind],
    params: { kind, width, amountWidth },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('a_i', width, 'word'),
      input('amount_i', amountWidth, 'places'),
      output('y_o', width, 'word after the shift'),
    ],
    view: { width, stages, last: amountWidth - 1 },
    operators: [
      {
        kind: 'mux',
        part: 'shifter',
        // The sign bit stays where it is.
        widths: [kind === 'right-arithmetic' ? width - 1 : width],
        count: amountWidth,
      },
    ],
    children: [],
  };
});

/** The word moved by a fixed distance. */
function movedText(kind: ShiftKind, word: string, width: number, distance: number): string {
  const sign = `${word}[${width - 1}]`;
  if (distance >= width) {
    return kind === 'right-arithmetic' ? `{ ${width}{${sign}} }` : `${width}'d0`;
  }
  const low = `${word}[${width - distance - 1}:0]`;
  const high = `${word}[${width - 1}:${distance}]`;
  switch (kind) {
    case 'left':
      return `{ ${low}, ${distance}'d0 }`;
    case 'right':
      return `{ ${distance}'d0, ${high} }`;
    case 'right-arithmetic':
      return `{ {${distance}{${sign}}}, ${high} }`;
    case 'rotate-left':
      return `{ ${low}, ${word}[${width - 1}:${width - distance}] }`;
    case 'rotate-right':
      return `{ ${word}[${distance - 1}:0], ${high} }`;
  }
}

/** The window of an exact sum to the nearest floating-point number, ties to even: normalise, round once, pack. */

import { bitLength, clog2, literal } from '../bits/index.ts';
import { floatBits, floatTag, specialCodes, sumShape, type FloatSum } from './float-shape.ts';
import { invariant } from '../errors.ts';
import { cutPorts, cutRegister } from './float-adder.ts';
import { input, output, type Operator, type Plan } from './plan.ts';
import { planned } from './planned.ts';

/**
 * Plan of a rounder. The magnitude is `sum_i`, a little more if `lost_i`, one more if `ones_i`: then its bits go on
 * as ones, and one more in the last kept place is the rounding's own increment.
 *
 * @param hasCut with registers in the normalisation; of sums that can be subnormal only
 *
 * @source [ieee754]
 */
export const floatRounderPlan = planned((sum: FloatSum, hasCut: boolean = false): Plan => {
  const { accumulator } = sum;
  const { window, greater, greatest, hasSubnormals, hasOverflow, hasSpecials } = sumShape(sum);
  const { exponent, fraction, specials } = accumulator;
  const width = window + 1;
  // A limited shift cannot be longer than exponents are.
  const steps = Math.min(clog2(width + 1), hasSubnormals ? greater : Infinity);
  // A carry of the addition and one of the rounding.
  const field = hasOverflow ? bitLength(BigInt(greatest + 2)) : exponent;
  const above = field - exponent;
  const { nan, beyond } = specialCodes(accumulator);
  const code = exponent + fraction;
  invariant(hasSubnormals || !hasCut, 'a rounder that is cut limits its shifts');
  // The registers lie behind two thirds of the steps: the rounding takes as long as the rest.
  const lastBefore = hasCut ? Math.floor(steps / 3) : -1;
  const given = hasCut ? '_q' : '_i';
  const limits = Array.from({ length: steps }, (_, bit) => greater - bit);
  const operators: Operator[] = [
    ...(hasCut ? [cutRegister(width + greater + 4 + (hasSpecials ? 2 : 0))] : []),
    { kind: 'mux', part: 'normaliser', widths: [width], count: steps },
    { kind: 'or', part: 'normaliser', widths: [1], count: width },
    ...(hasSubnormals
      ? limits.map((bits): Operator => ({
          kind: 'sub',
          part: 'exponents',
          widths: [bits, 1, bits],
          count: 1,
        }))
      : [
          {
            kind: 'sub',
            part: 'exponents',
            widths: [Math.min(greater, field), Math.min(steps, field), field],
            count: 1,
          } as const,
        ]),
    {
      kind: 'add',
      part: 'rounder',
      widths: [field + fraction, fraction + 1, field + fraction],
      count: 1,
    },
    { kind: 'or', part: 'rounder', widths: [width - fraction], count: 2 },
    { kind: 'and', part: 'rounder', widths: [code], count: 1 },
  ];
  return {
    module: `pe_float_rounder_${floatTag(accumulator)}_w${width}_x${greater}${hasSubnormals ? '_d' : ''}${hasOverflow ? `_o${field}` : ''}${hasSpecials ? '_s' : ''}${hasCut ? '_cut' : ''}`,
    template: 'structure/float-rounder',
    summary: 'nearest floating-point number, ties to even',
    params: {
      accumulator: floatTag(accumulator),
      width,
      exponent: greater,
      ...(hasCut ? { hasCut } : {}),
    },
    sources: ['ieee754'],
    interface: hasCut ? { kind: 'pipe', latency: 1, interval: 1 } : { kind: 'comb' },
    ports: [
      ...(hasCut ? cutPorts : []),
      input('sum_i', width, 'magnitude, or one less where ones_i'),
      input('ones_i', 1, 'ones follow sum_i without end'),
      input('lost_i', 1, 'ones follow sum_i somewhere'),
      input('exp_i', greater, "exponent of sum_i's second bit"),
      input('sign_i', 1, 'sign'),
      input('minus_i', 1, 'the sign of a zero'),
      ...(hasSpecials ? [input('nan_i', 1, 'not a number'), input('inf_i', 1, 'infinite')] : []),
      output('y_o', floatBits(accumulator), 'rounded sum'),
    ],
    view: {
      width,
      fraction,
      exponent,
      field,
      hasSubnormals,
      hasOverflow,
      hasSpecials,
      exponentAfter: hasSubnormals
        ? fitted('room_0', greater, field)
        : `${fitted('exp_i', greater, field)} - ${fitted('places', steps, field)}`,
      hasCut,
      greater,
      given,
      places: hasSubnormals
        ? ''
        : `{ ${Array.from({ length: steps }, (_, i) => `shift_${steps - 1 - i}`).join(', ')} }`,
      steps,
      levels: Array.from({ length: steps }, (_, step) => {
        const index = steps - 1 - step;
        const isHeld = index + 1 === lastBefore;
        const word = isHeld ? 'level_q' : step === 0 ? 'sum_i' : `level_${index + 1}`;
        const room = isHeld ? 'room_q' : step === 0 ? 'exp_i' : `room_${index + 1}`;
        const ones = index < lastBefore ? 'ones_q' : 'ones_i';
        const distance = 2 ** index;
        const bits = greater - index;
        const slice = bits === 1 ? `${room}[${index}]` : `${room}[${greater - 1}:${index}]`;
        return {
          index,
          word,
          zeros: `!(|${word}[${width - 1}:${Math.max(width - distance, 0)}])`,
          hasLimit: hasSubnormals,
          limit: `|${slice}`,
          roomWidth: greater,
          less: `${slice} - ${bits === 1 ? '' : `{ ${bits - 1}'d0, `}shift_${index}${bits === 1 ? '' : ' }'}`,
          lessWidth: bits,
          isLastBefore: index === lastBefore,
          hasLow: index > 0,
          low: `${room}[${index - 1}:0]`,
          moved:
            distance >= width
              ? `{ ${width}{${ones}} }`
              : `{ ${word}[${width - 1 - distance}:0], {${distance}{${ones}}} }`,
        };
      }),
      increment: `{ ${field - 1}'d0, hidden, ${fraction > 1 ? `${fraction - 1}'d0, ` : ''}up }`,
      hasAbove: hasOverflow && above > 0,
      isIeee: specials === 'ieee',
      isNan: specials === 'nan',
      isFinite: specials === 'finite',
      nan: literal(nan, code),
      beyond: literal(beyond, code),
    },
    operators,
    children: [],
  };
});

function widened(name: string, bits: number, width: number): string {
  return bits === width ? name : `{ ${width - bits}'d0, ${name} }`;
}

/** A word cut or widened with zeros; arithmetic on it is modulo its width anyway. */
function fitted(name: string, bits: number, width: number): string {
  return bits > width ? `${name}[${width - 1}:0]` : widened(name, bits, width);
}

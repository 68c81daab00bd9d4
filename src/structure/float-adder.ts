/** An exact product added to a floating-point sum, up to the rounding: window of the exact result, sign, specials. */

import { adderPlan } from './adder/plan.ts';
import { floatAlignerPlan } from './float-aligner.ts';
import { floatBits, floatTag, sumShape, type FloatSum } from './float-shape.ts';
import { floatUnpackPlan } from './float-unpack.ts';
import { clockPort, input, output, type Operator, type Plan, type Port } from './plan.ts';
import { planned } from './planned.ts';

/** What the addition leaves to the rounding, by name and width. */
export function unroundedPorts(sum: FloatSum): Port[] {
  const { window, greater, hasSpecials } = sumShape(sum);
  return [
    output('sum_o', window + 1, 'magnitude, or one less where ones_o'),
    output('ones_o', 1, 'ones follow sum_o without end'),
    output('lost_o', 1, 'ones follow sum_o somewhere'),
    output('exp_o', greater, "exponent of sum_o's second bit"),
    output('sign_o', 1, 'sign'),
    output('minus_o', 1, 'the sign of a zero'),
    ...(hasSpecials ? [output('nan_o', 1, 'not a number'), output('inf_o', 1, 'infinite')] : []),
  ];
}

/** Ports of a module with registers within. */
export const cutPorts: readonly Port[] = [
  clockPort,
  input('en_i', 1, 'enable; low freezes every register', { role: 'control' }),
];

/** The registers within. */
export function cutRegister(bits: number): Operator {
  return { kind: 'register', part: 'pipeline', widths: [bits], count: 1, enable: true };
}

/** How the significands are added: `+`, for synthesis to choose, or a full adder for each bit: smaller and slower. */
export type FloatAdder = 'inferred' | 'ripple';

/** Plan of an addition before its rounding; `hasCut`: with registers between alignment and addition. */
export const floatAdderPlan = planned(
  (sum: FloatSum, kind: FloatAdder = 'inferred', hasCut: boolean = false): Plan => {
    const { product, accumulator } = sum;
    const { window, exponent, greater, hasSpecials } = sumShape(sum);
    const specialBits = (hasSpecials ? 2 : 0) + (hasSpecials && product.hasSpecials ? 2 : 0);
    const aligner = floatAlignerPlan(sum);
    const unpack = floatUnpackPlan(accumulator, false);
    const ripple =
      kind === 'ripple' ? adderPlan({ kind, width: window + 1, carryIn: true }) : undefined;
    return {
      module: `pe_float_adder_p${product.width}${product.hasSpecials ? 's' : ''}_${floatTag(accumulator)}_w${window}_x${exponent}${hasSpecials ? '_s' : ''}${ripple === undefined ? '' : '_ripple'}${hasCut ? '_cut' : ''}`,
      template: 'structure/float-adder',
      summary: 'floating-point sum and exact product, added but not rounded',
      params: {
        product: product.width,
        accumulator: floatTag(accumulator),
        window,
        adder: kind,
        ...(hasCut ? { hasCut } : {}),
      },
      sources: ['ieee754'],
      interface: hasCut ? { kind: 'pipe', latency: 1, interval: 1 } : { kind: 'comb' },
      ports: [
        ...(hasCut ? cutPorts : []),
        input('sign_i', 1, 'sign of the product'),
        input('sig_i', product.width, 'its significand'),
        input('top_i', exponent, "exponent of its top bit, two's complement"),
        input('zero_i', 1, 'it is zero'),
        ...(product.hasSpecials
          ? [input('nan_i', 1, 'it is not a number'), input('inf_i', 1, 'it is infinite')]
          : []),
        input('acc_i', floatBits(accumulator), 'sum so far'),
        ...unroundedPorts(sum),
      ],
      view: {
        window,
        significand: accumulator.fraction + 1,
        accExp: accumulator.exponent,
        unpack: unpack.module,
        aligner: aligner.module,
        hasSpecials,
        hasProductSpecials: product.hasSpecials,
        hasCut,
        greater,
        held: hasCut ? '_q' : '',
        given: hasCut ? '_q' : '_i',
        hasRipple: ripple !== undefined,
        adder: ripple?.module ?? '',
      },
      operators: [
        ...(hasCut ? [cutRegister(2 * window + greater + 4 + specialBits)] : []),
        { kind: 'xor', part: 'adder', widths: [window], count: 2 },
        ...(ripple === undefined
          ? [
              {
                kind: 'add',
                part: 'adder',
                widths: [window + 2, window + 1, window + 2],
                count: 1,
              } as const,
            ]
          : []),
      ],
      children: [
        { plan: unpack, count: 1, part: 'unpack' },
        { plan: aligner, count: 1, part: 'aligner' },
        ...(ripple === undefined ? [] : [{ plan: ripple, count: 1, part: 'adder' }]),
      ],
    };
  },
);

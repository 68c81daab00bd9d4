/** One of every structure block and more of those with many shapes, each with its meaning, stated plainly. */

import { digitEncodings, digitsOfInteger, type DigitEncoding } from '../../src/bits/digits.ts';
import { decodeInteger, pack, wrap } from '../../src/bits/index.ts';
import { combinational, type Machine, type Outputs, type Signals } from '../../src/bits/machine.ts';
import { adderKinds, adderPlan } from '../../src/structure/adder/plan.ts';
import { barrelShifterPlan, type ShiftKind } from '../../src/structure/barrel-shifter.ts';
import {
  compressor42Plan,
  compressor62Plan,
  fullAdderPlan,
  halfAdderOnePlan,
  halfAdderPlan,
} from '../../src/structure/cells.ts';
import { digitCoderPlan } from '../../src/structure/encoders/coder.ts';
import { codeBuses, digitEncoderPlan, digitsOf } from '../../src/structure/encoders/index.ts';
import { entDigits, entEncoderPlan } from '../../src/structure/ent-encoder.ts';
import { leadingZerosPlan, priorityEncoderPlan } from '../../src/structure/first-one.ts';
import { multiplierPlan } from '../../src/structure/multiplier.ts';
import { bitsTag, type IntegerBits } from '../../src/structure/operand.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { treeMethods } from '../../src/structure/reduce/index.ts';
import { stepPlan } from '../../src/structure/step.ts';
import { streamRegisterPlan, streamSkidPlan } from '../../src/structure/stream.ts';

/** A block and what it must do. */
export type Block = {
  readonly name: string;
  readonly plan: Plan;
  golden(): Machine;
};

const signedBits = (width: number): IntegerBits => ({ width, signed: true });
const unsignedBits = (width: number): IntegerBits => ({ width, signed: false });

function block(name: string, plan: Plan, meaning: (inputs: Signals) => Outputs): Block {
  return { name, plan, golden: () => combinational(meaning) };
}

/** Value of a port that the stimulus always gives. */
function get(inputs: Signals, port: string): bigint {
  const value = inputs[port];
  if (value === undefined) throw new Error(`no stimulus for ${port}`);
  return value;
}

function cells(): Block[] {
  const adding = (plan: Plan, more: bigint): Block =>
    block(plan.module, plan, (inputs) => {
      const total = Object.values(inputs).reduce((sum, bit) => sum + bit, more);
      return { sum_o: total & 1n, carry_o: total >> 1n };
    });
  return [adding(fullAdderPlan, 0n), adding(halfAdderPlan, 0n), adding(halfAdderOnePlan, 1n)];
}

/** How a compressor shares its value out among its carries is its own affair; what must hold is tested apart. */
export const compressors: readonly Plan[] = [compressor42Plan, compressor62Plan];

function adders(): Block[] {
  return adderKinds.flatMap((kind) =>
    [2, 3, 17].flatMap((width) =>
      [
        [false, false],
        [true, true],
        [true, false],
      ].map(([carryIn = false, carryOut = false]) => {
        const plan = adderPlan({
          kind,
          width,
          carryIn,
          carryOut,
          arrivalsPs: Array.from({ length: width }, (_, i) => 40 * Math.min(i, width - i)),
          ...(kind === 'arrival' ? { module: `arrival_${width}_${carryIn}_${carryOut}` } : {}),
        });
        return block(plan.module, plan, (inputs) => {
          const carry = carryIn ? get(inputs, 'carry_i') : 0n;
          const total = get(inputs, 'a_i') + get(inputs, 'b_i') + carry;
          const sum = { sum_o: wrap(total, width) };
          return carryOut ? { ...sum, carry_o: total >> BigInt(width) } : sum;
        });
      }),
    ),
  );
}

const factors: readonly (readonly [IntegerBits, IntegerBits])[] = [
  [signedBits(8), signedBits(8)],
  [signedBits(7), signedBits(5)],
  [unsignedBits(8), unsignedBits(8)],
  [unsignedBits(5), unsignedBits(7)],
  [signedBits(6), unsignedBits(4)],
  [unsignedBits(9), signedBits(3)],
  [signedBits(2), signedBits(2)],
  [unsignedBits(2), unsignedBits(2)],
  [signedBits(2), unsignedBits(3)],
];

function multipliers(): Block[] {
  return factors.flatMap(([a, b], i) =>
    (['booth4', 'and-array'] as const).flatMap((encoding) =>
      (i < 2 ? treeMethods : (['tdm'] as const)).map((tree) => {
        const plan = multiplierPlan({ a, b, encoding, tree, adder: 'arrival' });
        return block(plan.module, plan, (inputs) => ({
          product_o: wrap(
            decodeInteger(get(inputs, 'a_i'), a.width, a.signed) *
              decodeInteger(get(inputs, 'b_i'), b.width, b.signed),
            a.width + b.width,
          ),
        }));
      }),
    ),
  );
}

function steps(): Block[] {
  return [2, 3, 18].flatMap((width) =>
    [false, true].flatMap((down) =>
      [0, 200, 1000].map((leadPs) => {
        const plan = stepPlan({ width, down, leadPs });
        return block(plan.module, plan, (inputs) => {
          const total = get(inputs, 'top_a_i') + get(inputs, 'top_b_i') + get(inputs, 'carry_i');
          const count = total % (down ? 4n : 2n);
          // A count of 3 is ruled out: nothing is said of the result.
          if (count === 3n) return { y_o: undefined };
          return { y_o: wrap(get(inputs, 'a_i') + count - (down ? 1n : 0n), width) };
        });
      }),
    ),
  );
}

function searches(): Block[] {
  return [2, 3, 7, 8, 13, 24].flatMap((width) => [
    block(`leading zeros ${width}`, leadingZerosPlan(width), (inputs) => {
      const word = get(inputs, 'a_i');
      const length = word === 0n ? 0 : word.toString(2).length;
      return { count_o: BigInt(width - length) };
    }),
    block(`priority ${width}`, priorityEncoderPlan(width), (inputs) => {
      const word = get(inputs, 'a_i');
      if (word === 0n) return { valid_o: 0n, index_o: undefined };
      const lowest = [...word.toString(2)].toReversed().indexOf('1');
      return { valid_o: 1n, index_o: BigInt(lowest) };
    }),
  ]);
}

function shifters(): Block[] {
  const shift = (kind: ShiftKind, word: bigint, places: bigint, width: number): bigint => {
    const rest = BigInt(width) - places;
    switch (kind) {
      case 'left':
        return wrap(word << places, width);
      case 'right':
        return word >> places;
      case 'right-arithmetic':
        return wrap(decodeInteger(word, width, true) >> places, width);
      case 'rotate-left':
        return wrap((word << places) | (word >> rest), width);
      case 'rotate-right':
        return wrap((word >> places) | (word << rest), width);
    }
  };
  const shapes: readonly (readonly [ShiftKind, number, number])[] = [
    ['left', 8, 3],
    ['left', 5, 4],
    ['left', 2, 1],
    ['right', 8, 3],
    ['right', 6, 4],
    ['right-arithmetic', 8, 3],
    ['right-arithmetic', 6, 4],
    ['rotate-left', 8, 3],
    ['rotate-left', 11, 3],
    ['rotate-right', 16, 4],
  ];
  return shapes.map(([kind, width, amountWidth]) => {
    const plan = barrelShifterPlan({ kind, width, amountWidth });
    return block(plan.module, plan, (inputs) => ({
      y_o: shift(kind, get(inputs, 'a_i'), get(inputs, 'amount_i'), width),
    }));
  });
}

/** EN-T digits from the definition: slices of the magnitude from the bottom, 3 and 4 with a carry. */
export function entCodes(value: bigint, digits: number): bigint {
  let magnitude = value < 0n ? -value : value;
  let codes = 0n;
  for (let i = 0; i < digits; i++) {
    const rest = magnitude & 3n;
    const digit = rest === 3n ? -1n : rest;
    codes |= (digit & 3n) << BigInt(2 * i);
    magnitude = (magnitude - digit) / 4n;
  }
  if (magnitude !== 0n) throw new Error(`${value} does not fit ${digits} digits`);
  return codes;
}

function entEncoders(): Block[] {
  return [signedBits, unsignedBits].flatMap((operand) =>
    [2, 3, 4, 7, 8].map((width) => {
      const bits = operand(width);
      const plan = entEncoderPlan(bits);
      return block(`EN-T ${bitsTag(bits)}`, plan, (inputs) => {
        const value = decodeInteger(get(inputs, 'x_i'), width, bits.signed);
        const codes = { codes_o: entCodes(value, entDigits(bits)) };
        return bits.signed ? { ...codes, sign_o: value < 0n ? 1n : 0n } : codes;
      });
    }),
  );
}

/** The digit code of a value, from its digits by definition. */
export function digitCode(encoding: DigitEncoding, value: bigint, operand: IntegerBits): Outputs {
  const digits = digitsOfInteger(encoding, value, operand.width, operand.signed);
  const bits = (is: (digit: number) => boolean): bigint =>
    digits.reduce((word, digit, i) => word | ((is(digit) ? 1n : 0n) << BigInt(i)), 0n);
  return {
    nonzero_o: bits((digit) => digit !== 0),
    negative_o: bits((digit) => digit < 0),
    double_o: bits((digit) => digit === 2 || digit === -2),
  };
}

/** A digit encoder; it says only what its ports carry. */
export function digitEncoder(encoding: DigitEncoding, operand: IntegerBits): Block {
  const { plan } = digitEncoderPlan(encoding, operand);
  const ports = new Set(plan.ports.map(({ name }) => name));
  return block(plan.module, plan, (inputs) => {
    const value = decodeInteger(get(inputs, 'x_i'), operand.width, operand.signed);
    const code = Object.entries(digitCode(encoding, value, operand));
    return Object.fromEntries(code.filter(([name]) => ports.has(name)));
  });
}

/** A digit coder: the same code as one word. */
function digitCoder(encoding: DigitEncoding, operand: IntegerBits): Block {
  const plan = digitCoderPlan(encoding, operand);
  return block(plan.module, plan, (inputs) => {
    const value = decodeInteger(get(inputs, 'x_i'), operand.width, operand.signed);
    const code = digitCode(encoding, value, operand);
    const lines = codeBuses(digitsOf(encoding, operand)).map((bus) => code[`${bus}_o`] ?? 0n);
    const [nonzero = 0n] = lines;
    const double = code['double_o'] ?? 0n;
    const count = digitsOf(encoding, operand).length;
    return { code_o: pack([nonzero & ~double, ...lines.slice(1)], count) };
  });
}

function digitEncoders(): Block[] {
  return digitEncodings.flatMap((encoding) =>
    [2, 3, 4, 7, 8, 16].flatMap((width) =>
      [signedBits(width), unsignedBits(width)].flatMap((operand) => [
        digitEncoder(encoding, operand),
        ...(width < 9 ? [digitCoder(encoding, operand)] : []),
      ]),
    ),
  );
}

/** A first-in first-out queue of a number of places; `ready` looks through if `passes`. */
function queue(places: number, passes: boolean): Machine {
  let words: bigint[] = [];
  return {
    reset() {
      words = [];
    },
    step(inputs) {
      const taken = words.length > 0 && inputs['ready_i'] === 1n;
      const ready = words.length < places || (passes && taken);
      const outputs = {
        ready_o: ready ? 1n : 0n,
        valid_o: words.length > 0 ? 1n : 0n,
        data_o: words[0],
      };
      if (taken) words.shift();
      if (ready && inputs['valid_i'] === 1n) words.push(get(inputs, 'data_i'));
      if (inputs['rst'] === 1n) words = [];
      return outputs;
    },
  };
}

function streams(): Block[] {
  return [1, 8].flatMap((width) => [
    {
      name: `stream register ${width}`,
      plan: streamRegisterPlan(width),
      golden: () => queue(1, true),
    },
    { name: `stream skid ${width}`, plan: streamSkidPlan(width), golden: () => queue(2, false) },
  ]);
}

/** Every block of the suite. */
export const blocks: readonly Block[] = [
  ...cells(),
  ...adders(),
  ...multipliers(),
  ...steps(),
  ...searches(),
  ...shifters(),
  ...entEncoders(),
  ...digitEncoders(),
  ...streams(),
];

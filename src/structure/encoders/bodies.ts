/** The insides of the digit encoders: text of each digit, gates, children. */

import { entDigits, entEncoderPlan } from '../ent-encoder.ts';
import type { IntegerBits } from '../operand.ts';
import type { Child, Operator, OperatorKind } from '../plan.ts';

/** Right-hand sides of a digit's code, and whatever else its text names. */
export type DigitText = Readonly<Record<string, string | number | boolean>>;

type Inside = {
  readonly view: Readonly<Record<string, unknown>>;
  readonly digits?: readonly DigitText[];
  readonly operators: readonly Operator[];
  readonly children: readonly Child[];
};

const part = 'encoder';

function gates(kind: OperatorKind, count: number, width = 1): Operator[] {
  return count === 0 ? [] : [{ kind, part, widths: [width], count }];
}

/** Bits of the value, or of its magnitude. */
export function plainDigits({ width, signed }: IntegerBits, isMagnitude: boolean): Inside {
  const hasMagnitude = isMagnitude && signed;
  return {
    view: { width, hasMagnitude, hasNegative: signed },
    operators: hasMagnitude
      ? [
          ...gates('xor', 1, width),
          { kind: 'add', part, widths: [width, 1, width], count: 1 },
          ...gates('and', 1, width),
        ]
      : [],
    children: [],
  };
}

/**
 * `x[2i-1] + x[2i] - 2 x[2i+1]`. At the lowest digit the first is missing; at the top one the last, and of a number
 * of odd width the second too, repeat the sign, or are 0 if there is none.
 */
export function boothDigits({ width, signed }: IntegerBits): Inside {
  const count = signed ? Math.ceil(width / 2) : Math.floor(width / 2) + 1;
  const digits = Array.from({ length: count }, (_, i): DigitText => {
    const below = i === 0 ? undefined : `x_i[${2 * i - 1}]`;
    const middle = `x_i[${2 * i}]`;
    const high = `x_i[${2 * i + 1}]`;
    if (2 * i + 1 < width) {
      return below === undefined
        ? {
            nonzero: `${high} | ${middle}`,
            double: `${high} & ~${middle}`,
            negative: high,
          }
        : {
            nonzero: `(${high} ^ ${middle}) | (${middle} ^ ${below})`,
            double: `(${high} ^ ${middle}) & ~(${middle} ^ ${below})`,
            negative: `${high} & ~(${middle} & ${below})`,
          };
    }
    const lower = below ?? "1'b0";
    if (2 * i < width && signed) {
      return {
        nonzero: `${middle} ^ ${lower}`,
        double: "1'b0",
        negative: `${middle} & ~${lower}`,
      };
    }
    if (2 * i < width) {
      return { nonzero: `${middle} | ${lower}`, double: `${middle} & ${lower}`, negative: "1'b0" };
    }
    return { nonzero: lower, double: "1'b0", negative: "1'b0" };
  });
  const full = digits.filter(({ nonzero }) => String(nonzero).includes('|')).length;
  return {
    view: {},
    digits,
    operators: [...gates('xor', 4 * full), ...gates('and', 3 * full), ...gates('or', full)],
    children: [],
  };
}

/** From the codes of the EN-T encoder: 00 is 0, 01 is 1, 10 is 2, 11 is -1, all with the sign. */
export function entLines(operand: IntegerBits): Inside {
  const encoder = entEncoderPlan(operand);
  const count = entDigits(operand);
  return {
    view: { encoder: encoder.module, count, hasSign: operand.signed },
    digits: Array.from({ length: count }, (_, i) => ({ high: 2 * i + 1, low: 2 * i })),
    operators: [
      ...gates('or', count),
      ...gates('not', count),
      ...gates('and', (operand.signed ? 3 : 2) * count),
      ...gates('xor', operand.signed ? count : 0),
    ],
    children: [{ plan: encoder, count: 1 }],
  };
}

/**
 * Digit `i` is `x[i] + c[i] - 2 c[i+1]` with the carry `c[i+1]` the majority of `x[i+1]`, `x[i]` and `c[i]`: a run of
 * ones becomes a one above it and a minus one at its foot.
 */
export function canonicalDigits({ width, signed }: IntegerBits): Inside {
  const count = signed ? width : width + 1;
  const bit = (place: number): string =>
    place < width ? `x_i[${place}]` : signed ? `x_i[${width - 1}]` : "1'b0";
  const digits = Array.from({ length: count }, (_, i) => ({
    here: bit(i),
    above: bit(i + 1),
    carry: `carry_${i}`,
    carryNext: `carry_${i + 1}`,
    hasCarry: i > 0,
    hasCarryNext: i < count - 1,
  }));
  return {
    view: {},
    digits,
    operators: [
      ...gates('xor', count - 1),
      ...gates('and', 3 * count - 2),
      ...gates('or', 2 * (count - 1)),
    ],
    children: [],
  };
}

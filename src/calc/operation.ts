/** The calculator's operations on exact values, and how many operands each takes. */

import { InputError, unknownName } from '../errors.ts';
import type { Rounding, Value } from '../formats/format.ts';
import { multiplyValues, NAN, negateValue, sumValues } from '../formats/value.ts';

/** What the calculator can do. */
export type Operation = 'decode' | 'encode' | 'mul' | 'add' | 'sub' | 'fma' | 'dot';

/** Every operation, in the order shown to users. */
export const OPERATIONS: readonly Operation[] = [
  'decode',
  'encode',
  'mul',
  'add',
  'sub',
  'fma',
  'dot',
];

/** Operands of each operation; `dot` takes pairs. */
export const ARITY: Readonly<Record<Exclude<Operation, 'dot'>, number>> = {
  decode: 1,
  encode: 1,
  mul: 2,
  add: 2,
  sub: 2,
  fma: 3,
};

/** The operation of that name. @throws {InputError} with the nearest name */
export function requireOperation(name: string): Operation {
  const operation = OPERATIONS.find((candidate) => candidate === name);
  if (operation !== undefined) return operation;
  throw new InputError([unknownName(['op'], name, OPERATIONS)]);
}

/**
 * The exact result. `fma` is `a * b + c`; `dot` takes `a0 b0 a1 b1 ...`. Only the sign of a zero
 * sum depends on the rounding, as in IEEE 754.
 */
export function operate(
  operation: Operation,
  values: readonly Value[],
  rounding: Rounding = 'nearest-even',
): Value {
  const down = rounding === 'down';
  const [a = NAN, b = NAN, c = NAN] = values;
  switch (operation) {
    case 'decode':
    case 'encode':
      return a;
    case 'mul':
      return multiplyValues(a, b);
    case 'add':
      return sumValues([a, b], down);
    case 'sub':
      return sumValues([a, negateValue(b)], down);
    case 'fma':
      return sumValues([multiplyValues(a, b), c], down);
    case 'dot':
      return sumValues(products(values), down);
  }
}

function products(values: readonly Value[]): Value[] {
  const terms: Value[] = [];
  for (let i = 0; i + 1 < values.length; i += 2) {
    terms.push(multiplyValues(values[i] ?? NAN, values[i + 1] ?? NAN));
  }
  return terms;
}

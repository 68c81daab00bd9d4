/** What the cells of the built-in libraries compute, from the kind in their name and the order of their pins. */
import { gate, not, pin } from './boolean.ts';
import type { Expression } from './boolean.ts';
import type { LibraryFacts } from './facts.ts';
import type { Sequential } from './library.ts';

export type Behaviour = {
  readonly outputs: readonly { readonly name: string; readonly function: Expression }[];
  readonly clock?: string;
  readonly sequential?: Sequential;
};

/**
 * @param cell name such as `AOI21_X1`
 * @param inputs its input pins in the row's order
 * @param output its first output, from the row's slowest arc
 */
export function behaviour(
  cell: string,
  inputs: readonly string[],
  output: string,
  adder: LibraryFacts['adderOutputs'],
): Behaviour {
  const kind = cell.replace(/_X\d+$/, '');
  const pins = inputs.map(pin);
  const one = (value: Expression): Behaviour => ({ outputs: [{ name: output, function: value }] });
  if (kind.startsWith('DFF')) return flipFlop(inputs, output);
  if (kind === 'FA' || kind === 'HA') {
    const polarity = (value: Expression): Expression => (adder.inverted ? not(value) : value);
    const pairs = pins.flatMap((a, i) => pins.slice(i + 1).map((b) => gate('and', [a, b])));
    return {
      outputs: [
        { name: adder.carry, function: polarity(gate('or', pairs)) },
        { name: adder.sum, function: polarity(gate('xor', pins)) },
      ],
    };
  }
  if (kind === 'INV') return one(not(gate('or', pins)));
  if (kind === 'BUF') return one(gate('or', pins));
  if (kind === 'MUX2') return one(multiplexer(pins));
  if (kind.startsWith('XOR')) return one(gate('xor', pins));
  if (kind.startsWith('XNOR')) return one(not(gate('xor', pins)));
  if (kind.startsWith('AOI')) return one(not(gate('or', groups(inputs, 'and'))));
  if (kind.startsWith('OAI')) return one(not(gate('and', groups(inputs, 'or'))));
  if (kind.startsWith('NAND')) return one(not(gate('and', pins)));
  if (kind.startsWith('NOR')) return one(not(gate('or', pins)));
  if (kind.startsWith('AND')) return one(gate('and', pins));
  if (kind.startsWith('OR')) return one(gate('or', pins));
  throw new RangeError(`no function is known for cell ${cell}`);
}

/** Pins that share a first letter are one term: A, B1, B2 of an AOI21. */
function groups(inputs: readonly string[], op: 'and' | 'or'): Expression[] {
  const letters = [...new Set(inputs.map((name) => name[0]))];
  return letters.map((letter) => gate(op, inputs.filter((name) => name[0] === letter).map(pin)));
}

/** Data low, data high, select, in this order. */
function multiplexer(pins: readonly Expression[]): Expression {
  const [low, high, select] = pins;
  if (low === undefined || high === undefined || select === undefined) {
    throw new RangeError('a multiplexer has three inputs');
  }
  return gate('or', [gate('and', [select, high]), gate('and', [not(select), low])]);
}

function flipFlop(inputs: readonly string[], output: string): Behaviour {
  const clock = inputs.find((name) => /^(CK|CLK)$/.test(name)) ?? 'CK';
  const active = (form: RegExp): Expression | undefined => {
    const name = inputs.find((candidate) => form.test(candidate));
    return name === undefined ? undefined : not(pin(name));
  };
  const clear = active(/^R/);
  const preset = active(/^S/);
  return {
    outputs: [{ name: output, function: pin(output === 'QN' ? 'IQN' : 'IQ') }],
    clock,
    sequential: {
      kind: 'flip-flop',
      state: 'IQ',
      inverted: 'IQN',
      clock: pin(clock),
      next: pin('D'),
      ...(clear === undefined ? {} : { clear }),
      ...(preset === undefined ? {} : { preset }),
    },
  };
}
